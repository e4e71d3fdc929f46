//! Doctor: looks for damage, for what interrupted work left behind, and says or does what can be done.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::mend;
use crate::{
    error::{Code, Result},
    operation::Context,
    store,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct Doctor {
    /// Mend what can be mended without losing anything.
    pub repair: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Severity {
    /// Mended by itself or with `--repair`; nothing is lost.
    Notice,
    /// Something that was written cannot be read.
    Damage,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Finding {
    pub what: String,
    pub severity: Severity,
    /// What mends it.
    pub repair: String,
    pub repaired: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Diagnosis {
    /// Nothing is damaged; there may be notices.
    pub healthy: bool,
    pub findings: Vec<Finding>,
}

pub async fn doctor(context: &Context, request: Doctor) -> Result<Diagnosis> {
    let workspace = context.workspace()?;
    let examined = store::examine(workspace.store.path()).await;
    let mut findings = found(examined.map(|found| found.into_iter().map(damage)))?;
    // From a damaged database nothing may be made anew.
    let is_whole = findings.is_empty();
    findings.extend(found(crate::audit::examine(&workspace, context).await)?);
    if is_whole {
        findings.extend(mend::examine(context, &workspace, request.repair).await?);
    }
    let healthy = findings.iter().all(|finding| finding.repaired || finding.severity == Severity::Notice);
    Ok(Diagnosis { healthy, findings })
}

/// Damage that keeps an examination from its end is what it found.
fn found(examined: Result<impl IntoIterator<Item = Finding>>) -> Result<Vec<Finding>> {
    match examined {
        Err(error) if error.code == Code::DamagedWorkspace => Ok(vec![damage(error.message)]),
        examined => Ok(examined?.into_iter().collect()),
    }
}

fn damage(what: String) -> Finding {
    Finding {
        what,
        severity: Severity::Damage,
        repair: "Restore the newest backup into a new folder: attune restore FILE DIR".to_owned(),
        repaired: false,
    }
}

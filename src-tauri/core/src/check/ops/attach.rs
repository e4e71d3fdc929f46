//! Which checks a prompt's replays use when none is named, and which of them decides.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    operation::Context,
    store,
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckAttach")]
pub struct Attach {
    pub check: String,
    pub prompt: String,
    /// It alone makes broken and fixed, and what a gate asks for.
    #[serde(default)]
    pub decide: bool,
    /// The smallest difference that matters.
    #[serde(default)]
    pub margin: Option<f64>,
    /// Take it off instead.
    #[serde(default)]
    pub detach: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckAttached")]
pub struct Attached {
    pub check: String,
    pub prompt: String,
    pub decides: bool,
    pub margin: Option<f64>,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "AttachedTo")]
pub struct Of {
    pub prompt: String,
}

/// The prompt's checks after the change.
pub async fn attach(context: &Context, request: Attach) -> Result<Vec<Attached>> {
    let workspace = context.workspace()?;
    if request.margin.is_some_and(|margin| !(margin > 0.0 && margin.is_finite())) {
        return Err(Error::usage("The margin must be a number above 0"));
    }
    let prompt = request.prompt.clone();
    {
        let mut connection = workspace.store.read().await?;
        let version = store::check::newest(&mut connection, &request.check).await?;
        let version = version
            .ok_or_else(|| Error::not_found("check", &request.check).hint("Add it with attune check add NAME FILE"))?;
        if request.decide && !version.spec()?.can_decide() {
            return Err(Error::usage(format!("A check of similarity cannot decide ({})", request.check))
                .hint("Likeness is not truth: let a check that says pass or fail decide"));
        }
        if store::prompt::newest(&mut connection, &prompt).await?.is_none() {
            return Err(Error::not_found("prompt", &prompt).hint("Add it with attune prompt add NAME FILE"));
        }
    }
    workspace
        .store
        .write(&["check", "prompt"], move |tx| {
            Box::pin(async move {
                store::check::attach(
                    tx,
                    &request.prompt,
                    &request.check,
                    (!request.detach).then_some((request.decide, request.margin)),
                )
                .await
            })
        })
        .await?;
    attached(context, Of { prompt }).await
}

pub async fn attached(context: &Context, request: Of) -> Result<Vec<Attached>> {
    let workspace = context.workspace()?;
    let rows = store::check::attached(&mut *workspace.store.read().await?, &request.prompt).await?;
    let shown = rows.into_iter().map(|row| Attached {
        check: row.check,
        prompt: request.prompt.clone(),
        decides: row.decides,
        margin: row.margin,
    });
    Ok(shown.collect())
}

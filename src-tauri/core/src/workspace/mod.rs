//! Workspace: the folder that holds everything: `attune.db`, `index/`, `settings.toml`, `backups/`, `logs/`.
mod backup;
mod diagnostics;
mod doctor;
mod mend;
mod open;
pub mod recent;
pub(crate) mod settings;
mod zip;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

pub use backup::{Backup, BackupListed, BackupMade, Backups, BackupsOf, Restore, Restored, backup, backups, restore};
pub use diagnostics::{Diagnostics, DiagnosticsOf, diagnostics};
pub use doctor::{Diagnosis, Doctor, Finding, Severity, doctor};
pub use open::{Init, Made, Open, init, open};
pub use recent::{Forget, Recent, RecentList, RecentWorkspaces, Switch, forget, recent, switch};
pub use settings::Settings;

use crate::{error::Result, hex::hex, operation::Context, store::Store};

/// An open workspace.
pub struct Workspace {
    pub dir: PathBuf,
    pub store: Store,
    /// Names the workspace for key store and audit heads; made once.
    pub id: String,
    /// Keys the pseudonyms of end users.
    user_key: Vec<u8>,
    /// The index of meaning, once it was opened.
    pub(crate) meaning: tokio::sync::Mutex<Option<attune_index::VectorIndex>>,
}

impl Workspace {
    pub fn database(dir: &Path) -> PathBuf {
        dir.join("attune.db")
    }

    /// What its folder is called.
    pub fn name(&self) -> String {
        recent::name_of(&self.dir)
    }

    pub fn index_dir(&self) -> PathBuf {
        self.dir.join("index")
    }

    /// True for the sample that ships with the program.
    pub(crate) async fn is_sample(&self) -> Result<bool> {
        Ok(crate::store::meta::get(&mut *self.store.read().await?, crate::sample::WHOLE).await?.is_some())
    }

    /// The pseudonym under which an end user is kept: the same user gives the same one in this workspace only. One that
    /// was made before, here or elsewhere, stays as it is, so that what was exported can come in again.
    pub fn pseudonym(&self, user: &str) -> String {
        use hmac::{Hmac, KeyInit, Mac};
        if is_pseudonym(user) {
            return user.to_owned();
        }
        // HMAC takes a key of any length, so this cannot fail.
        let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(&self.user_key) else { return String::new() };
        mac.update(user.as_bytes());
        format!("{PSEUDONYM}{}", hex(&mac.finalize().into_bytes()[..16]))
    }
}

/// What a pseudonym begins with, so that it is told from a name.
const PSEUDONYM: &str = "hmac:";

fn is_pseudonym(user: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    user.strip_prefix(PSEUDONYM).is_some_and(|digits| digits.len() == 32 && digits.bytes().all(is_digit))
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct StatusRequest {}

/// What a person sees first of a workspace.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "WorkspaceStatus")]
pub struct Status {
    pub workspace: String,
    pub name: String,
    pub schema_version: i64,
    /// True for the sample that ships with the program.
    pub sample: bool,
    pub interactions: i64,
    pub feedback: i64,
    pub prompts: i64,
    pub replays: i64,
    pub version: String,
}

pub async fn status(context: &Context, _: StatusRequest) -> Result<Status> {
    let workspace = context.workspace()?;
    let (interactions, feedback, prompts, replays) = counts(&mut *workspace.store.read().await?).await?;
    Ok(Status {
        workspace: workspace.dir.display().to_string(),
        name: workspace.name(),
        schema_version: crate::store::migrations::newest(),
        sample: workspace.is_sample().await?,
        interactions,
        feedback,
        prompts,
        replays,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

async fn counts(connection: &mut SqliteConnection) -> Result<(i64, i64, i64, i64)> {
    let sql = "SELECT (SELECT count(*) FROM interaction), (SELECT count(*) FROM feedback),
                      (SELECT count(*) FROM prompt), (SELECT count(*) FROM replay)";
    Ok(sqlx::query_as(sql).fetch_one(connection).await?)
}

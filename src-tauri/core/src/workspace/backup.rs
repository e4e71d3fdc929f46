//! Backup and restore. A backup is one file: the whole database in a consistent state, made while others write.
use std::{fs, path::PathBuf};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Workspace, open::load};
use crate::{
    error::{Code, Error, Result},
    file,
    operation::Context,
    store::{self, Store},
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Backup {
    pub file: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct BackupMade {
    pub file: String,
    pub bytes: u64,
    pub interactions: i64,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Restore {
    pub file: String,
    pub dir: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Restored {
    pub workspace: String,
    /// The backup.
    pub file: String,
    #[ts(type = "number")]
    pub bytes: u64,
    pub interactions: i64,
}

/// Errors: [`Code::AlreadyExists`] if the file is there; nothing is overwritten.
pub async fn backup(context: &Context, request: Backup) -> Result<BackupMade> {
    let workspace = context.workspace()?;
    let target = PathBuf::from(&request.file);
    if target.exists() {
        return Err(Error::new(Code::AlreadyExists, format!("{} is there already", target.display()))
            .hint("Choose another name; a backup never overwrites"));
    }
    let part = file::temporary(&target)?;
    let _ = fs::remove_file(&part);
    let copied = store::copy_into(workspace.store.path(), &part).await;
    if let Err(error) = copied {
        let _ = fs::remove_file(&part);
        return Err(error.in_file(target.display().to_string()));
    }
    fs::File::open(&part)?.sync_all()?;
    fs::rename(&part, &target)?;
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        file::sync_folder(folder)?;
    }
    let interactions = store::count_interactions(&target).await?;
    Ok(BackupMade { file: target.display().to_string(), bytes: fs::metadata(&target)?.len(), interactions })
}

/// Makes a new workspace from a backup. The backup is examined first; the folder must not hold a workspace.
pub async fn restore(_: &Context, request: Restore) -> Result<Restored> {
    let (source, dir) = (PathBuf::from(&request.file), PathBuf::from(&request.dir));
    let database = Workspace::database(&dir);
    if database.exists() {
        return Err(Error::new(Code::AlreadyExists, format!("{} holds a workspace already", dir.display()))
            .hint("Restore into another folder"));
    }
    let bytes = fs::metadata(&source).map_err(|error| Error::from(error).in_file(request.file.clone()))?.len();
    if bytes == 0 {
        return Err(Error::bad_input("The backup is empty").in_file(request.file));
    }
    for folder in ["index", "backups", "logs"] {
        fs::create_dir_all(dir.join(folder))?;
    }
    let part = dir.join("attune.db.part");
    fs::copy(&source, &part)?;
    fs::File::open(&part)?.sync_all()?;
    let findings = store::examine(&part).await.map_err(|error| error.in_file(request.file.clone()));
    let discard = || {
        for name in ["attune.db.part", "attune.db.part-wal", "attune.db.part-shm"] {
            let _ = fs::remove_file(dir.join(name));
        }
    };
    match findings {
        Ok(findings) if findings.is_empty() => {}
        Ok(findings) => {
            discard();
            let message = format!("The backup is damaged: {}", findings.join("; "));
            return Err(Error::new(Code::DamagedWorkspace, message).in_file(request.file).hint("Try an older backup"));
        }
        Err(error) => {
            discard();
            return Err(error);
        }
    }
    fs::rename(&part, &database)?;
    file::sync_folder(&dir)?;
    let workspace = load(dir).await?;
    let interactions = count(&workspace.store).await?;
    let shown = workspace.dir.display().to_string();
    workspace.store.close().await;
    Ok(Restored { workspace: shown, file: request.file, bytes, interactions })
}

async fn count(store: &Store) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM interaction").fetch_one(&mut *store.read().await?).await?)
}

//! Backup and restore. A backup is one file: the whole database in a consistent state, made while others write.
use std::{
    fs,
    path::{Path, PathBuf},
};

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
    let copied = copy(&workspace, &part, &target).await;
    if copied.is_err() {
        let _ = fs::remove_file(&part);
    }
    copied?;
    let interactions = store::count_interactions(&target).await?;
    let (file, now) = (std::path::absolute(&target)?.display().to_string(), context.now_ms());
    let noted = workspace.store.write(&[], move |tx| Box::pin(async move { store::backup::add(tx, &file, now).await }));
    noted.await?;
    Ok(BackupMade { file: target.display().to_string(), bytes: fs::metadata(&target)?.len(), interactions })
}

async fn copy(workspace: &Workspace, part: &Path, target: &Path) -> Result<()> {
    // Asked first, because the database says only that it cannot open the file.
    fs::File::create(part).and_then(|_| fs::remove_file(part)).map_err(|error| file::unwritable(target, error))?;
    let copied = store::copy_into(workspace.store.path(), part).await;
    copied.map_err(|error| error.in_file(target.display().to_string()))?;
    fs::File::open(part).and_then(|copy| copy.sync_all()).map_err(|error| file::unwritable(target, error))?;
    file::take_place(part, target)
}

/// Makes a new workspace from a backup. The backup is examined first; the folder must not hold a workspace.
pub async fn restore(_: &Context, request: Restore) -> Result<Restored> {
    let (source, dir) = (PathBuf::from(&request.file), PathBuf::from(&request.dir));
    let database = Workspace::database(&dir);
    if database.exists() {
        return Err(Error::new(Code::AlreadyExists, format!("{} holds a workspace already", dir.display()))
            .hint("Restore into another folder"));
    }
    let about = fs::metadata(&source).map_err(|error| file::unreadable(&source, error))?;
    if !about.is_file() || about.len() == 0 {
        return Err(no_backup(&request.file));
    }
    let bytes = about.len();
    let made = |error| file::unwritable(&dir, error);
    for folder in ["index", "backups", "logs"] {
        fs::create_dir_all(dir.join(folder)).map_err(made)?;
    }
    let part = dir.join("attune.db.part");
    fs::copy(&source, &part).and_then(|_| fs::File::open(&part)?.sync_all()).map_err(made)?;
    if let Err(error) = examine(&part).await {
        for name in ["attune.db.part", "attune.db.part-wal", "attune.db.part-shm"] {
            let _ = fs::remove_file(dir.join(name));
        }
        return Err(match error.code {
            Code::BadInput => no_backup(&request.file),
            Code::DamagedWorkspace => error.in_file(request.file).hint("Try an older backup"),
            _ => error.in_file(request.file),
        });
    }
    file::take_place(&part, &database)?;
    let workspace = load(dir).await?;
    let interactions = count(&workspace.store).await?;
    let shown = workspace.dir.display().to_string();
    workspace.store.close().await;
    Ok(Restored { workspace: shown, file: request.file, bytes, interactions })
}

/// Whether the copy is a workspace, and a whole one. [`Code::BadInput`] if it is none at all.
async fn examine(copy: &Path) -> Result<()> {
    if !store::is_workspace(copy).await? {
        return Err(Error::bad_input("This is no workspace"));
    }
    match &store::examine(copy).await?[..] {
        [] => Ok(()),
        findings => {
            let message = format!("The backup is damaged: {}", findings.join("; "));
            Err(Error::new(Code::DamagedWorkspace, message))
        }
    }
}

fn no_backup(file: &str) -> Error {
    Error::bad_input("This is no backup of a workspace").in_file(file).hint("Name a file that attune backup made")
}

async fn count(store: &Store) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM interaction").fetch_one(&mut *store.read().await?).await?)
}

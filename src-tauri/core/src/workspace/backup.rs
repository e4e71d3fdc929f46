//! Backup and restore. A backup is one file: the whole database in a consistent state, made while others write.
use std::{
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Open, Workspace,
    open::{load, open},
};
use crate::{
    error::{Code, Error, Result},
    file,
    operation::Context,
    store::{self, Store, backup::AUTOMATIC},
    time::rfc3339,
};

/// The workspace's own folder for backups.
const FOLDER: &str = "backups";

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct Backup {
    /// Where to; else a new file in the workspace's own folder `backups`.
    pub file: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct BackupMade {
    pub file: String,
    pub bytes: u64,
    pub interactions: i64,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct Restore {
    /// The backup; or give `listed`.
    pub file: Option<String>,
    /// One that `workspace.backups` names.
    pub listed: Option<String>,
    pub dir: String,
    /// Opens the new workspace.
    pub open: bool,
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
    let target = match request.file {
        Some(file) => PathBuf::from(file),
        None => own_file(&workspace, context.now_ms())?,
    };
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
    let noted =
        workspace.store.write(&["backup"], move |tx| Box::pin(async move { store::backup::add(tx, &file, now).await }));
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

/// A name by which backups of one folder are told apart and sorted.
fn own_file(workspace: &Workspace, now: i64) -> Result<PathBuf> {
    let folder = workspace.dir.join(FOLDER);
    fs::create_dir_all(&folder).map_err(|error| file::unwritable(&folder, error))?;
    let stamp: String = rfc3339(now).chars().filter(|letter| !matches!(letter, '-' | ':')).take(15).collect();
    Ok(folder.join(format!("attune-{stamp}.db")))
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct BackupsOf {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Backups {
    /// Newest first.
    pub backups: Vec<BackupListed>,
    /// Where those lie that were given no place of their own.
    pub folder: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct BackupListed {
    pub file: String,
    pub time: String,
    /// Null where the file is not there any more, or its disk is not.
    #[ts(type = "number | null")]
    pub bytes: Option<u64>,
    /// Made by the program itself before it brought the workspace's schema up to date.
    pub automatic: bool,
}

/// The backups that were made, wherever they lie, and whatever else lies in the folder for them.
pub async fn backups(context: &Context, _: BackupsOf) -> Result<Backups> {
    let workspace = context.workspace()?;
    let mut made = store::backup::list(&mut *workspace.store.read().await?).await?;
    for file in beside(&workspace.dir) {
        if !made.iter().any(|(known, _)| Path::new(known) == file) {
            made.push((file.display().to_string(), modified(&file)));
        }
    }
    made.sort_by(|(one, earlier), (other, later)| later.cmp(earlier).then(one.cmp(other)));
    let listed = made.into_iter().map(|(file, time)| BackupListed {
        time: rfc3339(time),
        bytes: fs::metadata(&file).ok().map(|about| about.len()),
        automatic: Path::new(&file).file_name().is_some_and(|name| name.to_string_lossy().starts_with(AUTOMATIC)),
        file,
    });
    Ok(Backups { backups: listed.collect(), folder: workspace.dir.join(FOLDER).display().to_string() })
}

/// Databases in the workspace's folder for backups.
fn beside(dir: &Path) -> Vec<PathBuf> {
    let items = fs::read_dir(dir.join(FOLDER)).into_iter().flatten().flatten();
    items.map(|item| item.path()).filter(|path| path.extension().is_some_and(|extension| extension == "db")).collect()
}

fn modified(file: &Path) -> i64 {
    let since = fs::metadata(file).and_then(|about| about.modified()).ok();
    let since = since.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_millis() as i64)
}

/// Makes a new workspace from a backup. The backup is examined first; the folder must not hold a workspace.
pub async fn restore(context: &Context, request: Restore) -> Result<Restored> {
    let file = match (request.file, request.listed) {
        (Some(file), None) => file,
        (None, Some(listed)) => {
            let known = backups(context, BackupsOf {}).await?.backups;
            let found = known.into_iter().find(|backup| backup.file == listed);
            found.ok_or_else(|| Error::not_found("backup", &listed).hint("See them with attune backups"))?.file
        }
        _ => return Err(Error::usage("Name the backup's file, or one that is listed: one of the two")),
    };
    let restored = restore_file(&file, PathBuf::from(&request.dir)).await?;
    if request.open {
        open(context, Open { dir: request.dir }).await?;
    }
    Ok(restored)
}

async fn restore_file(file: &str, dir: PathBuf) -> Result<Restored> {
    let source = PathBuf::from(file);
    let database = Workspace::database(&dir);
    if database.exists() {
        return Err(Error::new(Code::AlreadyExists, format!("{} holds a workspace already", dir.display()))
            .hint("Restore into another folder"));
    }
    let about = fs::metadata(&source).map_err(|error| file::unreadable(&source, error))?;
    if !about.is_file() || about.len() == 0 {
        return Err(no_backup(file));
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
            Code::BadInput => no_backup(file),
            Code::DamagedWorkspace => error.in_file(file).hint("Try an older backup"),
            _ => error.in_file(file),
        });
    }
    file::take_place(&part, &database)?;
    let workspace = load(dir).await?;
    let interactions = count(&workspace.store).await?;
    let shown = workspace.dir.display().to_string();
    workspace.store.close().await;
    Ok(Restored { workspace: shown, file: file.to_owned(), bytes, interactions })
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

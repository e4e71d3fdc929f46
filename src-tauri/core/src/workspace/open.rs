//! Making and opening a workspace.
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Status, StatusRequest, Workspace, status};
use crate::{
    error::{Code, Error, Result},
    file,
    hex::hex,
    operation::Context,
    promotion, sample,
    store::{self, Store, meta, migrations},
};

const SETTINGS: &str = include_str!("settings.toml");

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "WorkspaceInit")]
pub struct Init {
    pub dir: String,
    /// Fill it with the sample.
    #[serde(default)]
    pub sample: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "WorkspaceMade")]
pub struct Made {
    pub workspace: String,
    pub schema_version: i64,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "WorkspaceOpen")]
pub struct Open {
    pub dir: String,
}

/// Makes a workspace and opens it. One whose making or whose sample was interrupted is made to its end.
///
/// Errors: [`Code::AlreadyExists`] where there is a workspace already.
pub async fn init(context: &Context, request: Init) -> Result<Made> {
    let dir = PathBuf::from(&request.dir);
    if !is_made(&dir).await? {
        make(context, &dir, request.sample).await?;
    } else if !(request.sample && sample::is_interrupted(&load(dir.clone()).await?.store).await?) {
        return Err(Error::new(Code::AlreadyExists, format!("{} holds a workspace already", dir.display()))
            .hint("Use it with --workspace, or choose another folder"));
    }
    let opened = open(context, Open { dir: request.dir }).await?;
    if request.sample {
        sample::fill(context).await?;
    }
    Ok(Made { workspace: opened.workspace, schema_version: migrations::newest() })
}

/// The id comes last, so a database without one is of a making that was interrupted.
async fn is_made(dir: &Path) -> Result<bool> {
    let database = Workspace::database(dir);
    if !database.exists() {
        return Ok(false);
    }
    let store = Store::open(&database).await?;
    let id = meta::get(&mut *store.read().await?, "id").await?;
    store.close().await;
    Ok(id.is_some())
}

async fn make(context: &Context, dir: &Path, with_sample: bool) -> Result<()> {
    let settings = dir.join("settings.toml");
    if fs::read(&settings).is_ok_and(|kept| kept != SETTINGS.as_bytes()) {
        return Err(Error::new(Code::AlreadyExists, format!("{} is there already", settings.display()))
            .hint("Choose an empty or new folder: a workspace has a settings.toml of its own"));
    }
    let make = || -> std::io::Result<()> {
        for folder in ["index", "backups", "logs"] {
            fs::create_dir_all(dir.join(folder))?;
        }
        Ok(())
    };
    make().map_err(|error| {
        Error::from(error).in_file(dir.display().to_string()).hint("Choose a folder that can be written")
    })?;
    file::write_atomically(&settings, SETTINGS.as_bytes())?;
    let store = Store::open(&Workspace::database(dir)).await?;
    let (id, now) = (context.new_id(), context.now_ms());
    let mut key = [0u8; 32];
    context.host.random(&mut key);
    let key = hex(&key);
    store
        .write(&[], move |tx| {
            Box::pin(async move {
                meta::set(tx, "id", &id).await?;
                meta::set(tx, "user_key", &key).await?;
                match with_sample {
                    true => meta::set(tx, sample::BEGUN, &now.to_string()).await,
                    false => Ok(()),
                }
            })
        })
        .await?;
    store.close().await;
    Ok(())
}

/// Opens a workspace and makes it the context's. Errors: [`Code::NoWorkspace`], [`Code::NewerSchema`],
/// [`Code::DamagedWorkspace`].
pub async fn open(context: &Context, request: Open) -> Result<Status> {
    let workspace = load(PathBuf::from(request.dir)).await?;
    context.put_workspace(Arc::new(workspace));
    // What cannot be delivered now is told by the doctor and on Home, and keeps nobody from opening.
    let _ = promotion::finish_interrupted(context).await;
    status(context, StatusRequest {}).await
}

pub(super) async fn load(dir: PathBuf) -> Result<Workspace> {
    let database = Workspace::database(&dir);
    if !database.is_file() {
        return Err(Error::new(Code::NoWorkspace, format!("{} holds no workspace", dir.display()))
            .hint("Make one with attune init DIR"));
    }
    let dir = dir.canonicalize()?;
    let store = Store::open(&database).await?;
    let (id, key) = {
        let mut connection = store.read().await?;
        (meta::get(&mut connection, "id").await?, meta::get(&mut connection, "user_key").await?)
    };
    let (Some(id), Some(key)) = (id, key) else {
        return Err(Error::new(Code::DamagedWorkspace, "This workspace was not made to its end")
            .hint("Make it to its end with attune init and the same folder"));
    };
    store.write(&[], |tx| Box::pin(store::changes::trim(tx))).await?;
    Ok(Workspace { dir, store, id, user_key: key.into_bytes(), meaning: Default::default() })
}

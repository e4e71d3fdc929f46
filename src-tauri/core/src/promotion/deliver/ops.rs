//! What a person asks of deliveries: where they go, how they are, once more.
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{bring, git, state};
use crate::{
    error::{Code, Error, Result},
    file,
    operation::Context,
    prompt::{ops as prompt, reference::check_name},
    store::{self, delivery::Folder},
};

use super::state::{Delivery, State};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct ChannelFolder {
    pub channel: String,
    /// Null: files are not written any more.
    pub folder: Option<String>,
    /// Commit each file there with Git; never push.
    pub git: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct ChannelFolderSet {
    pub channel: String,
    pub folder: Option<String>,
    pub git: bool,
}

/// Sets the folder that gets `NAME.yaml` when the channel moves.
pub async fn set_folder(context: &Context, request: ChannelFolder) -> Result<ChannelFolderSet> {
    check_name("channel", &request.channel)?;
    let workspace = context.workspace()?;
    let path = request.folder.as_deref().map(std::path::absolute).transpose()?;
    if let Some(path) = &path {
        std::fs::create_dir_all(path).map_err(|error| file::unwritable(path, error))?;
        if request.git {
            git::check_repository(path).await?;
        }
    } else if request.git {
        return Err(Error::usage("Name the folder whose files Git is to commit").at_field("folder"));
    }
    let shown = |path: PathBuf| path.display().to_string();
    let channel = request.channel.clone();
    let folder = path.map(shown).map(|folder| Folder { channel, folder, git: request.git });
    let (channel, kept) = (request.channel.clone(), folder.clone());
    workspace
        .store
        .write(&["promotion"], move |tx| {
            Box::pin(async move {
                let others = store::delivery::folders(tx).await?;
                let is_taken = |other: &&Folder| {
                    other.channel != channel && kept.as_ref().is_some_and(|kept| kept.folder == other.folder)
                };
                if let Some(other) = others.iter().find(is_taken) {
                    let message =
                        format!("{} is written there already, and their files would be the same", other.channel);
                    return Err(Error::new(Code::AlreadyExists, message)
                        .in_file(other.folder.clone())
                        .hint("Give each channel a folder of its own"));
                }
                store::delivery::set_folder(tx, &channel, kept.as_ref()).await
            })
        })
        .await?;
    Ok(ChannelFolderSet { channel: request.channel, folder: folder.map(|folder| folder.folder), git: request.git })
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "DeliveryFiles")]
pub struct Files {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Deliveries {
    pub folders: Vec<FolderShown>,
    pub files: Vec<Delivery>,
    /// Versions that were made of files which somebody had changed.
    pub taken: Vec<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "DeliveryFolder")]
pub struct FolderShown {
    pub channel: String,
    pub folder: String,
    pub git: bool,
}

/// The folders of channels, and how each file there is.
pub async fn files(context: &Context, _: Files) -> Result<Deliveries> {
    let workspace = context.workspace()?;
    let folders = store::delivery::folders(&mut *workspace.store.read().await?).await?;
    let shown = |Folder { channel, folder, git }| FolderShown { channel, folder, git };
    let files = state::delivered(&workspace).await?;
    Ok(Deliveries { folders: folders.into_iter().map(shown).collect(), files, taken: Vec::new() })
}

/// What becomes of a file that somebody has changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "DeliveryChanged")]
pub enum Changed {
    /// It stays, and is told.
    #[default]
    Keep,
    /// Its content becomes the prompt's newest version; the file stays.
    Take,
    /// The channel's version is written over it.
    Overwrite,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct Deliver {
    pub channel: String,
    /// Only this prompt's file.
    pub prompt: Option<String>,
    pub changed: Changed,
}

/// Brings files to where their channel points, once more or for the first time.
pub async fn deliver(context: &Context, request: Deliver) -> Result<Deliveries> {
    check_name("channel", &request.channel)?;
    let before = files(context, Files {}).await?;
    let folders: Vec<FolderShown> =
        before.folders.into_iter().filter(|folder| folder.channel == request.channel).collect();
    if folders.is_empty() {
        return Err(Error::not_found("folder of the channel", &request.channel)
            .hint(format!("Set it with attune channel folder {} DIR", request.channel)));
    }
    let is_meant = |found: &Delivery| {
        found.channel == request.channel && request.prompt.as_ref().is_none_or(|prompt| *prompt == found.prompt)
    };
    let meant: Vec<Delivery> = before.files.into_iter().filter(is_meant).collect();
    if let (true, Some(prompt)) = (meant.is_empty(), &request.prompt) {
        return Err(Error::not_found("version to deliver", &format!("{prompt}@{}", request.channel))
            .hint(format!("Promote one with attune promote {prompt}@N --to {}", request.channel)));
    }
    let (mut delivered, mut taken) = (Vec::new(), Vec::new());
    for found in meant {
        if request.changed == Changed::Take {
            if found.state == State::Changed {
                taken.push(take(context, &found).await?);
            }
            delivered.extend(super::find(&*context.workspace()?, &found.prompt, &found.channel).await?);
        } else {
            let overwrite = request.changed == Changed::Overwrite;
            delivered.extend(bring(context, &found.prompt, &found.channel, overwrite).await?);
        }
    }
    Ok(Deliveries { folders, files: delivered, taken })
}

/// Makes a version of what somebody wrote into the file.
async fn take(context: &Context, found: &Delivery) -> Result<String> {
    let name = Path::new(&found.file).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let added = prompt::add(
        context,
        prompt::Add {
            name: found.prompt.clone(),
            file: Some(found.file.clone()),
            note: Some(format!("Taken from {name}, as it was changed in the folder of {}", found.channel)),
            parent: Some(found.version),
            ..prompt::Add::default()
        },
    )
    .await?;
    Ok(format!("{}@{}", added.name, added.version))
}

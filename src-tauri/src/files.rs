//! Files from the system's dialog and from drops, as handles.
use std::{path::PathBuf, sync::PoisonError};

use attune_core::error::{Error, Result};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, DragDropEvent, Emitter, Manager, State, Window, WindowEvent};
use tauri_plugin_dialog::{DialogExt, FilePath};

use crate::{bridge::App, door, handles::Picked};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Purpose {
    Open,
    Save,
    Folder,
}

#[derive(Debug, Clone, Deserialize)]
pub struct PickOptions {
    purpose: Purpose,
    title: String,
    #[serde(default)]
    multiple: bool,
    #[serde(default)]
    extensions: Vec<String>,
    #[serde(default)]
    suggested: Option<String>,
}

/// Asks the person for files or a folder. Empty if they think better of it.
#[tauri::command]
pub async fn pick(handle: AppHandle, app: State<'_, App>, options: PickOptions) -> Result<Vec<Picked>, Error> {
    let ask = tokio::task::spawn_blocking(move || door::answer().unwrap_or_else(|| ask(&handle, &options)));
    let chosen = ask.await.map_err(|error| Error::internal(error.to_string()))?;
    Ok(issue(&app, &chosen))
}

/// The files that the program was started with, once.
#[tauri::command]
pub fn brought(app: State<'_, App>) -> Vec<Picked> {
    let files = std::mem::take(&mut *app.brought.lock().unwrap_or_else(PoisonError::into_inner));
    issue(&app, &files)
}

fn issue(app: &App, paths: &[PathBuf]) -> Vec<Picked> {
    paths.iter().map(|path| app.handles.issue(app.context.new_id(), path)).collect()
}

fn ask(handle: &AppHandle, options: &PickOptions) -> Vec<PathBuf> {
    let mut dialog = handle.dialog().file().set_title(&options.title);
    if !options.extensions.is_empty() {
        let extensions: Vec<&str> = options.extensions.iter().map(String::as_str).collect();
        dialog = dialog.add_filter("Files", &extensions);
    }
    if let Some(name) = &options.suggested {
        dialog = dialog.set_file_name(name);
    }
    let chosen: Vec<FilePath> = match (options.purpose, options.multiple) {
        (Purpose::Open, true) => dialog.blocking_pick_files().unwrap_or_default(),
        (Purpose::Open, false) => dialog.blocking_pick_file().into_iter().collect(),
        (Purpose::Save, _) => dialog.blocking_save_file().into_iter().collect(),
        (Purpose::Folder, _) => dialog.blocking_pick_folder().into_iter().collect(),
    };
    chosen.into_iter().filter_map(|path| path.into_path().ok()).collect()
}

/// What the window hears of files over it.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Drop {
    Over,
    Left,
    Dropped { files: Vec<Picked> },
}

pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    match event {
        DragDropEvent::Enter { .. } => tell(window.app_handle(), Drop::Over),
        DragDropEvent::Drop { paths, .. } => dropped(window.app_handle(), paths),
        DragDropEvent::Leave => tell(window.app_handle(), Drop::Left),
        _ => {}
    }
}

/// Files were let go over the window.
pub fn dropped(app: &AppHandle, paths: &[PathBuf]) {
    tell(app, Drop::Dropped { files: issue(&app.state::<App>(), paths) });
}

/// A window that is closing hears nothing any more.
fn tell(app: &AppHandle, drop: Drop) {
    let _ = app.emit("drop", drop);
}

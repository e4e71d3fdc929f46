//! The window's frame: its title, which workspace it is known to show, and being led somewhere from outside.
use std::sync::{Mutex, PoisonError};

use attune_core::{link, operation::Context};
use attune_host::window::{self, Presence};
use tauri::{AppHandle, Emitter, Manager, WebviewWindow};

use crate::bridge::App;

/// Under which other programs reach this window.
#[derive(Default)]
pub struct Shown(Mutex<Option<Presence>>);

/// Says in the title, and to other programs, which workspace is open now.
pub fn show_workspace(handle: &AppHandle, context: &Context) {
    let Ok(workspace) = context.workspace() else { return };
    if let Some(window) = main(handle) {
        let _ = window.set_title(&format!("{} — Attune", workspace.name()));
    }
    let app = handle.state::<App>();
    let mut shown = app.shown.0.lock().unwrap_or_else(PoisonError::into_inner);
    // The one that is left first, so that a workspace can be opened anew.
    *shown = None;
    match Presence::take(&workspace.dir) {
        Ok(presence) => *shown = presence,
        Err(error) => tracing::warn!(code = ?error.code, "other programs cannot reach this window"),
    }
}

/// Follows whoever wants to be led somewhere.
pub fn listen(handle: &AppHandle) {
    let handle = handle.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(window::look_every());
            let app = handle.state::<App>();
            let wanted = app.shown.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(Presence::wanted);
            if let Some(address) = wanted {
                lead(&handle, &address);
            }
        }
    });
}

/// Brings the window to the front, and to an address if there is one.
pub fn lead(handle: &AppHandle, address: &str) {
    if let Some(window) = main(handle) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
    if !address.is_empty() {
        // A window that is closing hears nothing any more.
        let _ = handle.emit("link", place(address));
    }
}

/// Where a link leads in the window; one that leads nowhere leads Home, where it is said.
pub fn place(link: &str) -> String {
    link::read(link).unwrap_or_else(|| "#/home?link=unknown".to_owned())
}

fn main(handle: &AppHandle) -> Option<WebviewWindow> {
    handle.get_webview_window("main")
}

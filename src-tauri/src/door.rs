//! The test door. Nobody can press a button in the system's own dialog or hold a file over the window from outside, so a
//! debug build that is started with `ATTUNE_DOOR=FOLDER` reads in that folder what a person would have done there: a
//! file `dialog` holds the paths that the next dialog answers with, a file `drop` those that are let go over the window,
//! one a line. A release build has no door.
use std::{fs, path::PathBuf, time::Duration};

use tauri::AppHandle;

use crate::files;

const LOOK_EVERY: Duration = Duration::from_millis(50);

fn folder() -> Option<PathBuf> {
    if !cfg!(debug_assertions) {
        return None;
    }
    std::env::var_os("ATTUNE_DOOR").map(PathBuf::from)
}

/// What the next dialog answers with; `None` where people answer.
pub fn answer() -> Option<Vec<PathBuf>> {
    folder().map(|_| take("dialog").unwrap_or_default())
}

/// Looks for files to drop, if there is a door.
pub fn watch(app: &AppHandle) {
    if folder().is_none() {
        return;
    }
    let app = app.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(LOOK_EVERY);
            if let Some(paths) = take("drop") {
                files::dropped(&app, &paths);
            }
        }
    });
}

/// The paths in a file, which is gone afterwards.
fn take(name: &str) -> Option<Vec<PathBuf>> {
    let path = folder()?.join(name);
    let text = fs::read_to_string(&path).ok()?;
    fs::remove_file(path).ok()?;
    Some(text.lines().map(PathBuf::from).collect())
}

//! Starting: which workspace, which record, and the window on it.
use std::{path::PathBuf, sync::Arc};

use attune_core::{
    operation::Context,
    workspace::{self, Open},
};
use attune_host::Machine;
use tauri::Emitter;

use crate::{
    bridge::{self, App},
    files,
    handles::Handles,
};

/// What the program was started with.
#[derive(Default)]
struct Arguments {
    workspace: Option<PathBuf>,
    /// A place in the window, such as `#/replays/ID`.
    link: Option<String>,
}

fn arguments() -> Arguments {
    let mut found = Arguments::default();
    let mut rest = std::env::args().skip(1);
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--workspace" => found.workspace = rest.next().map(PathBuf::from),
            _ => found.link = Some(argument),
        }
    }
    found
}

pub fn start() -> Result<(), String> {
    let Arguments { workspace, link } = arguments();
    let context = Context::new(Arc::new(Machine::new()));
    let wanted = workspace.or_else(attune_host::last::recall);
    if let Some(dir) = wanted {
        let open = workspace::open(&context, Open { dir: dir.display().to_string() });
        match tauri::async_runtime::block_on(open) {
            Ok(_) => attune_host::last::remember(&dir).unwrap_or_default(),
            // The window says it and offers what to do; a workspace that is gone must not keep it from opening.
            Err(error) => eprintln!("attune-desktop: {error}"),
        }
    }
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(App { context, handles: Handles::default() })
        .invoke_handler(tauri::generate_handler![bridge::operate, files::pick])
        .on_window_event(files::on_window_event)
        .on_page_load(move |view, _| {
            if let Some(link) = &link {
                let _ = view.emit("link", link);
            }
        })
        .run(tauri::generate_context!())
        .map_err(|error| error.to_string())
}

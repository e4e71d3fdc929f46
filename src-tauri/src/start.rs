//! Starting: which workspace, which record, and the window on it.
use std::sync::{Arc, Mutex};

use attune_core::{
    operation::Context,
    workspace::{self, Open},
};
use attune_host::Machine;
use tauri::{WebviewUrl, Wry};

use crate::{
    arguments::Arguments,
    bridge::{self, App},
    door, files,
    handles::Handles,
};

pub fn start() -> Result<(), String> {
    let Arguments { workspace, link, files } = Arguments::read(std::env::args().skip(1));
    let context = Context::new(Arc::new(Machine::new()));
    let app = App { context, handles: Handles::default(), brought: Mutex::new(files) };
    if let Some(dir) = workspace.or_else(attune_host::last::recall) {
        let open = workspace::open(&app.context, Open { dir: dir.display().to_string() });
        match tauri::async_runtime::block_on(open) {
            Ok(_) => app.keep_as_last(),
            // The window says it and offers what to do; a workspace that is gone must not keep it from opening.
            Err(error) => eprintln!("attune-desktop: {error}"),
        }
    }
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(app)
        .invoke_handler(tauri::generate_handler![bridge::operate, files::pick, files::brought])
        .on_window_event(files::on_window_event)
        .setup(|app| {
            door::watch(app.handle());
            Ok(())
        })
        .run(at(link))
        .map_err(|error| error.to_string())
}

/// The window's first address, which leads to the link if there is one.
fn at(link: Option<String>) -> tauri::Context<Wry> {
    let mut context = tauri::generate_context!();
    if let Some(link) = link.filter(|link| link.starts_with('#')) {
        for window in &mut context.config_mut().app.windows {
            window.url = WebviewUrl::App(format!("index.html{link}").into());
        }
    }
    context
}

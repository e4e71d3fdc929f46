//! Starting: which workspace, which record, and the window on it.
use std::{path::Path, sync::Arc};

use attune_core::{
    operation::Context,
    workspace::{self, Open, recent},
};
use attune_host::{Machine, window};
use tauri::{WebviewUrl, Wry};
use tauri_plugin_deep_link::DeepLinkExt;
use tauri_plugin_window_state::StateFlags;

use crate::{
    arguments::Arguments,
    bridge::{self, App},
    door, files, frame, notice,
};

pub fn start() -> Result<(), String> {
    let Arguments { workspace, link, files } = Arguments::read(std::env::args().skip(1));
    let brings_files = !files.is_empty();
    let app = App::new(Context::new(Arc::new(Machine::new())), files);
    let dir = workspace.or_else(|| recent::recall(app.context.host.as_ref()));
    let address = link.map(|link| frame::place(&link));
    // Files are for the window that was started with them.
    if !brings_files && dir.as_deref().is_some_and(|dir| is_shown(dir, address.as_deref())) {
        return Ok(());
    }
    if let Some(dir) = dir {
        let open = workspace::open(&app.context, Open { dir: dir.display().to_string() });
        match tauri::async_runtime::block_on(open) {
            Ok(_) => bridge::keep_as_last(&app.context),
            // The window says it and offers what to do; a workspace that is gone must not keep it from opening.
            Err(error) => eprintln!("attune-desktop: {error}"),
        }
    }
    run(app, address).map_err(|error| error.to_string())
}

/// True if another window shows this workspace and went where it was asked to.
fn is_shown(dir: &Path, address: Option<&str>) -> bool {
    window::reach(dir, address).unwrap_or(false)
}

fn run(app: App, address: Option<String>) -> tauri::Result<()> {
    let kept = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_window_state::Builder::default().with_state_flags(kept).build())
        .manage(app)
        .invoke_handler(tauri::generate_handler![bridge::operate, files::pick, files::brought, notice::tell_end])
        .on_window_event(files::on_window_event)
        .setup(|app| {
            door::watch(app.handle());
            frame::show_workspace(app.handle(), &tauri::Manager::state::<App>(app).context);
            frame::listen(app.handle());
            // How macOS hands links over; elsewhere they come as arguments.
            let handle = app.handle().clone();
            app.deep_link().on_open_url(move |event| {
                for url in event.urls() {
                    frame::lead(&handle, url.as_str());
                }
            });
            Ok(())
        })
        .run(at(address))
}

/// The window's first address, which leads to the link if there is one.
fn at(address: Option<String>) -> tauri::Context<Wry> {
    let mut context = tauri::generate_context!();
    if let Some(address) = address {
        for window in &mut context.config_mut().app.windows {
            window.url = WebviewUrl::App(format!("index.html{address}").into());
        }
    }
    context
}

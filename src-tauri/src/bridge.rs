//! The one command through which the window calls operations. A panic becomes an error, never a lost window.
use std::{panic::AssertUnwindSafe, path::PathBuf, sync::Mutex};

use attune_core::{
    error::{Error, Result},
    operation::{self, Context, Progress, Step},
    workspace::recent,
};
use futures::FutureExt;
use serde_json::Value;
use tauri::{AppHandle, State, ipc::Channel};

use crate::{
    frame::{self, Shown},
    handles::Handles,
};

/// Operations after which another workspace is open.
const OPENS: &[&str] = &["workspace.init", "workspace.open", "workspace.restore", "workspace.switch"];

/// What the commands share.
pub struct App {
    pub context: Context,
    pub handles: Handles,
    /// Files that the program was started with, until the window asks for them.
    pub brought: Mutex<Vec<PathBuf>>,
    pub shown: Shown,
}

impl App {
    pub fn new(context: Context, brought: Vec<PathBuf>) -> Self {
        Self { context, handles: Handles::default(), brought: Mutex::new(brought), shown: Shown::default() }
    }

    /// A context for one call without progress, on the workspace that is open now.
    pub fn call(&self) -> Context {
        self.context.for_call(Progress::default(), self.context.cancel.child_token())
    }
}

/// Keeps the open workspace for the next start, of whatever shell.
pub fn keep_as_last(context: &Context) {
    let Ok(workspace) = context.workspace() else { return };
    if let Err(error) = recent::remember(context.host.as_ref(), &workspace.dir) {
        tracing::warn!(code = ?error.code, "the workspace opened last is not kept");
    }
}

#[tauri::command]
pub async fn operate(
    handle: AppHandle,
    app: State<'_, App>,
    name: String,
    mut request: Value,
    progress: Channel<Step>,
) -> Result<Value, Error> {
    let taken = app.handles.exchange(&name, &mut request)?;
    let report = Progress::new(move |step| {
        // The window may have gone on to another screen; the work goes on all the same.
        let _ = progress.send(step);
    });
    let context = app.context.for_call(report, app.context.cancel.child_token());
    let work = AssertUnwindSafe(operation::dispatch(&context, &name, request)).catch_unwind().await;
    let answer = work.unwrap_or_else(|_| {
        tracing::error!(operation = name, "an operation panicked");
        Err(Error::internal(format!("{name} failed in a way that was not foreseen")))
    });
    match &answer {
        Ok(_) if OPENS.contains(&name.as_str()) => {
            keep_as_last(&context);
            frame::show_workspace(&handle, &context);
        }
        Ok(_) => {}
        Err(_) => app.handles.give_back(taken),
    }
    answer
}

//! The one command through which the window calls operations. A panic becomes an error, never a lost window.
use std::panic::AssertUnwindSafe;

use attune_core::{
    error::{Error, Result},
    operation::{self, Context, Progress, Step},
};
use futures::FutureExt;
use serde_json::Value;
use tauri::{State, ipc::Channel};

use crate::handles::Handles;

/// Operations after which another workspace is open.
const OPENS: &[&str] = &["workspace.init", "workspace.open", "workspace.restore"];

/// What the commands share.
pub struct App {
    pub context: Context,
    pub handles: Handles,
}

impl App {
    /// Keeps the open workspace for the next start, of whatever shell.
    pub fn keep_as_last(&self) {
        let Ok(workspace) = self.context.workspace() else { return };
        if let Err(error) = attune_host::last::remember(&workspace.dir) {
            tracing::warn!(code = ?error.code, "the workspace opened last is not kept");
        }
    }
}

#[tauri::command]
pub async fn operate(
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
        Ok(_) if OPENS.contains(&name.as_str()) => app.keep_as_last(),
        Ok(_) => {}
        Err(_) => app.handles.give_back(taken),
    }
    answer
}

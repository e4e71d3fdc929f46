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

/// What the commands share.
pub struct App {
    pub context: Context,
    pub handles: Handles,
}

#[tauri::command]
pub async fn operate(
    app: State<'_, App>,
    name: String,
    mut request: Value,
    progress: Channel<Step>,
) -> Result<Value, Error> {
    app.handles.exchange(&name, &mut request)?;
    let report = Progress::new(move |step| {
        // The window may have gone on to another screen; the work goes on all the same.
        let _ = progress.send(step);
    });
    let context = app.context.for_call(report, app.context.cancel.child_token());
    let work = AssertUnwindSafe(operation::dispatch(&context, &name, request)).catch_unwind().await;
    work.unwrap_or_else(|_| {
        tracing::error!(operation = name, "an operation panicked");
        Err(Error::internal(format!("{name} failed in a way that was not foreseen")))
    })
}

//! Forking: a new prompt that begins where a version of another one is.
use serde::Deserialize;
use ts_rs::TS;

use super::{Add, Added, add};
use crate::{
    error::{Code, Error, Result},
    operation::Context,
    prompt::reference::check_name,
    store,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptFork")]
pub struct Fork {
    /// `NAME@7`, `NAME@production`, `NAME@sha256:PREFIX` or `NAME`.
    pub reference: String,
    /// The new prompt.
    pub name: String,
    pub note: Option<String>,
    pub author: Option<String>,
}

/// Errors: not found, [`Code::AlreadyExists`].
pub async fn fork(context: &Context, request: Fork) -> Result<Added> {
    let Fork { reference, name, note, author } = request;
    check_name("prompt", &name)?;
    let from = {
        let workspace = context.workspace()?;
        let mut connection = workspace.store.read().await?;
        if store::prompt::newest(&mut connection, &name).await?.is_some() {
            return Err(Error::new(Code::AlreadyExists, format!("There is a prompt “{name}” already"))
                .hint("Take another name")
                .at_field("name"));
        }
        store::prompt::resolve(&mut connection, &reference.parse()?).await?
    };
    let note = note.or_else(|| Some(format!("Forked from {}", from.reference())));
    let origin = Some(from.reference());
    add(context, Add { name, body: Some(from.body), note, author, origin, ..Add::default() }).await
}

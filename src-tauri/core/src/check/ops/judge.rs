//! Whom a judge asks.
use crate::{
    check::Judge,
    error::{Error, Result},
    model,
    operation::Context,
    prompt::body::Body,
    store,
};

/// The judge's prompt, and the configured model that it is put to. `name` is the check's.
pub async fn judge_asks(context: &Context, name: &str, judge: &Judge) -> Result<(Body, String)> {
    let reference = judge.prompt.parse()?;
    let version = store::prompt::resolve(&mut *context.workspace()?.store.read().await?, &reference).await?;
    let model = judge.model.clone().or(version.body.settings.model.clone()).ok_or_else(|| {
        Error::usage(format!("The judge {name} names no model")).hint("Set model in the check's file")
    })?;
    Ok((version.body, model))
}

/// What to say of a judge that asks the built-in model.
pub async fn small_judge(context: &Context, name: &str, model: &str) -> Result<Option<String>> {
    let is_small = model::ops::is_small(context, model).await?;
    Ok(is_small.then(|| {
        let small = model::engine::builtin::SMALL;
        format!("The judge {name} asks {model}, {small}. What it says means little; let a larger model judge")
    }))
}

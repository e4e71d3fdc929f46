//! From the name of a model to one that answers.
use std::{path::PathBuf, sync::Arc};

use crate::{
    error::{Code, Error, Result},
    file,
    model::{
        ChatModel,
        config::ModelConfig,
        connect::connect,
        engine::BUILTIN,
        price::{Price, Prices},
        provider::Provider,
    },
    operation::Context,
    store,
    workspace::Workspace,
};

/// A model that is ready to be called, and what it costs.
#[derive(Clone)]
pub struct OpenModel {
    pub name: String,
    pub config: ModelConfig,
    pub model: Arc<dyn ChatModel>,
    /// `None` where it is not known.
    pub price: Option<Price>,
}

/// Opens the model that is configured under a name, or the built-in one.
///
/// Errors: [`Code::NotFound`] for a name that is not configured; [`Code::ModelUnavailable`] where a key or a file is
/// missing.
pub async fn open(context: &Context, name: &str) -> Result<OpenModel> {
    let workspace = context.workspace()?;
    let config = config(&workspace, name).await?;
    let model: Arc<dyn ChatModel> = if config.provider == Provider::Builtin {
        let local = context.engine()?.chat_model(config.model.as_deref().unwrap_or(BUILTIN));
        Arc::new(local)
    } else {
        let key = config.key(&workspace.id, context.host.as_ref())?;
        connect(&config, key.as_ref(), &context.network())?
    };
    let price = prices(&workspace)?.of(config.provider, config.model_name());
    Ok(OpenModel { name: name.to_owned(), config, model, price })
}

/// Whether that name stands for the built-in chat model, which people should know to be small.
pub(crate) async fn is_small(context: &Context, name: &str) -> Result<bool> {
    let workspace = context.workspace()?;
    match config(&workspace, name).await {
        Ok(config) => Ok(config.is_small()),
        Err(error) if error.code == Code::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

async fn config(workspace: &Workspace, name: &str) -> Result<ModelConfig> {
    if let Some(text) = store::model::get(&mut *workspace.store.read().await?, name).await? {
        return Ok(serde_json::from_str(&text)?);
    }
    if name == BUILTIN {
        return Ok(ModelConfig::new(BUILTIN, Provider::Builtin));
    }
    Err(Error::new(Code::NotFound, format!("No model is configured as “{name}”"))
        .hint("Add it with attune model add NAME --provider P, or take another with --model (builtin is always there)"))
}

/// The workspace's own prices over those that ship with the program.
pub(crate) fn prices(workspace: &Workspace) -> Result<Prices> {
    let own = file::read_if_there(&prices_file(workspace))?;
    Prices::new(own.as_deref()).map_err(|error| error.in_file("prices.yaml"))
}

pub(crate) fn prices_file(workspace: &Workspace) -> PathBuf {
    workspace.dir.join("prices.yaml")
}

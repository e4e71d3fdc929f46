//! From a configuration to a model that answers.
use std::sync::Arc;

use super::{
    ChatModel, anthropic::Anthropic, config::ModelConfig, http::Application, key::Key, net::Network, openai::OpenAi,
    provider::Provider,
};
use crate::error::{Code, Error, Result};

/// Opens a model that answers over HTTP. Nothing is sent yet.
///
/// Errors: what [`ModelConfig::validate`] finds; [`Code::ModelUnavailable`] for the built-in model, which the engine
/// serves.
pub fn connect(config: &ModelConfig, key: Option<&Key>, network: &Network) -> Result<Arc<dyn ChatModel>> {
    config.validate()?;
    Ok(match config.provider {
        Provider::Anthropic => Arc::new(Anthropic::new(config, key, network)?),
        Provider::Http => Arc::new(Application::new(config, key, network)?),
        Provider::Builtin => {
            return Err(Error::new(Code::ModelUnavailable, "The built-in model runs in the engine, not over HTTP"));
        }
        _ => Arc::new(OpenAi::new(config, key, network)?),
    })
}

//! Models against the fault server on loopback, and against a real one.
mod calls;
mod connection;
mod faults;
mod keys;
pub mod served;

use std::{sync::Arc, time::Duration};

use attune_core::{
    message::{Message, Role},
    model::{
        ChatModel, ChatRequest, Settings,
        config::ModelConfig,
        connect::connect,
        key::Key,
        net::{Network, Timeouts},
        provider::Provider,
    },
};

/// Short, because the scripts that try one's patience have none themselves.
const TIMEOUTS: Timeouts =
    Timeouts { connect: Duration::from_secs(2), idle: Duration::from_secs(2), total: Duration::from_secs(5) };

const KEY: &str = "sk-canary-0123456789";

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as i64)
}

fn network() -> Network {
    Network::new(TIMEOUTS, now_ms)
}

fn config(provider: Provider, url: &str) -> ModelConfig {
    ModelConfig { url: Some(url.to_owned()), ..ModelConfig::new("model", provider) }
}

fn open(config: &ModelConfig) -> Arc<dyn ChatModel> {
    connect(config, Some(&Key::new(KEY).unwrap()), &network()).unwrap()
}

fn ask(model: &str, text: &str) -> ChatRequest {
    let settings = Settings { max_tokens: Some(50), temperature: Some(0.0), ..Settings::default() };
    ChatRequest { model: model.to_owned(), messages: vec![Message::new(Role::User, text)], settings, case: None }
}

//! Anthropic's messages API.
//!
//! Requests and answers are translated from and to the OpenAI chat form, which Attune keeps: the system text goes into
//! its own field, tool calls and their results become blocks. The API has no seed, so a seed is not sent; a JSON schema
//! goes out as `output_config.format`, any other `response_format` is not sent. Without `max_tokens` the API refuses a
//! request, so [`request::MAX_TOKENS`] is sent.
mod answer;
mod request;
mod stream;

use async_trait::async_trait;
use serde_json::{Value, json};
use tokio::time::Instant;
use url::Url;

use super::{
    ChatAnswer, ChatError, ChatModel, ChatRequest, OnText,
    config::ModelConfig,
    exchange::{Exchange, KeyHeader},
    key::Key,
    net::Network,
};
use crate::error::{Error, Result};

const API_VERSION: &str = "2023-06-01";

pub struct Anthropic {
    exchange: Exchange,
    model: String,
    stream: bool,
}

impl Anthropic {
    pub fn new(config: &ModelConfig, key: Option<&Key>, network: &Network) -> Result<Self> {
        let address = config.address()?.ok_or_else(|| Error::internal("an Anthropic server without an address"))?;
        let key = key.map(|key| (key, KeyHeader::Plain("x-api-key")));
        let exchange = Exchange::new(network, messages_address(address), &config.headers, key)?;
        Ok(Self {
            exchange: exchange.with_header("anthropic-version", API_VERSION),
            model: config.model_name().to_owned(),
            stream: config.stream,
        })
    }

    async fn attempt(&self, request: &ChatRequest, on_text: Option<OnText<'_>>) -> Result<ChatAnswer, ChatError> {
        let begin = Instant::now();
        let body = request::body(request, &self.model, self.stream || on_text.is_some());
        let reply = self.exchange.post(&body).await?;
        let wait = reply.limits.wait();
        let (draft, first_token) = if reply.is_stream() {
            stream::read(reply, on_text).await?
        } else {
            (answer::Draft::of_message(reply.json().await?)?, None)
        };
        Ok(draft.finish()?.timed(begin, first_token, wait))
    }
}

#[async_trait]
impl ChatModel for Anthropic {
    async fn chat(&self, request: &ChatRequest, on_text: Option<OnText<'_>>) -> Result<ChatAnswer, ChatError> {
        self.exchange.attempt(self.attempt(request, on_text)).await
    }

    async fn models(&self) -> Result<Vec<String>, ChatError> {
        let path = self.exchange.url().path().replace("/messages", "/models");
        self.exchange.attempt(self.exchange.model_names(&path)).await
    }

    fn endpoint(&self) -> String {
        self.exchange.origin()
    }

    fn refuses(&self, request: &ChatRequest) -> Option<String> {
        request::refuses(request)
    }

    fn sent(&self, request: &ChatRequest) -> Result<Value, ChatError> {
        Ok(json!({"path": self.exchange.url().path(), "body": request::body(request, &self.model, false)}))
    }
}

/// People paste a server, its `/v1` or the whole path; each is understood.
fn messages_address(mut url: Url) -> Url {
    let path = url.path().trim_end_matches('/').to_owned();
    if !path.ends_with("/messages") {
        let base = if path.ends_with("/v1") { path } else { format!("{path}/v1") };
        url.set_path(&format!("{base}/messages"));
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_write_the_address_leads_to_the_messages_call() {
        for url in ["https://a.example", "https://a.example/", "https://a.example/v1", "https://a.example/v1/messages"]
        {
            assert_eq!(messages_address(Url::parse(url).unwrap()).as_str(), "https://a.example/v1/messages");
        }
    }
}

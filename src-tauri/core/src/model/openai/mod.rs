//! Servers that speak the OpenAI chat form: OpenAI, Azure, Ollama, LM Studio, vLLM, llama-server and their like.
//!
//! Messages, tools, response format, seed and stop sequences go out as they are. A streamed answer counts only with a
//! finish reason and the end mark `[DONE]`; a plain one only as one whole JSON document.
mod answer;
mod messages;
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
    provider::Provider,
};
use crate::error::{Error, Result};

pub struct OpenAi {
    exchange: Exchange,
    dialect: request::Dialect,
    stream: bool,
}

impl OpenAi {
    pub fn new(config: &ModelConfig, key: Option<&Key>, network: &Network) -> Result<Self> {
        let address = config.address()?.ok_or_else(|| Error::internal("an OpenAI server without an address"))?;
        let url = chat_address(config, address)?;
        let is_azure = config.provider == Provider::Azure;
        let dialect = request::Dialect {
            model: config.model_name().to_owned(),
            // The old name is refused by reasoning models there, the new one unknown to most other servers.
            new_max_tokens: is_azure || url.host_str() == Some("api.openai.com"),
            logprobs: config.logprobs,
        };
        let key_header = if is_azure { KeyHeader::Plain("api-key") } else { KeyHeader::Bearer };
        let exchange = Exchange::new(network, url, &config.headers, key.map(|key| (key, key_header)))?;
        Ok(Self { exchange, dialect, stream: config.stream })
    }

    async fn attempt(&self, request: &ChatRequest, on_text: Option<OnText<'_>>) -> Result<ChatAnswer, ChatError> {
        let begin = Instant::now();
        let body = self.dialect.body(request, self.stream || on_text.is_some());
        let reply = self.exchange.post(&body).await?;
        let wait = reply.limits.wait();
        let (draft, first_token) = if reply.is_stream() {
            stream::read(reply, on_text).await?
        } else {
            (answer::Draft::of_completion(reply.json().await?)?, None)
        };
        Ok(draft.finish()?.timed(begin, first_token, wait))
    }
}

#[async_trait]
impl ChatModel for OpenAi {
    async fn chat(&self, request: &ChatRequest, on_text: Option<OnText<'_>>) -> Result<ChatAnswer, ChatError> {
        self.exchange.attempt(self.attempt(request, on_text)).await
    }

    async fn models(&self) -> Result<Vec<String>, ChatError> {
        let path = self.exchange.url().path().replace("/chat/completions", "/models");
        self.exchange.attempt(self.exchange.model_names(&path)).await
    }

    fn endpoint(&self) -> String {
        self.exchange.origin()
    }

    fn refuses(&self, request: &ChatRequest) -> Option<String> {
        let part = messages::unknown_part(&request.messages)?;
        Some(format!("it holds a part of the type “{part}”, which the chat API of OpenAI does not have"))
    }

    fn sent(&self, request: &ChatRequest) -> Result<Value, ChatError> {
        Ok(json!({"path": self.exchange.url().path(), "body": self.dialect.body(request, false)}))
    }
}

/// Azure's version of the chat API that is asked for where the address names none.
const AZURE_VERSION: &str = "2024-10-21";

/// The address of the chat call. People paste a server, its `/v1` or the whole path; each is understood.
fn chat_address(config: &ModelConfig, mut url: Url) -> Result<Url> {
    let path = url.path().trim_end_matches('/').to_owned();
    if path.ends_with("/chat/completions") {
        return Ok(url);
    }
    if config.provider != Provider::Azure {
        let base = if path.is_empty() { "/v1" } else { &path };
        url.set_path(&format!("{base}/chat/completions"));
        return Ok(url);
    }
    if path.ends_with("/v1") {
        url.set_path(&format!("{path}/chat/completions"));
        return Ok(url);
    }
    let deployment = if path.contains("/deployments/") {
        path
    } else {
        format!("{}/openai/deployments/{}", path.trim_end_matches("/openai"), config.model_name())
    };
    url.set_path(&format!("{deployment}/chat/completions"));
    if !url.query_pairs().any(|(name, _)| name == "api-version") {
        url.query_pairs_mut().append_pair("api-version", AZURE_VERSION);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat(provider: Provider, url: &str, model: &str) -> String {
        let mut config = ModelConfig::new("m", provider);
        config.url = Some(url.to_owned());
        config.model = Some(model.to_owned());
        chat_address(&config, config.address().unwrap().unwrap()).unwrap().to_string()
    }

    #[test]
    fn each_way_to_write_the_address_leads_to_the_chat_call() {
        for url in [
            "http://127.0.0.1:8000",
            "http://127.0.0.1:8000/",
            "http://127.0.0.1:8000/v1",
            "http://127.0.0.1:8000/v1/",
            "http://127.0.0.1:8000/v1/chat/completions",
        ] {
            assert_eq!(chat(Provider::Vllm, url, "m"), "http://127.0.0.1:8000/v1/chat/completions", "{url}");
        }
        let groq = chat(Provider::OpenaiCompatible, "https://api.groq.com/openai/v1", "m");
        assert_eq!(groq, "https://api.groq.com/openai/v1/chat/completions");
    }

    #[test]
    fn azure_is_reached_by_its_deployment() {
        let old = "https://me.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21";
        assert_eq!(chat(Provider::Azure, "https://me.openai.azure.com", "gpt"), old);
        assert_eq!(chat(Provider::Azure, "https://me.openai.azure.com/openai", "gpt"), old);
        assert_eq!(chat(Provider::Azure, "https://me.openai.azure.com/openai/deployments/gpt", "x"), old);
        let own = old.replace("2024-10-21", "2025-01-01-preview");
        assert_eq!(chat(Provider::Azure, &own, "x"), own);
        let new = "https://me.openai.azure.com/openai/v1/chat/completions";
        assert_eq!(chat(Provider::Azure, "https://me.openai.azure.com/openai/v1", "x"), new);
    }
}

//! A person's own application, so that retrieval and code are replayed together with the prompt.
//!
//! Attune sends `POST` with JSON to the address of the model:
//!
//! ```json
//! {
//!   "case": {"id": "…", "query": "…", "variables": {}, "contexts": []},
//!   "model": "the model's name, as it was set up",
//!   "messages": [{"role": "system", "content": "…"}, {"role": "user", "content": "…"}],
//!   "settings": {"temperature": 0}
//! }
//! ```
//!
//! `case` is the whole case in Attune's own file form (or null), `messages` is the prompt version rendered for it. The
//! application answers with status 200 and
//!
//! ```json
//! {
//!   "output": "the answer, or a whole assistant message",
//!   "tool_calls": [], "contexts": [{"id": "…", "text": "…", "score": 0.7, "source": "…"}],
//!   "usage": {"input_tokens": 12, "output_tokens": 34}, "cost": "0.0012", "latency_ms": 812, "model": "…"
//! }
//! ```
//!
//! Only `output` is needed (it may be null beside `tool_calls`). `cost` is in US dollars, as a number or a decimal text.
//! A failure is a status of 400 or more, or `{"error": "…"}`. A key goes along as `Authorization: Bearer`.
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    ChatAnswer, ChatError, ChatModel, ChatRequest, Finish, OnText,
    config::ModelConfig,
    exchange::{Exchange, KeyHeader},
    fault,
    key::Key,
    net::Network,
    tool_call,
};
use crate::{
    error::{Error, Result},
    interaction::form::{Context, Output, Usage},
    message::{Message, Role},
    money::Money,
};

pub struct Application {
    exchange: Exchange,
    model: String,
}

#[derive(Deserialize)]
struct Answered {
    output: Option<Output>,
    #[serde(default)]
    tool_calls: Option<Vec<Value>>,
    #[serde(default)]
    contexts: Vec<Context>,
    #[serde(default)]
    usage: Usage,
    #[serde(default)]
    cost: Option<Value>,
    #[serde(default)]
    latency_ms: Option<f64>,
    #[serde(default)]
    model: Option<String>,
}

impl Application {
    pub fn new(config: &ModelConfig, key: Option<&Key>, network: &Network) -> Result<Self> {
        let url = config.address()?.ok_or_else(|| Error::internal("an application without an address"))?;
        let exchange = Exchange::new(network, url, &config.headers, key.map(|key| (key, KeyHeader::Bearer)))?;
        Ok(Self { exchange, model: config.model_name().to_owned() })
    }

    fn body(&self, request: &ChatRequest) -> Value {
        let model = if request.model.is_empty() { &self.model } else { &request.model };
        json!({"case": request.case, "model": model, "messages": request.messages, "settings": request.settings})
    }

    async fn attempt(&self, request: &ChatRequest) -> Result<ChatAnswer, ChatError> {
        let begin = Instant::now();
        let reply = self.exchange.post(&self.body(request)).await?;
        let wait = reply.limits.wait();
        let answer = read(reply.json().await?)?;
        // What the application measured itself leaves out the way there.
        let own = Some(answer.latency_ms).filter(|ms| *ms > 0);
        let timed = answer.timed(begin, None, wait);
        Ok(ChatAnswer { latency_ms: own.unwrap_or(timed.latency_ms), ..timed })
    }
}

fn read(value: Value) -> Result<ChatAnswer, ChatError> {
    if value.get("output").is_none() {
        return Err(fault::unreadable("it has no field output"));
    }
    let answered: Answered = serde_json::from_value(value).map_err(fault::unreadable)?;
    let mut message = match answered.output {
        Some(Output::Text(text)) => Message::new(Role::Assistant, text),
        Some(Output::Message(message)) => *message,
        None => Message { content: None, ..Message::new(Role::Assistant, "") },
    };
    message.tool_calls = answered.tool_calls.or(message.tool_calls).filter(|calls| !calls.is_empty());
    if message.content.is_none() && message.tool_calls.is_none() {
        return Err(fault::unreadable("its output is null and it calls no tool"));
    }
    tool_call::check(message.tool_calls.as_deref().unwrap_or_default())?;
    let finish = if message.tool_calls.is_some() { Finish::ToolCalls } else { Finish::Stop };
    Ok(ChatAnswer {
        usage: answered.usage,
        model: answered.model,
        latency_ms: answered.latency_ms.map_or(0, |ms| ms.max(0.0) as u64),
        reported_cost: answered.cost.as_ref().map(cost).transpose()?,
        contexts: answered.contexts,
        ..ChatAnswer::new(message, finish)
    })
}

fn cost(value: &Value) -> Result<i64, ChatError> {
    let money = match value {
        Value::String(text) => Money::parse(text),
        other => other.as_f64().and_then(Money::from_dollars),
    };
    let money = money.filter(|money| money.0 >= 0);
    money.map(|money| money.0).ok_or_else(|| fault::unreadable(format!("its cost {value} is no amount in dollars")))
}

#[async_trait]
impl ChatModel for Application {
    async fn chat(&self, request: &ChatRequest, on_text: Option<OnText<'_>>) -> Result<ChatAnswer, ChatError> {
        let answer = self.exchange.attempt(self.attempt(request)).await?;
        if let Some(on_text) = on_text {
            on_text(&answer.message.text());
        }
        Ok(answer)
    }

    fn endpoint(&self) -> String {
        self.exchange.origin()
    }

    fn sent(&self, request: &ChatRequest) -> Result<Value, ChatError> {
        Ok(json!({"path": self.exchange.url().path(), "body": self.body(request)}))
    }
}

#[cfg(test)]
mod tests;

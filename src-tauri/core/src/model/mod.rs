//! Chat models and embedders: the two traits, and what goes in and out of them.
//!
//! A provider answers one attempt ([`ChatModel::chat`]); everything between attempts (concurrency, retries, rate
//! limits, budget) belongs to the [`caller::Caller`].
pub(crate) mod address;
pub mod anthropic;
pub mod budget;
pub mod cache_key;
pub mod caller;
pub mod config;
pub mod connect;
pub mod discover;
pub mod engine;
mod exchange;
mod fault;
pub mod http;
pub mod key;
pub mod limits;
pub mod net;
pub mod openai;
pub mod ops;
pub mod price;
pub mod provider;
pub mod retirement;
pub mod sse;
pub mod test_connection;
mod tool_call;

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::Instant;
use ts_rs::TS;

pub use address::is_away;

use crate::{
    error::Result,
    interaction::form::{Context, Usage},
    message::Message,
};

/// Everything that shapes an answer. Its canonical JSON, with endpoint, model and repeat, is the cache key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatRequest {
    /// The provider's own name; empty for the one that was configured.
    pub model: String,
    pub messages: Vec<Message>,
    pub settings: Settings,
    /// For provider `http` only: the whole case, as the person's application gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Value>,
}

/// Model settings of a prompt version. `model` names a configured model or the provider's own name for one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export_to = "operations.ts")]
pub struct Settings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<Vec<String>>,
    #[ts(type = "number | null")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    #[ts(type = "unknown[] | null")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tools: Option<Vec<Value>>,
    #[ts(type = "unknown")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_format: Option<Value>,
}

/// Why the model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Finish {
    Stop,
    /// Cut by `max_tokens` or the context's end: a finished cell that fails each applicable check.
    Length,
    ToolCalls,
    /// The provider's filter refused.
    Filtered,
}

/// A complete answer. An answer that was not seen to its end is a [`ChatError`], never this.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatAnswer {
    /// The assistant's message: text, tool calls or both.
    pub message: Message,
    pub finish: Finish,
    pub usage: Usage,
    /// The model as the provider named it in its answer.
    pub model: Option<String>,
    /// Mean log-probability of the answer's tokens, where the provider gave them.
    pub mean_logprob: Option<f64>,
    pub latency_ms: u64,
    /// Time until the first token arrived, where the answer was streamed.
    pub first_token_ms: Option<u64>,
    /// Nano-dollars, where the application itself (provider `http`) reported a cost.
    pub reported_cost: Option<i64>,
    /// What the application itself (provider `http`) retrieved for this answer.
    pub contexts: Vec<Context>,
    /// How long the provider asks to wait before the next call, where it said that nothing is left.
    #[serde(skip)]
    pub wait: Option<Duration>,
}

impl ChatAnswer {
    /// An answer of which nothing but the message is known yet.
    pub fn new(message: Message, finish: Finish) -> Self {
        Self {
            message,
            finish,
            usage: Usage::default(),
            model: None,
            mean_logprob: None,
            latency_ms: 0,
            first_token_ms: None,
            reported_cost: None,
            contexts: Vec::new(),
            wait: None,
        }
    }

    /// With the times of a call that began at `begin` and is complete now.
    fn timed(self, begin: Instant, first_token: Option<Instant>, wait: Option<Duration>) -> Self {
        let ms = |span: Duration| span.as_millis() as u64;
        let first_token_ms = first_token.map(|at| ms(at.duration_since(begin)));
        Self { latency_ms: ms(begin.elapsed()), first_token_ms, wait, ..self }
    }
}

/// Why there is no answer, sorted by what a caller does about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatError {
    pub kind: ChatErrorKind,
    /// In the person's words, with what the provider said (never a key).
    pub message: String,
    pub status: Option<u16>,
    /// From `Retry-After` and its dialects.
    #[serde(skip)]
    pub retry_after: Option<Duration>,
}

impl ChatError {
    pub fn new(kind: ChatErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), status: None, retry_after: None }
    }

    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }
}

impl std::fmt::Display for ChatError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ChatError {}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum ChatErrorKind {
    /// No such host, connection refused. Tried again.
    Address,
    /// TLS failed. Not tried again.
    Tls,
    /// 401 or 403. Not tried again.
    Key,
    /// 404: no such model or path. Not tried again.
    Model,
    /// 429. Tried again after the time the provider names.
    RateLimited,
    /// 5xx and 408. Tried again.
    Server,
    /// No answer in time. Tried again.
    TimedOut,
    /// The connection broke, the stream ended early or the length lied. Tried again.
    Incomplete,
    /// An answer that is none: HTML page, wrong JSON, wrong types, too large. Tried again (proxies answer so).
    Unreadable,
    /// The request is too long for the model's context. The candidate's own fault: a finished, failed cell.
    ContextOverflow,
    /// A filter refused the request. The candidate's own fault.
    Filtered,
    /// The tool call cannot be read. The candidate's own fault.
    BadToolCall,
    /// Any other 4xx, or a redirect (none is followed). Not tried again.
    Rejected,
    /// Nothing leaves: cancelled.
    Cancelled,
    /// Nothing leaves: the workspace keeps everything on this machine.
    Blocked,
    /// Nothing leaves: the budget does not allow it.
    OverBudget,
    /// Nothing leaves: the calls before it failed one after the other.
    GivenUp,
}

impl ChatErrorKind {
    pub fn is_transient(self) -> bool {
        use ChatErrorKind::*;
        matches!(self, Address | RateLimited | Server | TimedOut | Incomplete | Unreadable)
    }

    /// True for what the candidate itself caused: such a cell is finished and fails each applicable check.
    pub fn is_the_candidates_fault(self) -> bool {
        use ChatErrorKind::*;
        matches!(self, ContextOverflow | Filtered | BadToolCall)
    }
}

/// Gets the text of the answer piece by piece while it is made.
pub type OnText<'a> = &'a (dyn Fn(&str) + Send + Sync);

#[async_trait]
pub trait ChatModel: Send + Sync {
    /// One attempt, no retry: retries, limits and budgets belong to the caller, who sees every attempt.
    async fn chat(&self, request: &ChatRequest, on_text: Option<OnText<'_>>) -> Result<ChatAnswer, ChatError>;

    /// Scheme, host and port that the request goes to; part of the cache key. `builtin` for the local engine.
    fn endpoint(&self) -> String;

    /// The names of the models that the server offers; none where it has no such list.
    async fn models(&self) -> Result<Vec<String>, ChatError> {
        Ok(Vec::new())
    }

    /// Why this request cannot be put to this model, told before anything is sent: "it holds an image".
    fn refuses(&self, _request: &ChatRequest) -> Option<String> {
        None
    }

    /// Fails where it could not answer anything, as without its file; told before anything is asked.
    fn ready(&self) -> Result<()> {
        Ok(())
    }

    /// What shapes the answer, as it is sent: path and body, never a header. Part of the cache key, so that a change in
    /// how a request is written never serves an answer to another one.
    fn sent(&self, request: &ChatRequest) -> Result<Value, ChatError> {
        serde_json::to_value(request).map_err(|error| ChatError::new(ChatErrorKind::Rejected, error.to_string()))
    }
}

#[async_trait]
pub trait Embedder: Send + Sync {
    /// One unit vector of [`Embedder::dimensions`] per text, in order.
    async fn embed(&self, texts: &[String]) -> Result<Vec<Vec<f32>>>;

    fn dimensions(&self) -> usize;

    /// Names the weights; vectors of different names are never compared.
    fn name(&self) -> &str;
}

//! What a failed call was: the kind that decides what happens next, and the words that the person reads.
use std::{error::Error as _, io};

use serde_json::Value;

use super::{ChatError, ChatErrorKind as Kind};

/// A failure below HTTP, or in the middle of an answer.
pub fn of_transport(error: &reqwest::Error, host: &str) -> ChatError {
    let cause = root_cause(error);
    let io = io_kind(error);
    if error.is_connect() {
        return of_connection(error, io, host, &cause);
    }
    if error.is_timeout() || io == Some(io::ErrorKind::TimedOut) {
        return ChatError::new(Kind::TimedOut, format!("{host} did not answer in time"));
    }
    if cause.contains("invalid HTTP") || cause.contains("invalid content-length") {
        return ChatError::new(Kind::Unreadable, format!("{host} does not speak HTTP: {cause}"));
    }
    ChatError::new(Kind::Incomplete, format!("The connection to {host} broke before the answer was complete: {cause}"))
}

fn of_connection(error: &reqwest::Error, io: Option<io::ErrorKind>, host: &str, cause: &str) -> ChatError {
    let chain = chain(error);
    if chain.contains("certificate") || chain.contains("handshake") || io == Some(io::ErrorKind::InvalidData) {
        return ChatError::new(Kind::Tls, format!("No secure connection to {host}: {cause}"));
    }
    let reason = match io {
        Some(io::ErrorKind::ConnectionRefused) => "nothing listens there".to_owned(),
        _ if error.is_timeout() => "it did not answer in time".to_owned(),
        _ if chain.contains("dns error") => format!("the name is not known ({cause})"),
        _ => cause.to_owned(),
    };
    ChatError::new(Kind::Address, format!("{host} cannot be reached: {reason}"))
}

/// An answer whose status is not 2xx.
pub fn of_status(status: u16, body: &[u8], location: Option<&str>) -> ChatError {
    if (300..400).contains(&status) {
        let to = location.map_or(String::new(), |to| format!(" to {to}"));
        let message = format!("The server redirects{to}; redirects are not followed, so that a key never travels on");
        return ChatError::new(Kind::Rejected, message).with_status(status);
    }
    let said = Said::read(body);
    let kind = said.kind(Some(status));
    let lead = match kind {
        Kind::Key => "The key was refused",
        Kind::Model => "There is no such model or address",
        Kind::RateLimited => "Too many requests",
        Kind::Server => "The server failed",
        Kind::ContextOverflow => "The request is too long for the model",
        Kind::Filtered => "The provider's filter refused the request",
        _ => "The request was refused",
    };
    ChatError::new(kind, said.sentence(&format!("{lead} ({status})"))).with_status(status)
}

/// An error object where an answer should be: in a body with status 200, or in the middle of a stream.
pub fn of_error_object(value: &Value) -> ChatError {
    let said = Said::of_value(value);
    let status = said.codes.split(' ').find_map(|code| code.parse().ok()).filter(|code| (400..600).contains(code));
    let mut error = ChatError::new(said.kind(status), said.sentence("The provider answered with an error"));
    error.status = status;
    error
}

/// An answer in a form that none has. `said` is what the reader of it complains about.
pub fn unreadable(said: impl std::fmt::Display) -> ChatError {
    ChatError::new(Kind::Unreadable, format!("The answer cannot be read: {said}"))
}

/// A JSON answer that does not parse: cut off, or wrong.
pub fn of_json(error: &serde_json::Error) -> ChatError {
    if error.is_eof() {
        return ChatError::new(Kind::Incomplete, "The answer breaks off before its end");
    }
    unreadable(error)
}

/// What a provider said of its failure.
#[derive(Default)]
struct Said {
    message: String,
    /// Type and code, in small letters.
    codes: String,
}

impl Said {
    fn read(body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(value) => Self::of_value(&value),
            Err(_) => Self { message: page_text(&String::from_utf8_lossy(body)), codes: String::new() },
        }
    }

    /// `{"error": {"message", "type", "code"}}`, `{"error": "…"}`, `{"message": "…"}`, `{"detail": "…" | [{"msg"}]}`.
    fn of_value(value: &Value) -> Self {
        let error = value.get("error").filter(|error| !error.is_null()).unwrap_or(value);
        let text = |field: &str| error.get(field).and_then(Value::as_str).map(str::to_owned);
        let detail = || error.pointer("/detail/0/msg").and_then(Value::as_str).map(str::to_owned);
        let message = error.as_str().map(str::to_owned);
        let message =
            message.or_else(|| text("message")).or_else(|| text("detail")).or_else(detail).unwrap_or_default();
        let inner = error.pointer("/innererror/code");
        let codes = [error.get("type"), error.get("code"), inner].into_iter().flatten().map(|code| match code {
            Value::String(code) => code.to_lowercase(),
            other => other.to_string(),
        });
        Self { message, codes: codes.collect::<Vec<_>>().join(" ") }
    }

    fn kind(&self, status: Option<u16>) -> Kind {
        let code = |names: &[&str]| names.iter().any(|name| self.codes.contains(name));
        let may_be_the_request = !matches!(status, Some(401 | 403 | 404 | 429) | Some(500..));
        if code(&["context_length_exceeded", "exceed_context_size"]) || (may_be_the_request && self.is_too_long()) {
            return Kind::ContextOverflow;
        }
        if code(&["content_filter", "content_policy", "responsibleai"]) || (may_be_the_request && self.is_filtered()) {
            return Kind::Filtered;
        }
        if code(&["insufficient_quota", "billing_"]) {
            return Kind::Rejected;
        }
        if code(&["invalid_api_key", "authentication_error", "permission_error"]) {
            return Kind::Key;
        }
        match status {
            Some(401 | 403) => Kind::Key,
            Some(404) => Kind::Model,
            Some(413) => Kind::ContextOverflow,
            Some(429) => Kind::RateLimited,
            Some(408 | 500..) => Kind::Server,
            _ if code(&["rate_limit"]) => Kind::RateLimited,
            _ if code(&["model_not_found", "not_found_error"]) => Kind::Model,
            Some(_) => Kind::Rejected,
            None if code(&["invalid_request"]) => Kind::Rejected,
            None => Kind::Server,
        }
    }

    /// The words of vLLM, Anthropic, llama-server and LM Studio, which give no code of their own.
    fn is_too_long(&self) -> bool {
        let message = self.message.to_lowercase();
        let words = [
            "maximum context length",
            "prompt is too long",
            "available context size",
            "context length",
            "context window",
        ];
        words.iter().any(|word| message.contains(word))
    }

    fn is_filtered(&self) -> bool {
        let message = self.message.to_lowercase();
        message.contains("content filtering policy") || message.contains("content management policy")
    }

    fn sentence(&self, lead: &str) -> String {
        if self.message.is_empty() { lead.to_owned() } else { format!("{lead}: {}", self.message) }
    }
}

/// The title of a web page, or the text as it is.
fn page_text(text: &str) -> String {
    if !is_page(text) {
        return text.trim().to_owned();
    }
    // Only ASCII letters change, so that places in the copy are places in the text.
    let lower = text.to_ascii_lowercase();
    let title = lower.find("<title>").zip(lower.find("</title>")).and_then(|(from, to)| text.get(from + 7..to));
    title.map_or_else(|| "a web page".to_owned(), |title| format!("a web page titled “{}”", title.trim()))
}

/// True if the text is a web page instead of an answer.
pub fn is_page(text: &str) -> bool {
    let start = text.trim_start().get(..9).unwrap_or(text.trim_start()).to_ascii_lowercase();
    start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<head")
}

/// The sentence for a web page instead of an answer.
pub fn of_page(text: &str) -> ChatError {
    unreadable(format!("the address answers with {}; is its path right? It often ends in /v1", page_text(text)))
}

/// One line, at most 500 letters, no control characters: it goes to terminals and tables. Secrets must be out already,
/// or half of one could stay at the cut.
pub fn shorten(text: &str) -> String {
    const LONGEST: usize = 500;
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.trim();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn sources(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |error| (*error).source())
}

fn root_cause(error: &reqwest::Error) -> String {
    let cause = sources(error).last().map(ToString::to_string);
    // The library's own sentence holds the whole address, which may carry a secret in its query.
    cause.unwrap_or_else(|| "no reason is given".to_owned())
}

fn chain(error: &reqwest::Error) -> String {
    sources(error).map(|source| source.to_string().to_lowercase()).collect::<Vec<_>>().join("; ")
}

fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    sources(error).find_map(|source| source.downcast_ref::<io::Error>()).map(io::Error::kind)
}

#[cfg(test)]
mod tests;

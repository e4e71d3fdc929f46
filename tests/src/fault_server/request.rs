//! A request as it came, read without a library so that nothing is corrected on the way.
use std::io;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    net::TcpStream,
};

use super::{
    ledger::Ledger,
    script::{Kind, Script},
    wire,
};

/// How a client speaks, told from the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    Openai,
    Anthropic,
    Application,
}

pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    /// As it came: the same bytes again are the same request again.
    pub bytes: Vec<u8>,
}

impl Request {
    /// `None` when the client is done.
    pub async fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Self>> {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace().map(str::to_owned);
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut headers = Vec::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.trim().split_once(':') {
                headers.push((name.to_lowercase(), value.trim().to_owned()));
            }
        }
        let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, text)| text.parse().ok());
        let mut bytes = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut bytes).await?;
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(Some(Self { method, path, headers, body, bytes }))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn protocol(&self) -> Protocol {
        let path = self.path.split('?').next().unwrap_or_default();
        if path.ends_with("/chat/completions") {
            Protocol::Openai
        } else if path.ends_with("/messages") {
            Protocol::Anthropic
        } else {
            Protocol::Application
        }
    }

    pub fn model(&self) -> &str {
        self.body["model"].as_str().unwrap_or_default()
    }

    pub fn wants_stream(&self) -> bool {
        self.body["stream"] == true
    }

    /// From the path, else from the model's name.
    pub fn script(&self) -> Option<Script> {
        let in_path = self.path.strip_prefix("/s/").and_then(|rest| rest.split('/').next());
        in_path.map_or_else(|| Script::parse(self.model()), Script::parse)
    }

    /// The answer to what is no model call.
    pub fn housekeeping(&self, ledger: &Ledger) -> Option<Vec<u8>> {
        if self.method != "GET" {
            return None;
        }
        if self.path.ends_with("/models") {
            let names: Vec<Value> =
                Kind::ALL.iter().map(|kind| json!({"id": kind.name(), "object": "model"})).collect();
            return Some(wire::json(200, &json!({"object": "list", "data": names})));
        }
        if self.path == "/ledger" {
            return Some(wire::json(200, &json!(ledger.counts())));
        }
        Some(wire::json(404, &json!({"error": {"message": "Not found", "type": "not_found"}})))
    }
}

//! One request and its answer over HTTP, with every limit that a hostile or broken server makes necessary.
use std::collections::BTreeMap;

use reqwest::{
    Client, RequestBuilder, Response,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION},
};
use serde_json::Value;
use url::Url;

use super::{
    ChatError, ChatErrorKind, address, fault,
    key::{Key, Redactor},
    limits::Limits,
    net::Network,
};
use crate::error::{Error, Result as CoreResult};

/// An answer of more than this is not read on.
const LARGEST_ANSWER: usize = 32 << 20;
/// Enough of an error page to know what it says.
const LARGEST_ERROR: usize = 64 << 10;

/// Where one model is, and what goes with each request.
#[derive(Clone)]
pub struct Exchange {
    network: Network,
    url: Url,
    headers: HeaderMap,
    redactor: Redactor,
}

/// How the key stands in its header.
#[derive(Debug, Clone, Copy)]
pub enum KeyHeader {
    /// `Authorization: Bearer KEY`
    Bearer,
    /// `NAME: KEY`
    Plain(&'static str),
}

impl Exchange {
    pub fn new(
        network: &Network,
        url: Url,
        own_headers: &BTreeMap<String, String>,
        key: Option<(&Key, KeyHeader)>,
    ) -> CoreResult<Self> {
        let redactor = Redactor::new(key.map(|(key, _)| key), own_headers.values().map(String::as_str));
        let mut headers = HeaderMap::new();
        for (name, value) in own_headers {
            headers.insert(header_name(name)?, secret(value)?);
        }
        match key {
            Some((key, KeyHeader::Bearer)) => {
                headers.insert(reqwest::header::AUTHORIZATION, secret(&format!("Bearer {}", key.reveal()))?);
            }
            Some((key, KeyHeader::Plain(name))) => {
                headers.insert(header_name(name)?, secret(key.reveal())?);
            }
            None => {}
        }
        network.prepare(&url)?;
        Ok(Self { network: network.clone(), url, headers, redactor })
    }

    pub fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }

    pub fn url(&self) -> &Url {
        &self.url
    }

    pub fn origin(&self) -> String {
        address::origin(&self.url)
    }

    /// Runs one attempt as a whole: no longer than the deadline, and no secret in its error.
    pub async fn attempt<T>(&self, work: impl Future<Output = Result<T, ChatError>>) -> Result<T, ChatError> {
        let total = self.network.total();
        let late =
            || ChatError::new(ChatErrorKind::TimedOut, format!("No complete answer within {} s", total.as_secs_f64()));
        let result = tokio::time::timeout(total, work).await.unwrap_or_else(|_| Err(late()));
        result.map_err(|error| ChatError { message: fault::shorten(&self.redactor.hide(&error.message)), ..error })
    }

    pub async fn post(&self, body: &Value) -> Result<Reply, ChatError> {
        self.send(&self.url, |client| client.post(self.url.clone()).json(body)).await
    }

    /// The names of the models that the same server lists under `path`.
    pub async fn model_names(&self, path: &str) -> Result<Vec<String>, ChatError> {
        let mut url = self.url.clone();
        url.set_path(path);
        let list = self.send(&url, |client| client.get(url.clone())).await?.json().await?;
        let models = list["data"].as_array().ok_or_else(|| fault::unreadable("it lists no models"))?;
        Ok(models.iter().filter_map(|model| model["id"].as_str().map(str::to_owned)).collect())
    }

    async fn send(&self, url: &Url, request: impl FnOnce(Client) -> RequestBuilder) -> Result<Reply, ChatError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let response = self.network.send(url, |client| request(client).headers(self.headers.clone())).await?;
        let limits = Limits::read(response.headers(), self.network.now());
        let status = response.status();
        let mut reply = Reply { response, host, limits, read: 0 };
        if status.is_success() {
            return Ok(reply);
        }
        let location = reply.response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
        let to = location.and_then(|to| self.url.join(to).ok()).map(|to| address::origin(&to));
        let wait = reply.limits.wait();
        let body = reply.beginning().await;
        let error = fault::of_status(status.as_u16(), &body, to.as_deref());
        Err(ChatError { retry_after: wait, ..error })
    }
}

/// An answer with a good status, not yet read.
pub struct Reply {
    response: Response,
    host: String,
    pub limits: Limits,
    read: usize,
}

impl Reply {
    pub fn is_stream(&self) -> bool {
        let kind = self.response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/event-stream"))
    }

    /// The next piece of the body; `None` at its end.
    pub async fn chunk(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>, ChatError> {
        let chunk = self.response.chunk().await.map_err(|error| fault::of_transport(&error, &self.host))?;
        self.read += chunk.as_ref().map_or(0, |chunk| chunk.len());
        if self.read > LARGEST_ANSWER {
            return Err(fault::unreadable(format!("it is larger than {} MB", LARGEST_ANSWER >> 20)));
        }
        Ok(chunk)
    }

    /// The whole body as JSON. A body that is an error object is that error.
    pub async fn json(mut self) -> Result<Value, ChatError> {
        let mut body = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            body.extend_from_slice(chunk.as_ref());
        }
        let value: Value = serde_json::from_slice(&body).map_err(|error| match std::str::from_utf8(&body) {
            Ok(text) if fault::is_page(text) => fault::of_page(text),
            _ => fault::of_json(&error),
        })?;
        refuse_error_object(value)
    }

    /// What can be had of an error's body; that it breaks off is no second error.
    async fn beginning(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        while body.len() < LARGEST_ERROR
            && let Ok(Some(chunk)) = self.chunk().await
        {
            body.extend_from_slice(chunk.as_ref());
        }
        body.truncate(LARGEST_ERROR);
        body
    }
}

/// Some servers send an error with status 200, and all send one so in the middle of a stream.
pub fn refuse_error_object(value: Value) -> Result<Value, ChatError> {
    if value.get("error").is_some_and(|error| !error.is_null()) {
        return Err(fault::of_error_object(&value));
    }
    Ok(value)
}

fn header_name(name: &str) -> CoreResult<HeaderName> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::bad_input(format!("“{name}” cannot be the name of a header")).at_field("headers"))
}

/// A header value that the HTTP library does not show either.
fn secret(value: &str) -> CoreResult<HeaderValue> {
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| Error::bad_input("A header or key has a letter that no header has").at_field("headers"))?;
    value.set_sensitive(true);
    Ok(value)
}

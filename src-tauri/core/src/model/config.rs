//! A model as a person set it up: who answers, where, with which key.
//!
//! A key belongs to the scheme, host and port it was entered for. Whoever changes the address has to enter it again, so
//! that an edited or imported configuration cannot send it somewhere else.
use std::collections::BTreeMap;

use reqwest::header::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use super::{address, key::Key, provider::Provider};
use crate::{
    error::{Code, Error, Result},
    host::Host,
};

/// Headers that belong to the key or to the connection itself.
const OWN_HEADERS: [&str; 12] = [
    "authorization",
    "api-key",
    "x-api-key",
    "cookie",
    "proxy-authorization",
    "host",
    "content-length",
    "content-type",
    "transfer-encoding",
    "connection",
    "te",
    "upgrade",
];

#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct ModelConfig {
    /// `[a-z0-9][a-z0-9._:-]*`, so that a provider's own model names fit.
    pub name: String,
    pub provider: Provider,
    /// Null: the provider's usual address.
    #[serde(default)]
    pub url: Option<String>,
    /// The provider's name of the model (on Azure the deployment, for `builtin` a GGUF file). Null: as `name`.
    #[serde(default)]
    pub model: Option<String>,
    /// Sent with every request beside Attune's own.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default)]
    pub key: KeyRef,
    /// Answers are read as a stream also where nobody watches, which gives the time to the first token.
    #[serde(default)]
    pub stream: bool,
    /// Log-probabilities are asked for; several models refuse the whole request then.
    #[serde(default)]
    pub logprobs: bool,
}

/// Where the key of a model is; never the key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum KeyRef {
    /// The server asks for none.
    #[default]
    None,
    /// In an environment variable.
    Environment { variable: String, origin: String },
    /// In the key store.
    Stored { origin: String },
}

impl std::fmt::Debug for ModelConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelConfig")
            .field("name", &self.name)
            .field("provider", &self.provider)
            .field("url", &self.url)
            .field("model", &self.model)
            .field("headers", &self.headers.keys())
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl ModelConfig {
    pub fn new(name: &str, provider: Provider) -> Self {
        Self {
            name: name.to_owned(),
            provider,
            url: None,
            model: None,
            headers: BTreeMap::new(),
            key: KeyRef::None,
            stream: false,
            logprobs: false,
        }
    }

    /// Checks everything that can be checked without a connection. Errors name the field.
    pub fn validate(&self) -> Result<()> {
        let first = self.name.bytes().next();
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._:-".contains(&byte);
        if !first.is_some_and(|byte| byte.is_ascii_alphanumeric()) || !self.name.bytes().all(fits) {
            return Err(Error::bad_input(format!("“{}” cannot be the name of a model", self.name))
                .at_field("name")
                .hint("Small letters, digits and . _ : - are allowed"));
        }
        if self.model.as_deref().is_some_and(|model| model.trim().is_empty()) {
            return Err(Error::bad_input("The provider's name of the model is empty").at_field("model"));
        }
        self.address()?;
        self.headers.iter().try_for_each(|(name, value)| check_header(name, value))?;
        if let KeyRef::Environment { variable, .. } = &self.key
            && (variable.is_empty() || variable.contains(['=', '\0']))
        {
            return Err(Error::bad_input("The environment variable for the key has no usable name").at_field("key"));
        }
        Ok(())
    }

    /// The provider's name of the model.
    pub fn model_name(&self) -> &str {
        self.model.as_deref().unwrap_or(&self.name)
    }

    /// True for the built-in chat model, whatever it is called here.
    pub fn is_small(&self) -> bool {
        self.provider == Provider::Builtin && self.model.is_none()
    }

    /// The address as set or as usual for the provider; `None` for the built-in model.
    pub fn address(&self) -> Result<Option<Url>> {
        if self.provider == Provider::Builtin {
            return Ok(None);
        }
        match self.url.as_deref().or(self.provider.default_url()) {
            Some(text) => address::parse(text).map(Some),
            None => Err(Error::bad_input(format!("A model of provider {} needs an address", self.provider))
                .at_field("url")
                .hint("Give it with --url")),
        }
    }

    /// Scheme, host and port; `builtin` for the built-in model.
    pub fn origin(&self) -> Result<String> {
        Ok(self.address()?.as_ref().map_or_else(|| Provider::Builtin.to_string(), address::origin))
    }

    /// Reads the key from an environment variable from now on, for the present address.
    pub fn take_key_from(&mut self, variable: &str) -> Result<()> {
        self.key = KeyRef::Environment { variable: variable.to_owned(), origin: self.origin()? };
        Ok(())
    }

    /// Puts a key into the key store, for the present address.
    pub fn store_key(&mut self, workspace: &str, key: &Key, host: &dyn Host) -> Result<()> {
        let origin = self.origin()?;
        host.secrets().set(&self.account(workspace, &origin), key.reveal())?;
        self.key = KeyRef::Stored { origin };
        Ok(())
    }

    /// Removes the key from the key store, if it is there.
    pub fn forget_key(&mut self, workspace: &str, host: &dyn Host) -> Result<()> {
        if let KeyRef::Stored { origin } = &self.key {
            host.secrets().remove(&self.account(workspace, origin))?;
        }
        self.key = KeyRef::None;
        Ok(())
    }

    /// The key, if it was entered for the present address. [`Code::ModelUnavailable`] says what is missing.
    pub fn key(&self, workspace: &str, host: &dyn Host) -> Result<Option<Key>> {
        let (bound, text) = match &self.key {
            KeyRef::None => return Ok(None),
            KeyRef::Environment { variable, origin } => {
                let missing = || self.no_key(format!("The environment variable {variable} is not set"));
                (origin, host.environment(variable).ok_or_else(missing)?)
            }
            KeyRef::Stored { origin } => {
                let missing = || self.no_key(format!("The key of {} is not in the key store", self.name));
                (origin, host.secrets().get(&self.account(workspace, origin))?.ok_or_else(missing)?)
            }
        };
        let now = self.origin()?;
        if *bound != now {
            return Err(self.no_key(format!("The key of {} was entered for {bound}, not for {now}", self.name)));
        }
        Key::new(&text).map(Some)
    }

    fn no_key(&self, message: String) -> Error {
        Error::new(Code::ModelUnavailable, message)
            .hint(format!("Enter the key of {} again", self.name))
            .at_field("key")
    }

    fn account(&self, workspace: &str, origin: &str) -> String {
        format!("{workspace}/{}@{origin}", self.name)
    }
}

fn check_header(name: &str, value: &str) -> Result<()> {
    let wrong = |message: String| Error::bad_input(message).at_field("headers");
    let known = HeaderName::from_bytes(name.as_bytes());
    let known = known.map_err(|_| wrong(format!("“{name}” cannot be the name of a header")))?;
    if OWN_HEADERS.contains(&known.as_str()) {
        return Err(wrong(format!("The header {name} is set by Attune")).hint("Enter a secret as the model's key"));
    }
    HeaderValue::from_str(value)
        .map_err(|_| wrong(format!("The value of the header {name} has a letter no header has")))?;
    Ok(())
}

#[cfg(test)]
mod tests;

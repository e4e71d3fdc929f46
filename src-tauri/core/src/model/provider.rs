//! The kinds of servers that answer, and what is known of each beforehand.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};

/// Who answers. All but the last three speak the OpenAI chat form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export_to = "operations.ts")]
pub enum Provider {
    Openai,
    Azure,
    Ollama,
    LmStudio,
    Vllm,
    LlamaServer,
    /// Any other server that speaks the OpenAI chat form.
    OpenaiCompatible,
    Anthropic,
    /// The person's own application, see [`super::http`].
    Http,
    /// The local engine, a GGUF file.
    Builtin,
}

impl Provider {
    pub const ALL: [Provider; 10] = [
        Provider::Openai,
        Provider::Azure,
        Provider::Ollama,
        Provider::LmStudio,
        Provider::Vllm,
        Provider::LlamaServer,
        Provider::OpenaiCompatible,
        Provider::Anthropic,
        Provider::Http,
        Provider::Builtin,
    ];

    /// The name in commands and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Provider::Openai => "openai",
            Provider::Azure => "azure",
            Provider::Ollama => "ollama",
            Provider::LmStudio => "lm-studio",
            Provider::Vllm => "vllm",
            Provider::LlamaServer => "llama-server",
            Provider::OpenaiCompatible => "openai-compatible",
            Provider::Anthropic => "anthropic",
            Provider::Http => "http",
            Provider::Builtin => "builtin",
        }
    }

    /// Reads a name as people write it (`lmstudio`, `llama_server`). The error lists the names there are.
    pub fn parse(text: &str) -> Result<Self> {
        let bare = |name: &str| name.to_lowercase().replace(['-', '_', ' ', '.'], "");
        Self::ALL.into_iter().find(|provider| bare(provider.as_str()) == bare(text)).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|provider| provider.as_str()).collect();
            Error::usage(format!("There is no provider “{text}”")).hint(format!("Providers: {}", names.join(", ")))
        })
    }

    /// Where this provider is found if nothing else is said.
    pub fn default_url(self) -> Option<&'static str> {
        match self {
            Provider::Openai => Some("https://api.openai.com/v1"),
            Provider::Ollama => Some("http://127.0.0.1:11434/v1"),
            Provider::LmStudio => Some("http://127.0.0.1:1234/v1"),
            Provider::Vllm => Some("http://127.0.0.1:8000/v1"),
            Provider::LlamaServer => Some("http://127.0.0.1:8080/v1"),
            Provider::Anthropic => Some("https://api.anthropic.com"),
            Provider::Azure | Provider::OpenaiCompatible | Provider::Http | Provider::Builtin => None,
        }
    }

    /// True for servers that a person runs themselves: no price per token, and usually no key.
    pub fn is_self_hosted(self) -> bool {
        use Provider::*;
        matches!(self, Ollama | LmStudio | Vllm | LlamaServer | Builtin)
    }
}

impl std::fmt::Display for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_files_is_the_name_in_commands() {
        for provider in Provider::ALL {
            assert_eq!(serde_json::to_value(provider).unwrap(), provider.as_str());
            assert_eq!(Provider::parse(provider.as_str()).unwrap(), provider);
        }
        assert_eq!(Provider::parse("LMStudio").unwrap(), Provider::LmStudio);
        assert_eq!(Provider::parse("llama_server").unwrap(), Provider::LlamaServer);
    }

    #[test]
    fn an_unknown_provider_is_answered_with_the_known_ones() {
        let error = Provider::parse("opnai").unwrap_err();
        assert!(error.message.contains("opnai") && error.hint.unwrap().contains("anthropic"));
    }

    #[test]
    fn every_default_address_is_a_valid_one() {
        for url in Provider::ALL.into_iter().filter_map(Provider::default_url) {
            super::super::address::parse(url).unwrap();
        }
    }
}

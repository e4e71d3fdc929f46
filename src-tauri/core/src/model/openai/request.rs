//! The request in the OpenAI chat form.
use serde_json::{Map, Value, json};

use super::{super::ChatRequest, messages};

/// Where servers of this form differ.
pub struct Dialect {
    /// The provider's name of the model; a request that names another one wins.
    pub model: String,
    /// `max_completion_tokens` instead of `max_tokens`.
    pub new_max_tokens: bool,
    pub logprobs: bool,
}

impl Dialect {
    pub fn body(&self, request: &ChatRequest, stream: bool) -> Value {
        let settings = &request.settings;
        let max_tokens = if self.new_max_tokens { "max_completion_tokens" } else { "max_tokens" };
        let model = if request.model.is_empty() { &self.model } else { &request.model };
        let mut body = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                body.insert(name.to_owned(), value);
            }
        };
        put("model", Some(json!(model)));
        put("messages", Some(json!(messages::sent(&request.messages))));
        put("temperature", settings.temperature.map(Value::from));
        put("top_p", settings.top_p.map(Value::from));
        put(max_tokens, settings.max_tokens.map(Value::from));
        put("stop", settings.stop.as_ref().map(|stop| json!(stop)));
        put("seed", settings.seed.map(Value::from));
        put("tools", settings.tools.as_ref().filter(|tools| !tools.is_empty()).map(|tools| json!(tools)));
        put("response_format", settings.response_format.clone());
        put("logprobs", self.logprobs.then_some(Value::Bool(true)));
        if stream {
            put("stream", Some(Value::Bool(true)));
            put("stream_options", Some(json!({"include_usage": true})));
        }
        Value::Object(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        message::{Message, Role},
        model::Settings,
    };

    fn dialect() -> Dialect {
        Dialect { model: "gpt".into(), new_max_tokens: false, logprobs: false }
    }

    #[test]
    fn every_setting_goes_out_under_its_name() {
        let settings: Settings = serde_json::from_value(json!({
            "temperature": 0.0, "top_p": 0.5, "max_tokens": 9, "stop": ["END"], "seed": 7,
            "tools": [{"type": "function"}], "response_format": {"type": "json_object"}
        }))
        .unwrap();
        let messages = vec![Message::new(Role::System, "Be short"), Message::new(Role::User, "Hello")];
        let request = ChatRequest { model: String::new(), messages, settings, case: None };
        assert_eq!(
            dialect().body(&request, true),
            json!({
                "model": "gpt",
                "messages": [{"role": "system", "content": "Be short"}, {"role": "user", "content": "Hello"}],
                "temperature": 0.0, "top_p": 0.5, "max_tokens": 9, "stop": ["END"], "seed": 7,
                "tools": [{"type": "function"}], "response_format": {"type": "json_object"},
                "stream": true, "stream_options": {"include_usage": true}
            })
        );
    }

    #[test]
    fn what_is_not_set_is_not_sent() {
        let request =
            ChatRequest { model: "other".into(), messages: vec![], settings: Settings::default(), case: None };
        assert_eq!(dialect().body(&request, false), json!({"model": "other", "messages": []}));
        let openai = Dialect { new_max_tokens: true, logprobs: true, ..dialect() };
        let settings = Settings { max_tokens: Some(9), ..Settings::default() };
        let body = openai.body(&ChatRequest { settings, ..request }, false);
        assert_eq!(body, json!({"model": "other", "messages": [], "max_completion_tokens": 9, "logprobs": true}));
    }
}

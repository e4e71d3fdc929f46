//! The name under which a finished answer is kept, so that it is never paid for twice.
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{ChatModel, ChatRequest};
use crate::error::{Error, Result};

/// SHA-256 over the canonical JSON (RFC 8785) of endpoint, model, path and body as sent, and repeat number.
///
/// Headers stay out, so neither a key nor another secret is in it, and a new key finds the old answers.
pub fn cache_key(model: &dyn ChatModel, request: &ChatRequest, repeat: u32) -> Result<[u8; 32]> {
    let sent = model.sent(request).map_err(|error| Error::internal(error.message))?;
    let named = json!({"endpoint": model.endpoint(), "model": request.model, "sent": sent, "repeat": repeat});
    let bytes = serde_json_canonicalizer::to_vec(&named)?;
    Ok(Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, sync::Arc};

    use super::*;
    use crate::{
        message::{Message, Role},
        model::{
            Settings,
            config::ModelConfig,
            connect::connect,
            key::Key,
            net::{Network, Timeouts},
            provider::Provider,
        },
    };

    fn model(change: impl FnOnce(&mut ModelConfig), key: &str) -> Arc<dyn ChatModel> {
        let mut config = ModelConfig::new("m", Provider::Vllm);
        change(&mut config);
        let network = Network::new(Timeouts::default(), || 0);
        connect(&config, Some(&Key::new(key).unwrap()), &network).unwrap()
    }

    fn request(change: impl FnOnce(&mut ChatRequest)) -> ChatRequest {
        let messages = vec![Message::new(Role::System, "Be short"), Message::new(Role::User, "Hello")];
        let settings = Settings { temperature: Some(0.0), seed: Some(1), ..Settings::default() };
        let mut request = ChatRequest { model: "m".into(), messages, settings, case: None };
        change(&mut request);
        request
    }

    #[test]
    fn a_change_in_anything_that_shapes_the_answer_changes_the_key() {
        let plain = || model(|_| {}, "sk-1");
        let key =
            |model: Arc<dyn ChatModel>, request: ChatRequest, repeat| cache_key(&*model, &request, repeat).unwrap();
        let keys = [
            key(plain(), request(|_| {}), 0),
            key(plain(), request(|_| {}), 1),
            key(model(|config| config.url = Some("http://127.0.0.1:8001/v1".into()), "sk-1"), request(|_| {}), 0),
            key(model(|config| config.url = Some("http://127.0.0.1:8000/v2".into()), "sk-1"), request(|_| {}), 0),
            key(model(|config| config.provider = Provider::Anthropic, "sk-1"), request(|_| {}), 0),
            key(plain(), request(|request| request.model = "n".into()), 0),
            key(plain(), request(|request| request.messages[0].role = Role::Developer), 0),
            key(plain(), request(|request| request.messages[1] = Message::new(Role::User, "Hello ")), 0),
            key(plain(), request(|request| request.settings.temperature = Some(0.1)), 0),
            key(plain(), request(|request| request.settings.seed = None), 0),
            key(plain(), request(|request| request.settings.stop = Some(vec!["x".into()])), 0),
            key(plain(), request(|request| request.settings.max_tokens = Some(1)), 0),
            key(plain(), request(|request| request.settings.tools = Some(vec![json!({"type": "function"})])), 0),
            key(plain(), request(|request| request.settings.response_format = Some(json!({"type": "text"}))), 0),
        ];
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
    }

    #[test]
    fn a_secret_or_the_way_of_reading_does_not_change_the_key() {
        let request = request(|_| {});
        let expected = cache_key(&*model(|_| {}, "sk-1"), &request, 0).unwrap();
        let header = |config: &mut ModelConfig| drop(config.headers.insert("x-tenant".into(), "secret".into()));
        for other in [model(|_| {}, "sk-2"), model(header, "sk-1"), model(|config| config.stream = true, "sk-1")] {
            assert_eq!(cache_key(&*other, &request, 0).unwrap(), expected);
        }
    }
}

use std::{path::PathBuf, sync::Arc};

use super::*;
use crate::{
    host::{ChildCommand, Secrets},
    model::key::KeysOfThisRun,
};

struct TestHost(Arc<KeysOfThisRun>);

impl Host for TestHost {
    fn now_ms(&self) -> i64 {
        0
    }
    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
    fn cache_dir(&self) -> PathBuf {
        PathBuf::new()
    }
    fn state_dir(&self) -> PathBuf {
        PathBuf::new()
    }
    fn engine(&self) -> Option<ChildCommand> {
        None
    }
    fn secrets(&self) -> Arc<dyn Secrets> {
        self.0.clone()
    }
    fn environment(&self, name: &str) -> Option<String> {
        (name == "MY_KEY").then(|| "sk-from-environment".to_owned())
    }
}

fn host() -> TestHost {
    TestHost(Arc::default())
}

#[test]
fn a_key_is_useless_at_another_address() {
    let host = host();
    let key = Key::new("sk-canary").unwrap();
    let mut config = ModelConfig::new("gpt", Provider::Openai);
    config.store_key("w", &key, &host).unwrap();
    assert_eq!(config.key("w", &host).unwrap(), Some(key.clone()));
    for url in ["https://api.openai.com.evil.example/v1", "https://api.openai.com:444/v1", "http://127.0.0.1/v1"] {
        config.url = Some(url.into());
        let error = config.key("w", &host).unwrap_err();
        assert_eq!(error.code, Code::ModelUnavailable, "{url}");
        assert!(error.message.contains("https://api.openai.com:443") && !error.message.contains("canary"), "{error}");
    }
    config.url = Some("https://api.openai.com/v2".into());
    assert_eq!(config.key("w", &host).unwrap(), Some(key));
}

#[test]
fn a_key_is_useless_in_another_workspace_or_under_another_name() {
    let host = host();
    let mut config = ModelConfig::new("gpt", Provider::Openai);
    config.store_key("w", &Key::new("sk-canary").unwrap(), &host).unwrap();
    assert!(config.key("other", &host).is_err());
    config.name = "gpt-2".into();
    assert!(config.key("w", &host).is_err());
}

#[test]
fn a_key_from_the_environment_is_bound_too() {
    let host = host();
    let mut config = ModelConfig::new("gpt", Provider::Openai);
    config.take_key_from("MY_KEY").unwrap();
    assert_eq!(config.key("w", &host).unwrap().unwrap().reveal(), "sk-from-environment");
    config.url = Some("https://elsewhere.example/v1".into());
    assert!(config.key("w", &host).is_err());
    config.url = None;
    config.take_key_from("NOT_SET").unwrap();
    assert!(config.key("w", &host).unwrap_err().message.contains("NOT_SET"));
}

#[test]
fn a_forgotten_key_is_gone() {
    let host = host();
    let mut config = ModelConfig::new("gpt", Provider::Openai);
    config.store_key("w", &Key::new("sk-canary").unwrap(), &host).unwrap();
    let before = config.clone();
    config.forget_key("w", &host).unwrap();
    assert_eq!(config.key("w", &host).unwrap(), None);
    assert!(before.key("w", &host).is_err());
}

#[test]
fn header_values_are_not_shown() {
    let mut config = ModelConfig::new("app", Provider::Http);
    config.url = Some("http://127.0.0.1:9/answer".into());
    config.headers.insert("x-tenant".into(), "canary".into());
    config.validate().unwrap();
    assert!(!format!("{config:?}").contains("canary"));
}

#[test]
fn what_cannot_work_is_named_with_its_field() {
    let good = || ModelConfig::new("gpt-4o-mini", Provider::Openai);
    let wrong = |change: &dyn Fn(&mut ModelConfig), field: &str| {
        let mut config = good();
        change(&mut config);
        let error = config.validate().unwrap_err();
        assert_eq!(error.place.as_ref().and_then(|place| place.field.as_deref()), Some(field), "{error}");
    };
    good().validate().unwrap();
    wrong(&|config| config.name = String::new(), "name");
    wrong(&|config| config.name = "Gpt 4".into(), "name");
    wrong(&|config| config.model = Some(" ".into()), "model");
    wrong(&|config| config.url = Some("nowhere".into()), "url");
    wrong(&|config| config.provider = Provider::Azure, "url");
    wrong(&|config| drop(config.headers.insert("Authorization".into(), "Bearer x".into())), "headers");
    wrong(&|config| drop(config.headers.insert("a b".into(), "x".into())), "headers");
    wrong(&|config| drop(config.headers.insert("x-a".into(), "a\nb".into())), "headers");
}

//! Where a key goes, and that it is never seen.
use attune_core::model::{ChatErrorKind, provider::Provider};
use attune_tests::fault_server::FaultServer;

use super::{KEY, ask, config, open};

#[tokio::test]
async fn each_provider_gets_the_key_in_its_own_header() {
    let server = FaultServer::start().await;
    for (provider, header, value) in [
        (Provider::OpenaiCompatible, "authorization", format!("Bearer {KEY}")),
        (Provider::Azure, "api-key", KEY.to_owned()),
        (Provider::Anthropic, "x-api-key", KEY.to_owned()),
        (Provider::Http, "authorization", format!("Bearer {KEY}")),
    ] {
        server.reset();
        open(&config(provider, &server.url())).chat(&ask("m", "x"), None).await.unwrap();
        let seen = server.seen().remove(0);
        let carriers: Vec<&str> =
            seen.headers.iter().filter(|(_, value)| value.contains(KEY)).map(|(name, _)| name.as_str()).collect();
        assert_eq!((carriers, seen.header(header)), (vec![header], Some(value.as_str())), "{provider}");
        assert!(seen.header("user-agent").is_some_and(|agent| agent.starts_with("attune/")));
        assert_eq!(seen.header("cookie"), None);
    }
}

#[tokio::test]
async fn a_redirect_takes_nothing_along() {
    let (server, other) = (FaultServer::start().await, FaultServer::start().await);
    let script = format!("redirect:{}", other.port());
    for provider in [Provider::OpenaiCompatible, Provider::Anthropic, Provider::Http] {
        let error = open(&config(provider, &server.url_for(&script))).chat(&ask("", "x"), None).await.unwrap_err();
        assert_eq!((error.kind, error.status), (ChatErrorKind::Rejected, Some(307)));
        assert!(error.message.contains(&other.url()), "{error}");
    }
    assert_eq!((server.counts().calls, other.counts().calls), (3, 0));
}

#[tokio::test]
async fn a_provider_that_repeats_the_key_is_not_believed() {
    let server = FaultServer::start().await;
    for provider in [Provider::OpenaiCompatible, Provider::Azure, Provider::Anthropic, Provider::Http] {
        let mut config = config(provider, &server.url_for("wrong-key"));
        config.headers.insert("x-tenant".into(), "tenant-canary".into());
        let error = open(&config).chat(&ask("", "x"), None).await.unwrap_err();
        assert_eq!(error.kind, ChatErrorKind::Key);
        assert!(error.message.contains("Incorrect API key provided"), "{error}");
        let shown = format!("{error} {error:?} {}", serde_json::to_string(&error).unwrap());
        assert!(!shown.contains("canary"), "{shown}");
        assert_eq!(server.seen().pop().unwrap().header("x-tenant"), Some("tenant-canary"));
    }
}

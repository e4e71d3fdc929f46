//! "Test connection", and servers that are found by themselves.
use attune_core::model::{
    discover::discover_at,
    provider::Provider,
    test_connection::{Stage, test},
};
use attune_tests::fault_server::{FaultServer, refusing_port};

use super::{config, open};

#[tokio::test]
async fn the_stage_that_fails_is_named() {
    let server = FaultServer::start().await;
    let refused = format!("http://127.0.0.1:{}", refusing_port().await);
    let secure = server.url().replace("http://", "https://");
    for (url, ok, stage, words) in [
        (server.url_for("ok"), true, Stage::Answer, "answered"),
        (refused, false, Stage::Address, "nothing listens there"),
        (server.url_for("redirect:9"), false, Stage::Address, "redirects"),
        (secure, false, Stage::Tls, "No secure connection"),
        (server.url_for("wrong-key"), false, Stage::Key, "Enter the key again"),
        (server.url_for("no-model"), false, Stage::Model, "The server offers: ok, trickle"),
        (server.url_for("page"), false, Stage::Answer, "It often ends in /v1"),
        (server.url_for("status-500"), false, Stage::Answer, "The server was reached"),
    ] {
        let tested = test(&*open(&config(Provider::OpenaiCompatible, &url))).await;
        assert_eq!((tested.ok, tested.stage, tested.latency_ms.is_some()), (ok, stage, ok), "{url} {tested:?}");
        assert!(tested.message.contains(words), "{url}: {}", tested.message);
    }
}

#[tokio::test]
async fn local_servers_are_found_with_their_models() {
    let server = FaultServer::start().await;
    let (there, not_there) = (format!("{}/v1", server.url()), format!("http://127.0.0.1:{}/v1", refusing_port().await));
    let places = [(Provider::Ollama, there.as_str()), (Provider::Vllm, not_there.as_str())];
    let found = discover_at(places).await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].provider, &found[0].url), (Provider::Ollama, &there));
    assert!(found[0].models.contains(&"ok".to_owned()));
}

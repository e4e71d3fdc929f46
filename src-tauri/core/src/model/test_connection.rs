//! "Test connection": one short call, and in plain words which stage of it fails.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChatError, ChatErrorKind, ChatModel, ChatRequest, Settings, fault};
use crate::{
    error::Error,
    message::{Message, Role},
};

/// The stages of a call, in the order in which they can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Stage {
    Address,
    Tls,
    Key,
    Model,
    Answer,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "TestedModel")]
pub struct Tested {
    pub ok: bool,
    /// Where it failed; `answer` if it did not.
    pub stage: Stage,
    pub message: String,
    /// Of the answer; null without one.
    #[ts(type = "number | null")]
    pub latency_ms: Option<u64>,
}

/// Sends one short message. It costs what a call of some twenty tokens costs.
pub async fn test(model: &dyn ChatModel) -> Tested {
    // Reasoning models think before the first word and need room for it.
    let settings = Settings { max_tokens: Some(64), ..Settings::default() };
    let messages = vec![Message::new(Role::User, "Answer with the word ready.")];
    let request = ChatRequest { model: String::new(), messages, settings, case: None };
    match model.chat(&request, None).await {
        Ok(answer) => {
            let name = answer.model.map_or(String::new(), |name| format!(" as {name}"));
            let message = format!("{} answered{name} in {} ms", model.endpoint(), answer.latency_ms);
            Tested { ok: true, stage: Stage::Answer, message, latency_ms: Some(answer.latency_ms) }
        }
        Err(error) => {
            let stage = stage(&error);
            // A file that is not there says itself what to do.
            let advice = if model.ready().is_ok() { advice(stage, error.kind) } else { "" };
            let separator = if error.message.ends_with(['.', '!', '?']) { "" } else { "." };
            let offers = if stage == Stage::Model { offers(model).await } else { String::new() };
            let message = format!("{}{separator} {advice} {offers}", error.message);
            Tested { ok: false, stage, message: message.trim_end().to_owned(), latency_ms: None }
        }
    }
}

/// Nothing was sent, because there is no key to send.
pub fn without_key(error: &Error) -> Tested {
    let message = error.hint.iter().fold(format!("{}.", error.message), |message, hint| format!("{message} {hint}."));
    Tested { ok: false, stage: Stage::Key, message, latency_ms: None }
}

/// The models that are there instead.
async fn offers(model: &dyn ChatModel) -> String {
    const MOST: usize = 20;
    let names = model.models().await.unwrap_or_default();
    match &names[..] {
        [] => String::new(),
        names => fault::shorten(&format!("The server offers: {}.", names[..names.len().min(MOST)].join(", "))),
    }
}

fn stage(error: &ChatError) -> Stage {
    match error.kind {
        ChatErrorKind::Address | ChatErrorKind::Blocked => Stage::Address,
        ChatErrorKind::Tls => Stage::Tls,
        ChatErrorKind::Key => Stage::Key,
        ChatErrorKind::Model => Stage::Model,
        // A redirect means that the address is another one.
        ChatErrorKind::Rejected if error.status.is_some_and(|status| (300..400).contains(&status)) => Stage::Address,
        _ => Stage::Answer,
    }
}

fn advice(stage: Stage, kind: ChatErrorKind) -> &'static str {
    match (stage, kind) {
        (_, ChatErrorKind::Blocked) => "attune egress allow opens the way out.",
        (Stage::Address, _) => "Check the address, and that the server runs.",
        (Stage::Tls, _) => "Check the server's certificate, and that https is right for this address.",
        (Stage::Key, _) => "Enter the key again, and check that it may use this model.",
        (Stage::Model, _) => "Check the model's name and the path of the address.",
        (Stage::Answer, ChatErrorKind::RateLimited) => "The key works; wait, or ask for a higher limit.",
        (Stage::Answer, ChatErrorKind::Server | ChatErrorKind::TimedOut) => "The server was reached; try again later.",
        (Stage::Answer, _) => "",
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::model::{ChatAnswer, Finish, OnText};

    struct Fixed(Result<(), ChatError>);

    #[async_trait]
    impl ChatModel for Fixed {
        async fn chat(&self, _: &ChatRequest, _: Option<OnText<'_>>) -> Result<ChatAnswer, ChatError> {
            self.0.clone().map(|()| ChatAnswer {
                latency_ms: 12,
                model: Some("m-1".into()),
                ..ChatAnswer::new(Message::new(Role::Assistant, "ready"), Finish::Stop)
            })
        }

        async fn models(&self) -> Result<Vec<String>, ChatError> {
            Ok(vec!["m-1".into(), "m-2".into()])
        }

        fn endpoint(&self) -> String {
            "http://127.0.0.1:8000".into()
        }
    }

    #[tokio::test]
    async fn a_model_that_answers_is_ready() {
        let tested = test(&Fixed(Ok(()))).await;
        assert_eq!((tested.ok, tested.stage, tested.latency_ms), (true, Stage::Answer, Some(12)));
        assert_eq!(tested.message, "http://127.0.0.1:8000 answered as m-1 in 12 ms");
    }

    #[tokio::test]
    async fn the_stage_that_fails_is_named_with_what_to_do() {
        for (kind, status, stage, word) in [
            (ChatErrorKind::Address, None, Stage::Address, "runs"),
            (ChatErrorKind::Rejected, Some(308), Stage::Address, "address"),
            (ChatErrorKind::Blocked, None, Stage::Address, "attune egress allow"),
            (ChatErrorKind::Tls, None, Stage::Tls, "certificate"),
            (ChatErrorKind::Key, Some(401), Stage::Key, "key"),
            (ChatErrorKind::Model, Some(404), Stage::Model, "offers: m-1, m-2"),
            (ChatErrorKind::RateLimited, Some(429), Stage::Answer, "wait"),
            (ChatErrorKind::Unreadable, None, Stage::Answer, "It failed"),
        ] {
            let error = ChatError { status, ..ChatError::new(kind, "It failed") };
            let tested = test(&Fixed(Err(error))).await;
            assert_eq!((tested.ok, tested.stage, tested.latency_ms), (false, stage, None));
            assert!(tested.message.contains(word), "{}", tested.message);
        }
    }
}

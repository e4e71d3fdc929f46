//! From messages to the tokens that a model reads.
use attune_core::{
    message::{Content, Message, Role},
    model::{
        Settings,
        engine::{Failure, FailureKind},
    },
};
use llama_cpp_2::{
    model::{LlamaChatMessage, LlamaChatTemplate, LlamaModel},
    token::LlamaToken,
};

/// The chat template of the model's file.
pub struct Template(LlamaChatTemplate);

impl Template {
    pub fn of(model: &LlamaModel) -> Result<Self, Failure> {
        let missing = "This model file has no chat template: it is no chat model";
        model.chat_template(None).map(Self).map_err(|_| Failure::new(FailureKind::File, missing))
    }

    pub fn tokens(
        &self,
        model: &LlamaModel,
        messages: &[Message],
        settings: &Settings,
    ) -> Result<Vec<LlamaToken>, Failure> {
        if settings.tools.as_ref().is_some_and(|tools| !tools.is_empty()) {
            return Err(Failure::new(FailureKind::Refused, "The local models of Attune cannot call tools"));
        }
        let messages = messages.iter().map(line).collect::<Result<Vec<_>, _>>()?;
        let text = model.apply_chat_template(&self.0, &messages, true).map_err(|error| {
            let message = format!("The chat template of this model cannot be applied: {error}");
            Failure::new(FailureKind::Refused, message)
        })?;
        let vocab = model.vocab();
        let mut tokens = vocab.tokenize(text.as_bytes(), true, true);
        // Some templates write the mark of the beginning that the tokenizer adds as well.
        if tokens.len() > 1 && tokens[0] == vocab.bos() && tokens[1] == vocab.bos() {
            tokens.remove(0);
        }
        if tokens.is_empty() {
            return Err(Failure::new(FailureKind::Refused, "The request is empty"));
        }
        Ok(tokens)
    }
}

fn line(message: &Message) -> Result<LlamaChatMessage, Failure> {
    let refuse = |what: &str| Failure::new(FailureKind::Refused, format!("The local models of Attune cannot {what}"));
    if message.tool_calls.is_some() || message.role == Role::Tool {
        return Err(refuse("call tools"));
    }
    if let Some(Content::Parts(parts)) = &message.content
        && parts.iter().any(|part| part.get("text").is_none())
    {
        return Err(refuse("read images or files"));
    }
    let role = match message.role {
        Role::Developer => Role::System,
        role => role,
    };
    LlamaChatMessage::new(role.as_str().to_owned(), message.text())
        .map_err(|_| refuse("read a text with a zero byte in it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(message: Message) -> String {
        let failure = line(&message).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Refused);
        failure.message
    }

    #[test]
    fn what_the_model_cannot_read_is_refused_and_not_dropped() {
        let image = serde_json::json!({"type": "image_url", "image_url": {"url": "x"}});
        let parts = |part| Message { content: Some(Content::Parts(vec![part])), ..Message::new(Role::User, "") };
        assert!(refused(parts(image)).contains("images"));
        assert!(refused(Message::new(Role::Tool, "42")).contains("tools"));
        let call = Message { tool_calls: Some(vec![serde_json::json!({})]), ..Message::new(Role::Assistant, "") };
        assert!(refused(call).contains("tools"));
        assert!(refused(Message::new(Role::User, "a\0b")).contains("zero byte"));
        assert!(line(&parts(serde_json::json!({"type": "text", "text": "Hello"}))).is_ok());
    }
}

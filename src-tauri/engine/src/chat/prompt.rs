//! From messages to the tokens that a model reads.
use std::path::Path;

use attune_core::{
    message::{Message, Piece, Role},
    model::{
        Settings,
        engine::{Failure, FailureKind},
    },
};
use llama_cpp_2::{
    model::{LlamaChatMessage, LlamaChatTemplate, LlamaModel},
    token::LlamaToken,
};
use minijinja::{Environment, Value, context, syntax::SyntaxConfig};

/// Steps after which a template is given up: what is in a file may run for ever.
const FUEL: u64 = 10_000_000;

/// The chat template of the model's file.
pub struct Template {
    jinja: Option<Environment<'static>>,
    file: LlamaChatTemplate,
}

impl Template {
    pub fn of(model: &LlamaModel, file: &Path) -> Result<Self, Failure> {
        let template = model.chat_template(None).map_err(|_| {
            let message = format!("The model file {} has no chat template: it is no chat model", file.display());
            Failure::new(FailureKind::File, message)
        })?;
        let vocab = model.vocab();
        let mark = |token| String::from_utf8_lossy(&vocab.token_to_piece(token, true, None)).into_owned();
        let jinja = template.to_str().ok().and_then(|text| jinja(text, mark(vocab.bos()), mark(vocab.eos())));
        Ok(Self { jinja, file: template })
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
        let lines = messages.iter().map(line).collect::<Result<Vec<_>, _>>()?;
        let text = match self.jinja.as_ref().and_then(|jinja| rendered(jinja, &lines)) {
            Some(text) => text,
            None => self.usual(model, &lines)?,
        };
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

    /// The usual form of the family that the template looks like, for templates that are written for Python only.
    fn usual(&self, model: &LlamaModel, lines: &[Line]) -> Result<String, Failure> {
        let lines = lines.iter().map(|line| LlamaChatMessage::new(line.role.to_owned(), line.content.clone()));
        let text = lines
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| error.to_string())
            .and_then(|lines| model.apply_chat_template(&self.file, &lines, true).map_err(|error| error.to_string()));
        text.map_err(|error| {
            let message = format!("The chat template of this model cannot be applied: {error}");
            Failure::new(FailureKind::Refused, message)
        })
    }
}

/// llama.cpp's own reader of templates knows families only: it leaves out, for one, what a template says to a model
/// that is given no system message.
fn jinja(text: &str, first: String, last: String) -> Option<Environment<'static>> {
    let mut jinja = Environment::new();
    // As the makers of models write for.
    jinja.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().ok()?);
    jinja.set_fuel(Some(FUEL));
    jinja.add_global("bos_token", first);
    jinja.add_global("eos_token", last);
    jinja.add_template_owned("chat", text.to_owned()).ok()?;
    Some(jinja)
}

fn rendered(jinja: &Environment<'_>, lines: &[Line]) -> Option<String> {
    let line = |line: &Line| context! { role => line.role, content => &line.content };
    let messages: Vec<Value> = lines.iter().map(line).collect();
    jinja.get_template("chat").ok()?.render(context! { messages, add_generation_prompt => true }).ok()
}

struct Line {
    role: &'static str,
    content: String,
}

fn line(message: &Message) -> Result<Line, Failure> {
    let refuse = |what: &str| Failure::new(FailureKind::Refused, format!("The local models of Attune cannot {what}"));
    if message.is_about_tools() {
        return Err(refuse("call tools"));
    }
    if message.pieces().iter().any(|piece| matches!(piece, Piece::Media { .. } | Piece::Other(_))) {
        return Err(refuse("read images or files"));
    }
    let role = match message.role {
        Role::Developer => Role::System,
        role => role,
    };
    let content = message.text();
    if content.contains('\0') {
        return Err(refuse("read a text with a zero byte in it"));
    }
    Ok(Line { role: role.as_str(), content })
}

#[cfg(test)]
mod tests {
    use attune_core::message::Content;

    use super::*;

    fn refused(message: Message) -> String {
        let failure = line(&message).err().unwrap();
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

    #[test]
    fn a_template_is_followed_also_in_what_it_adds_by_itself() {
        let text = "{% for message in messages %}
            {% if loop.first and message.role != 'system' %}<s>be brief</s>{% endif %}
<{{ message['role'] }}>{{ message['content'] }}{{ eos_token }}{% endfor %}{% if add_generation_prompt %}<a>{% endif %}";
        let jinja = jinja(text, "<s>".into(), "</s>".into()).unwrap();
        let lines = |role| [line(&Message::new(role, "Hi <b>{{ x }}")).unwrap()];
        let text = |role| rendered(&jinja, &lines(role)).unwrap();
        assert_eq!(text(Role::User), "<s>be brief</s><user>Hi <b>{{ x }}</s><a>");
        assert_eq!(text(Role::Developer), "<system>Hi <b>{{ x }}</s><a>");
    }

    #[test]
    fn a_template_that_cannot_be_rendered_is_left_to_llama() {
        let of = |text: &str| jinja(text, String::new(), String::new()).and_then(|jinja| rendered(&jinja, &[]));
        assert_eq!(of("{{ raise_exception('no') }}"), None);
        assert_eq!(of("{% for %}"), None);
        assert_eq!(of("{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}"), None);
    }
}

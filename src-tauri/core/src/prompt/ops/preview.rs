//! Rendering a version, or what is being typed, with variables or with a past interaction.
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::{
    error::{Code, Error, Result},
    held_out::HeldOut,
    interaction,
    message::{Content, Message},
    operation::Context,
    prompt::body::Body,
    store::{self, interaction::Loaded},
    template::{self, Filled, Inputs},
    tokens,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptRender")]
pub struct Render {
    /// A version; or give `body`.
    pub reference: Option<String>,
    /// What is being typed.
    pub body: Option<Body>,
    /// Whose body it is: a past interaction that is held out of it cannot fill what is still being typed.
    pub prompt: Option<String>,
    #[ts(type = "Record<string, unknown> | null")]
    pub vars: Option<Map<String, Value>>,
    /// A past interaction whose variables and messages fill the template.
    pub interaction: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptRendered")]
pub struct Rendered {
    pub messages: Vec<Message>,
    /// Where each message comes from, and what of it was filled in.
    pub sources: Vec<Source>,
    /// By OpenAI's public encoding; other models count a little differently.
    pub tokens: usize,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "RenderedFrom")]
pub struct Source {
    /// The place of the version's entry, from 0; null where the past input brought the message.
    #[ts(type = "number | null")]
    pub entry: Option<usize>,
    /// What templates filled in, in order. None of a message that is no single text.
    pub filled: Vec<FilledPart>,
}

/// Counted in UTF-16, as JavaScript does.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct FilledPart {
    #[ts(type = "number")]
    pub from: usize,
    #[ts(type = "number")]
    pub to: usize,
    /// The tag that did it, as it stands in the template; null where blocks decide which.
    pub tag: Option<String>,
}

impl Source {
    fn of(filled: &Filled, body: &Body) -> Self {
        let text = match &filled.message.content {
            Some(Content::Text(text)) => text.as_str(),
            _ => "",
        };
        let turn = filled.entry.and_then(|entry| body.messages.get(entry)?.turn());
        let template = turn.and_then(|turn| turn.templates().next()).unwrap_or_default();
        let (mut bytes, mut units) = (0, 0);
        let mut unit = |byte: usize| {
            units += text.get(bytes..byte).unwrap_or_default().encode_utf16().count();
            bytes = byte;
            units
        };
        let parts = filled.parts.iter().map(|(range, tag)| FilledPart {
            from: unit(range.start),
            to: unit(range.end),
            tag: tag.clone().and_then(|tag| template.get(tag)).map(str::to_owned),
        });
        Self { entry: filled.entry, filled: parts.collect() }
    }
}

/// Errors: [`Code::HeldOut`].
pub async fn render(context: &Context, request: Render) -> Result<Rendered> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let is_typed = request.body.is_some();
    let body = match (request.reference, request.body) {
        (Some(reference), None) => store::prompt::resolve(&mut connection, &reference.parse()?).await?.body,
        (None, Some(body)) => {
            body.check()?;
            body
        }
        _ => return Err(Error::usage("Name a version, or give a body: one of the two")),
    };
    let nothing = request.vars.is_none() && request.interaction.is_none();
    let inputs = match (request.vars, request.interaction) {
        (Some(variables), None) => Inputs { variables, offered: None },
        (None, Some(id)) => {
            let Loaded { row, form, .. } = interaction::load(&mut connection, &id).await?;
            if let Some(prompt) = request.prompt.or(row.prompt).filter(|_| is_typed) {
                let held_out = HeldOut::of(&mut connection, &prompt).await?;
                held_out.refuse(row.session.as_deref(), &row.id)?;
            }
            Inputs::of(&form)
        }
        (None, None) => Inputs::default(),
        _ => return Err(Error::usage("Give variables or a past interaction, not both")),
    };
    let filled = template::filled(&body, &inputs).map_err(|error| match error.code {
        Code::MissingVariable if nothing => error.hint("Give variables, or a past interaction that fills them"),
        _ => error,
    })?;
    let sources = filled.iter().map(|filled| Source::of(filled, &body)).collect();
    let messages: Vec<Message> = filled.into_iter().map(|filled| filled.message).collect();
    Ok(Rendered { tokens: tokens::count_messages(&messages), messages, sources })
}

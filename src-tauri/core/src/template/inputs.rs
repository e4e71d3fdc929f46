//! What a case offers to the templates of a version.
use serde_json::{Map, Value};

use crate::{
    error::{Code, Error, Result},
    interaction::form::Interaction,
    message::{Message, Role},
};

/// The name of the earlier turns, as a variable and as a placeholder.
const HISTORY: &str = "history";

/// A case's own variables and, where it is an interaction, what that offers besides. Own variables come first: an
/// interaction that was logged with its own `input` or `context` keeps it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inputs {
    pub variables: Map<String, Value>,
    /// `None` where there are only variables.
    pub offered: Option<Offered>,
}

/// What every interaction offers to a template.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Offered {
    /// The last user turn; `None` where the user said nothing.
    pub input: Option<String>,
    /// What was sent, less the system and developer messages.
    pub conversation: Vec<Message>,
    /// How many messages of the conversation come before the last user turn.
    pub earlier: usize,
    /// Texts of the retrieved contexts, a blank line between.
    pub context: String,
    /// Texts of the system and developer messages, a blank line between.
    pub system: String,
}

impl Inputs {
    pub fn of(interaction: &Interaction) -> Self {
        let is_system = |message: &Message| matches!(message.role, Role::System | Role::Developer);
        let (system, mut conversation): (Vec<_>, Vec<_>) = interaction.conversation().into_iter().partition(is_system);
        if let Some(query) = &interaction.query {
            ask(&mut conversation, query);
        }
        let last_user = conversation.iter().rposition(Message::is_asked);
        let contexts: Vec<&str> = interaction.contexts.iter().map(|context| context.text.as_str()).collect();
        let offered = Offered {
            input: last_user.map(|_| interaction.last_user_turn()),
            earlier: last_user.unwrap_or(conversation.len()),
            conversation,
            context: contexts.join("\n\n"),
            system: system.iter().map(Message::text).collect::<Vec<_>>().join("\n\n"),
        };
        Self { variables: interaction.variables.clone(), offered: Some(offered) }
    }

    /// Everything a template can name.
    pub fn values(&self) -> Map<String, Value> {
        let mut values = Map::new();
        if let Some(offered) = &self.offered {
            if let Some(input) = &offered.input {
                values.insert("input".into(), input.as_str().into());
            }
            values.insert(HISTORY.into(), offered.history().into());
            values.insert("context".into(), offered.context.as_str().into());
            values.insert("system".into(), offered.system.as_str().into());
        }
        values.extend(self.variables.clone());
        values
    }

    /// The messages that a placeholder takes: the case's own variable `history` if it is a list of messages, else the
    /// interaction's earlier turns, or with `whole` its whole conversation.
    pub(super) fn placed(&self, whole: bool) -> Result<Vec<Message>> {
        match (self.variables.get(HISTORY), &self.offered) {
            (Some(own @ Value::Array(_)), _) => own_history(own),
            (_, Some(offered)) if whole => Ok(offered.conversation.clone()),
            (_, Some(offered)) => Ok(offered.earlier_turns().to_vec()),
            (Some(_), None) => Err(Error::bad_input("“history” must be a list of messages").at_field(HISTORY)),
            (None, None) => {
                let error = Error::new(Code::MissingVariable, format!("The case has no variable “{HISTORY}”"));
                Err(error.at_field(HISTORY))
            }
        }
    }
}

/// Appends the query where the messages were logged without it: they hold no user turn, or end with an answer to
/// another one.
fn ask(conversation: &mut Vec<Message>, query: &str) {
    let awaits = |last: &Message| last.role == Role::Assistant && last.calls().is_empty();
    let last_user = conversation.iter().rfind(|message| message.is_asked());
    let is_missing = match last_user {
        Some(turn) => conversation.last().is_some_and(awaits) && turn.text() != query,
        None => true,
    };
    if is_missing {
        conversation.push(Message::new(Role::User, query));
    }
}

fn own_history(own: &Value) -> Result<Vec<Message>> {
    serde_json::from_value(own.clone())
        .map_err(|error| Error::bad_input(format!("“history” must be a list of messages: {error}")).at_field(HISTORY))
}

impl Offered {
    /// The turns before the last user turn.
    pub fn earlier_turns(&self) -> &[Message] {
        self.conversation.get(..self.earlier).unwrap_or(&self.conversation)
    }

    pub fn last_turn(&self) -> Option<&Message> {
        self.conversation.get(self.earlier)
    }

    /// The turns after the last user turn: tool calls and their results that the answer was based on.
    pub fn later_turns(&self) -> &[Message] {
        self.conversation.get(self.earlier + 1..).unwrap_or_default()
    }

    /// The earlier turns as text: `role: content`, a line each. A turn that only calls tools shows the calls as JSON.
    pub fn history(&self) -> String {
        self.earlier_turns().iter().map(line_of).collect::<Vec<_>>().join("\n")
    }
}

fn line_of(message: &Message) -> String {
    let said = message.text();
    let text = match (&message.content, &message.tool_calls) {
        (None, Some(calls)) => Value::from(calls.clone()).to_string(),
        _ if said.is_empty() => message.in_short(),
        _ => said,
    };
    format!("{}: {text}", message.role.as_str())
}

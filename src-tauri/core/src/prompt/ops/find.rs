//! Prompts found in the history: which message of an interaction a template may have made, and looking for it.
use serde::Deserialize;
use serde_json::Value;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::found::{Found, Search};
use crate::{
    error::{Error, Result},
    filter,
    interaction::{self, form::Interaction},
    message::{Content, Message, Role},
    operation::{Context, Step},
    prompt::find::{self, Finder, Origin, is_usable},
    store::{self, interaction::Loaded},
    template::Inputs,
    time::rfc3339,
};

/// Interactions read at a time.
const STEP: usize = 500;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptFind")]
pub struct Find {
    /// Which interactions, in the filter language; empty for all.
    pub filter: String,
}

/// The templates of the system messages, and of the messages that are all that was sent. What was found is kept until
/// the next search, so that a group can be looked at and accepted.
pub async fn find(context: &Context, request: Find) -> Result<Found> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(&request.filter)?;
    let keys = interaction::keys(context, &mut connection, &filter, interaction::OLDEST_FIRST).await?;
    let mut finders = Finders::new();
    loop {
        finders = finders.offered(context, &mut connection, &keys).await?;
        let message = "Comparing messages".to_owned();
        context.progress.report(Step { message, ..Step::default() });
        let (learned, again) = blocking(move || finders.learned()).await?;
        finders = learned;
        if !again {
            break;
        }
    }
    let found = finders.of_role.into_iter().map(|(role, finder)| (role, finder.found())).collect();
    let mut search = Search::of(&mut connection, found).await?;
    drop(connection);
    let (now, answer) = (context.now_ms(), &mut search.answer);
    (answer.search, answer.time) = (context.new_id(), rfc3339(now));
    (answer.filter, answer.left_out) = (request.filter, finders.left_out);
    search.keep(&workspace, now).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))
}

/// A finder for each role whose messages templates make.
struct Finders {
    of_role: Vec<(Role, Finder)>,
    /// Interactions without such a message.
    left_out: u64,
    pass: usize,
}

impl Finders {
    fn new() -> Self {
        let roles = [(Role::System, Origin::System), (Role::Developer, Origin::System), (Role::User, Origin::User)];
        let of_role = roles.into_iter().map(|(role, origin)| (role, Finder::new(origin))).collect();
        Self { of_role, left_out: 0, pass: 0 }
    }

    /// One pass over the history.
    async fn offered(mut self, context: &Context, connection: &mut SqliteConnection, keys: &[i64]) -> Result<Self> {
        self.left_out = 0;
        self.pass += 1;
        for (nth, chunk) in keys.chunks(STEP).enumerate() {
            context.check_cancelled()?;
            let message = format!("Reading messages, pass {}", self.pass);
            let (done, total) = ((nth * STEP) as u64, Some(keys.len() as u64));
            context.progress.report(Step { message, done, total, ..Step::default() });
            let interactions = store::interaction::load_all_as_logged(connection, chunk).await?;
            self = blocking(move || {
                interactions.iter().for_each(|interaction| self.offer(interaction));
                self
            })
            .await?;
        }
        Ok(self)
    }

    fn offer(&mut self, Loaded { row, form, .. }: &Loaded) {
        let Some((role, text)) = templated(form) else {
            self.left_out += 1;
            return;
        };
        let known = known(form, text);
        let (prompt, version) = (form.prompt.as_deref(), form.version.as_deref());
        let message = find::Message { key: row.key, time: row.time, text, known: &known, prompt, version };
        let finder = self.of_role.iter_mut().find(|(of, _)| *of == role);
        finder.into_iter().for_each(|(_, finder)| finder.offer(&message));
    }

    /// True if all messages must be offered again.
    fn learned(mut self) -> (Self, bool) {
        let learned: Vec<bool> = self.of_role.iter_mut().map(|(_, finder)| finder.learn()).collect();
        (self, learned.contains(&true))
    }
}

/// The message that a template may have made: the only system or developer message, else the only message of all.
pub(super) fn templated(form: &Interaction) -> Option<(Role, &str)> {
    let mut system = form.messages.iter().filter(|message| matches!(message.role, Role::System | Role::Developer));
    match (system.next(), system.next(), &form.messages[..]) {
        (Some(one), None, _) => Some((one.role, text(one)?)),
        (None, _, [one]) if one.role == Role::User => Some((Role::User, text(one)?)),
        (None, _, []) => Some((Role::User, form.query.as_deref()?)),
        _ => None,
    }
}

/// The message's text, if it is all that the message holds.
fn text(message: &Message) -> Option<&str> {
    match message.content.as_ref()? {
        Content::Text(text) => Some(text),
        Content::Parts(parts) => match &parts[..] {
            [part] => part.get("text")?.as_str(),
            _ => None,
        },
    }
}

/// What the case offers to a template besides this message.
pub(super) fn known(form: &Interaction, message: &str) -> Vec<(String, String)> {
    let texts = Inputs::of(form).values().into_iter().filter_map(|(name, value)| match value {
        Value::String(text) if !text.is_empty() && text != message && is_usable(&name) => Some((name, text)),
        _ => None,
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(form: Value) -> Interaction {
        serde_json::from_value(form).unwrap()
    }

    #[test]
    fn the_system_message_or_the_only_message_is_what_a_template_made() {
        let (system, user) =
            (json!({"role": "system", "content": "Be kind."}), json!({"role": "user", "content": "Hi"}));
        let parts = json!({"role": "developer", "content": [{"type": "text", "text": "Be brief."}]});
        let picture =
            json!({"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image_url"}]});
        let cases = [
            (json!({"messages": [system, user]}), Some((Role::System, "Be kind."))),
            (json!({"messages": [user, parts, user]}), Some((Role::Developer, "Be brief."))),
            (json!({"messages": [user]}), Some((Role::User, "Hi"))),
            (json!({"query": "Hello"}), Some((Role::User, "Hello"))),
            (json!({"messages": [system, system, user]}), None),
            (json!({"messages": [user, user]}), None),
            (json!({"messages": [picture]}), None),
            (json!({}), None),
        ];
        for (form, expected) in cases {
            let form = of(form);
            assert_eq!(templated(&form), expected, "{form:?}");
        }
    }

    #[test]
    fn a_case_offers_its_texts_but_not_the_message_itself() {
        let form = of(json!({
            "messages": [{"role": "user", "content": "Translate: Hi"}],
            "query": "Hi",
            "variables": {"language": "German", "not a name": "x", "empty": "", "number": 7, "whole": "Translate: Hi"},
        }));
        let names: Vec<(String, String)> = known(&form, "Translate: Hi");
        assert_eq!(names, [("input".into(), "Hi".into()), ("language".into(), "German".into())]);
    }
}

//! Applies a mapping to rows.
use serde_json::Value;

use super::{
    Field, Mapping, Only, Path,
    convert::{Reading, name, type_name, unfold},
    feedback::FeedbackRule,
    messages::split_at_answer,
};
use crate::{
    error::{Error, Result},
    import::{row::Fault, time::Clock},
    interaction::form::{Interaction, Usage},
    message::{Message, Role},
};

/// A mapping made ready to be applied to many rows. The own form is read strictly, anything else freely.
#[derive(Debug)]
pub struct Mapper {
    fields: Vec<(Field, Vec<Path>)>,
    feedback: Vec<FeedbackRule>,
    only: Vec<Only>,
    /// Keys under which paths go on: a text there may be JSON that has to be unfolded first.
    roots: Vec<String>,
    reading: Reading,
}

impl Mapper {
    pub fn new(mapping: &Mapping) -> Result<Self> {
        let is_own = mapping.is_own();
        let own = || Field::own().map(|(field, key)| (field, vec![Path::key(key)])).collect();
        let theirs = || mapping.fields.iter().map(|(field, paths)| (field.clone(), paths.all().to_vec())).collect();
        let mut roots: Vec<String> = mapping.paths().filter_map(|path| Some(path.root()?.to_owned())).collect();
        roots.sort();
        roots.dedup();
        Ok(Self {
            fields: if is_own { own() } else { theirs() },
            feedback: mapping.feedback.clone(),
            only: mapping.only.clone(),
            roots,
            reading: Reading { is_strict: is_own, clock: clock(mapping)? },
        })
    }

    /// Whether the mapping is about this row.
    pub fn means(&self, row: &Value) -> bool {
        self.only.iter().all(|only| only.holds(row))
    }

    /// Reads a row. What it becomes still has to be checked ([`crate::import::check`]).
    pub fn apply(&self, mut row: Value) -> Result<Interaction, Fault> {
        if !row.is_object() {
            return Err(Fault::new(format!("A row is an object; this is {}", type_name(&row))));
        }
        self.unfold(&mut row);
        let mut interaction = Interaction::default();
        let mut system = None;
        for (field, paths) in &self.fields {
            let Some((path, value)) = first_found(paths, &row) else { continue };
            if !field.is_text() && self.reading.is_nothing(&value) {
                continue;
            }
            let set = match field {
                Field::System => self.reading.text(&value).map(|text| system = Some(text)),
                _ => self.set(&mut interaction, field, &value),
            };
            set.map_err(|fault| fault.under(&path.label()))?;
        }
        for rule in &self.feedback {
            interaction.feedback.extend(rule.read(&row, &self.reading)?);
        }
        if !self.reading.is_strict {
            let names_output = self.fields.iter().any(|(field, _)| *field == Field::Output);
            complete(&mut interaction, system, names_output)?;
        }
        Ok(interaction)
    }

    fn unfold(&self, row: &mut Value) {
        for root in &self.roots {
            if let Some(value) = row.get_mut(root)
                && let Some(unfolded) = value.as_str().and_then(unfold)
            {
                *value = unfolded;
            }
        }
    }

    fn set(&self, interaction: &mut Interaction, field: &Field, value: &Value) -> Result<(), Fault> {
        let read = &self.reading;
        match field {
            Field::Id => interaction.id = Some(name(value)?),
            Field::Time => interaction.time = Some(read.time(value)?),
            Field::Session => interaction.session = Some(name(value)?),
            Field::Trace => interaction.trace = Some(name(value)?),
            Field::User => interaction.user = Some(name(value)?),
            Field::Prompt => interaction.prompt = Some(name(value)?),
            Field::Version => interaction.version = Some(name(value)?),
            Field::Model => interaction.model = Some(name(value)?),
            Field::Messages => interaction.messages = read.messages(value)?,
            Field::Query => interaction.query = Some(read.text(value)?),
            Field::System => {}
            Field::Variables => interaction.variables.extend(read.variables(value)?),
            Field::Variable(name) => {
                interaction.variables.insert(name.clone(), value.clone());
            }
            Field::Contexts => interaction.contexts = read.contexts(value)?,
            Field::Output => interaction.output = Some(read.output(value)?),
            Field::Usage => interaction.usage = Some(read.usage(value)?),
            Field::InputTokens => usage(interaction).input_tokens = Some(read.tokens(value)?),
            Field::OutputTokens => usage(interaction).output_tokens = Some(read.tokens(value)?),
            Field::Cost => interaction.cost = Some(value.clone()),
            Field::LatencyMs => interaction.latency_ms = Some(read.milliseconds(value, 1.0)?),
            Field::LatencyS => interaction.latency_ms = Some(read.milliseconds(value, 1000.0)?),
            Field::Error => interaction.error = Some(read.text(value)?),
            Field::Tags => interaction.tags = read.tags(value)?,
            Field::Feedback => interaction.feedback.extend(read.feedback_list(value)?),
        }
        Ok(())
    }
}

fn clock(mapping: &Mapping) -> Result<Clock> {
    let (zone, format) = (mapping.time_zone.as_deref(), mapping.time_format.as_deref());
    Clock::new(zone, format).ok_or_else(|| {
        let error = Error::bad_input(format!("There is no time zone “{}”", zone.unwrap_or_default()));
        error.at_field("time_zone").hint("Write a name like Europe/Paris or an offset like +02:00")
    })
}

/// The first path that leads to something, and what is there: the value, or the list of all that were found.
fn first_found<'a>(paths: &'a [Path], row: &Value) -> Option<(&'a Path, Value)> {
    paths.iter().find_map(|path| match path.find(row)[..] {
        [] | [Value::Null] => None,
        [value] => Some((path, value.clone())),
        ref many => Some((path, many.iter().copied().cloned().collect())),
    })
}

fn usage(interaction: &mut Interaction) -> &mut Usage {
    interaction.usage.get_or_insert_default()
}

/// What other tools leave unsaid: the system message apart from the query, the output as the last message.
fn complete(interaction: &mut Interaction, system: Option<String>, names_output: bool) -> Result<(), Fault> {
    // Where the file has a place for the answer and this row has none, an earlier turn is not taken for it.
    let ends_with_answer = interaction.messages.last().is_some_and(|message| message.role == Role::Assistant);
    let is_conversation = interaction.output.is_none() && !interaction.messages.is_empty();
    let is_conversation = is_conversation && (ends_with_answer || !names_output);
    if is_conversation {
        split_at_answer(interaction)?;
    }
    if let Some(system) = system {
        let has_system = interaction.messages.iter().any(|message| message.role == Role::System);
        if interaction.messages.is_empty()
            && let Some(query) = interaction.query.take()
        {
            interaction.messages.push(Message::new(Role::User, query));
        }
        if !has_system {
            interaction.messages.insert(0, Message::new(Role::System, system));
        }
    }
    if is_conversation && interaction.messages.is_empty() {
        // The assistant spoke first: nothing was asked.
        interaction.query.get_or_insert_default();
    }
    Ok(())
}

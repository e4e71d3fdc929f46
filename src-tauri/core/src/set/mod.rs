//! Set: a frozen, named list of cases, with or without expected answers.
use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    error::{Code, Error, Result},
    file,
    filter::{self, Field, Filter, Term},
    interaction::{self, form::Interaction},
    operation::Context,
    prompt::reference::check_name,
    store::{self, set::Case},
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "SetAdd")]
pub struct Add {
    pub name: String,
    /// Interactions that fit; or give `ids` or `file`.
    pub filter: Option<String>,
    pub ids: Vec<String>,
    /// JSONL: `{"id", "messages" or "query", "variables", "contexts", "expected"}` a line.
    pub file: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetAdded")]
pub struct Added {
    pub set: String,
    /// Cases that it holds now.
    pub cases: i64,
    pub added: u64,
}

/// A line of a file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: Option<String>,
    #[serde(default)]
    messages: Vec<crate::message::Message>,
    query: Option<String>,
    #[serde(default)]
    variables: Map<String, Value>,
    #[serde(default)]
    contexts: Vec<interaction::form::Context>,
    expected: Option<Value>,
    session: Option<String>,
    output: Option<interaction::form::Output>,
}

/// Makes a set, once: a set is frozen, so that what was measured on it stays comparable.
///
/// Errors: [`Code::AlreadyExists`].
pub async fn add(context: &Context, request: Add) -> Result<Added> {
    check_name("set", &request.name)?;
    let (cases, by_outcome, origin) = match (&request.filter, &request.file) {
        (Some(text), None) if request.ids.is_empty() => from_filter(context, text).await?,
        (None, Some(path)) if request.ids.is_empty() => (from_file(path)?, false, format!("file {path}")),
        (None, None) if !request.ids.is_empty() => (from_ids(context, &request.ids).await?, false, "ids".to_owned()),
        _ => return Err(Error::usage("Give a filter, ids or a file: one of the three")),
    };
    if cases.is_empty() {
        return Err(Error::new(Code::NotFound, "No case fits, so there is nothing to make a set of"));
    }
    let (name, now, added) = (request.name.clone(), context.now_ms(), cases.len() as u64);
    let workspace = context.workspace()?;
    workspace
        .store
        .write(&["set"], move |tx| {
            Box::pin(async move { store::set::add(tx, &name, &origin, by_outcome, now, &cases).await })
        })
        .await?;
    Ok(Added { set: request.name, cases: added as i64, added })
}

async fn from_filter(context: &Context, text: &str) -> Result<(Vec<Case>, bool, String)> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(text)?;
    let rows = interaction::that_fit(context, &mut connection, &workspace, &filter).await?;
    let cases = rows.into_iter().map(|(key, id)| Case::of_interaction(key, id)).collect();
    let by_outcome = filter.uses_outcome() || hands_on_outcome(&mut connection, &filter).await?;
    Ok((cases, by_outcome, format!("filter {filter}")))
}

/// Whether a filter takes from a set whose cases were themselves picked by how their answers turned out.
pub async fn hands_on_outcome(connection: &mut SqliteConnection, filter: &Filter) -> Result<bool> {
    let sets = store::set::list(connection).await?;
    let named = |name: &str| filter.terms().into_iter().any(|term| *term == Term::Field(Field::Set, name.to_owned()));
    Ok(sets.iter().any(|set| set.by_outcome && named(&set.set)))
}

async fn from_ids(context: &Context, ids: &[String]) -> Result<Vec<Case>> {
    let workspace = context.workspace()?;
    let mut connection: sqlx::pool::PoolConnection<sqlx::Sqlite> = workspace.store.read().await?;
    let mut cases: Vec<Case> = Vec::new();
    for id in ids {
        let key = store::interaction::find(&mut connection, id).await?;
        if cases.iter().all(|case| case.key != Some(key)) {
            cases.push(Case::of_interaction(key, store::interaction::whole_id(&mut connection, key).await?));
        }
    }
    Ok(cases)
}

fn from_file(path: &str) -> Result<Vec<Case>> {
    let text = file::read_text(path.as_ref())?;
    let (mut cases, mut ids) = (Vec::new(), HashSet::new());
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let case = case_of(line, number).map_err(|error| error.in_file(path).at_line(number))?;
        if !ids.insert(case.id.clone()) {
            let error = Error::bad_input(format!("The id “{}” stands twice", case.id)).at_field("id");
            return Err(error.in_file(path).at_line(number).hint("Give each case an id of its own, or none"));
        }
        cases.push(case);
    }
    Ok(cases)
}

fn case_of(line: &str, number: u64) -> Result<Case> {
    let read: Line = serde_json::from_str(line).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        let error = Error::bad_input(format!("This is no case: {reason} at column {}", error.column()));
        error.hint("A line is {\"query\": …} or {\"messages\": […]}, with id, variables, contexts, expected if wanted")
    })?;
    if read.messages.is_empty() && read.query.is_none() && read.variables.is_empty() {
        return Err(Error::bad_input("A case needs messages, a query or variables").at_field("query"));
    }
    let id = read.id.unwrap_or_else(|| format!("case-{number}"));
    let expected = read.expected.map(|expected| match expected {
        Value::String(text) => text,
        other => other.to_string(),
    });
    let form = Interaction {
        id: Some(id.clone()),
        messages: read.messages,
        query: read.query,
        variables: read.variables,
        contexts: read.contexts,
        session: read.session,
        output: read.output,
        ..Interaction::default()
    };
    Ok(Case { id, key: None, content: Some(serde_json::to_string(&form)?), expected })
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetList")]
pub struct List {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Sets {
    pub sets: Vec<Listed>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetListed")]
pub struct Listed {
    pub set: String,
    pub cases: i64,
    /// Where its cases came from.
    pub origin: String,
    /// Its cases were picked by how their answers turned out, so recorded answers give no verdict on them.
    pub by_outcome: bool,
    pub created: String,
}

pub async fn list(context: &Context, _: List) -> Result<Sets> {
    let workspace = context.workspace()?;
    let sets = store::set::list(&mut *workspace.store.read().await?).await?;
    Ok(Sets { sets })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetShow")]
pub struct Show {
    pub name: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetShown")]
pub struct Shown {
    #[serde(flatten)]
    pub set: Listed,
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetEntry")]
pub struct Entry {
    pub case: String,
    pub query: String,
    pub expected: Option<String>,
    /// The interaction it is, if it is one.
    pub interaction: Option<String>,
}

pub async fn show(context: &Context, request: Show) -> Result<Shown> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let sets = store::set::list(&mut connection).await?;
    let set = sets.into_iter().find(|set| set.set == request.name);
    let set = set.ok_or_else(|| Error::not_found("set", &request.name).hint("See them with attune set list"))?;
    let mut entries = Vec::new();
    for case in store::set::cases(&mut connection, &request.name).await? {
        let form = case.form(&mut connection).await?;
        entries.push(Entry {
            query: form.last_user_turn(),
            expected: case.expected,
            interaction: case.key.is_some().then(|| case.id.clone()),
            case: case.id,
        });
    }
    Ok(Shown { set, entries })
}

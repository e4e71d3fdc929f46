//! Sets as files: a case a line, the same form in and out.
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    file::{self, NewFile},
    hex::hex,
    interaction::{
        self,
        form::{Interaction, Output},
    },
    message::Message,
    operation::Context,
    store::{self, set::Case},
};

/// A line of a file of cases.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    variables: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contexts: Vec<interaction::form::Context>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Output>,
}

pub(super) fn read(path: &str) -> Result<Vec<Case>> {
    let text = file::read_text(path.as_ref())?;
    let mut cases: Vec<Case> = Vec::new();
    // How often each id stands there, and whether the file gave it.
    let mut ids: HashMap<String, u32> = HashMap::new();
    for (text, number) in text.lines().zip(1..).filter(|(text, _)| !text.trim().is_empty()) {
        let here = |error: Error| error.in_file(path).at_line(number);
        let line = line_of(text).map_err(here)?;
        let id = match &line.id {
            Some(id) => id.clone(),
            None => content_id(&line)?,
        };
        let times = ids.entry(id.clone()).and_modify(|times| *times += 1).or_insert(1);
        let id = match (&line.id, *times) {
            (_, 1) => id,
            (None, times) => format!("{id}-{times}"),
            (Some(_), _) => {
                let error = Error::bad_input(format!("The id “{id}” stands twice")).at_field("id");
                return Err(here(error).hint("Give each case an id of its own, or none"));
            }
        };
        cases.push(case_of(line, id)?);
    }
    Ok(cases)
}

fn line_of(text: &str) -> Result<Line> {
    let line: Line = serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        let error = Error::bad_input(format!("This is no case: {reason} at column {}", error.column()));
        error.hint("A line is {\"query\": …} or {\"messages\": […]}, with id, variables, contexts, expected if wanted")
    })?;
    if line.messages.is_empty() && line.query.is_none() && line.variables.is_empty() {
        return Err(Error::bad_input("A case needs messages, a query or variables").at_field("query"));
    }
    Ok(line)
}

/// Of a case that has no id: the same whichever line it stands in, so that adding it again adds nothing.
fn content_id(line: &Line) -> Result<String> {
    let digest = Sha256::digest(serde_json::to_vec(line)?);
    Ok(format!("case-{}", hex(&digest[..5])))
}

fn case_of(line: Line, id: String) -> Result<Case> {
    let expected = line.expected.map(|expected| match expected {
        Value::String(text) => text,
        other => other.to_string(),
    });
    let form = Interaction {
        id: Some(id.clone()),
        messages: line.messages,
        query: line.query,
        variables: line.variables,
        contexts: line.contexts,
        session: line.session,
        output: line.output,
        ..Interaction::default()
    };
    Ok(Case { id, key: None, content: Some(serde_json::to_string(&form)?), expected })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetExport")]
pub struct Export {
    /// `NAME@2` or, for the newest version, `NAME`.
    pub name: String,
    pub file: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetExported")]
pub struct Exported {
    pub set: String,
    pub version: i64,
    pub cases: i64,
    pub file: String,
}

/// Writes a set's cases as a file that `set.add` reads.
pub async fn export(context: &Context, request: Export) -> Result<Exported> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let version = store::set::find(&mut connection, &request.name).await?;
    let mut made = NewFile::create(request.file.as_ref())?;
    for case in store::set::cases(&mut connection, &version).await? {
        context.check_cancelled()?;
        let form = case.form(&mut connection).await?;
        let line = Line {
            id: Some(case.id),
            messages: form.messages,
            query: form.query,
            variables: form.variables,
            contexts: form.contexts,
            expected: case.expected.map(Value::String),
            session: form.session,
            output: form.output,
        };
        made.write(format!("{}\n", serde_json::to_string(&line)?).as_bytes())?;
    }
    made.finish()?;
    Ok(Exported { set: version.name, version: version.version, cases: version.cases, file: request.file })
}

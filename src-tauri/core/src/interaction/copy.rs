//! Interactions as text that goes somewhere else: the own form as JSON, or the request that asks the same again.
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use super::fit::chosen;
use crate::{
    error::{Error, Result},
    export,
    operation::Context,
    store::{self, interaction::Loaded},
};

/// More than this is a file: `interaction.export`.
const MOST: usize = 1_000;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum CopyForm {
    /// As `attune export interactions` writes them.
    #[default]
    Json,
    /// A call of an OpenAI-compatible server with the same messages; its key stays in the environment.
    Curl,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "InteractionCopy")]
pub struct Copy {
    pub ids: Vec<String>,
    /// Instead of ids: all that fit.
    pub filter: Option<String>,
    pub form: CopyForm,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "InteractionCopied")]
pub struct Copied {
    pub text: String,
    pub interactions: u64,
}

pub async fn copy(context: &Context, Copy { ids, filter, form }: Copy) -> Result<Copied> {
    let keys = chosen(context, &ids, filter.as_deref()).await?;
    if keys.len() > MOST {
        return Err(Error::usage(format!("{} interactions are too many to copy", keys.len()))
            .hint("Copy 1,000 at most, or write a file with attune export interactions"));
    }
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let text = match form {
        CopyForm::Json => together(export::lines(&mut connection, &keys).await?)?,
        CopyForm::Curl => {
            let loaded = store::interaction::load_all(&mut connection, &keys).await?;
            let calls: Vec<String> = loaded.iter().map(curl).collect::<Result<_>>()?;
            calls.join("\n\n")
        }
    };
    Ok(Copied { text, interactions: keys.len() as u64 })
}

/// One as it is, several as a list.
fn together(lines: Vec<String>) -> Result<String> {
    let mut values: Vec<Value> =
        lines.iter().map(|line| serde_json::from_str(line)).collect::<std::result::Result<_, _>>()?;
    let whole = if values.len() == 1 { values.remove(0) } else { Value::Array(values) };
    Ok(serde_json::to_string_pretty(&whole)?)
}

fn curl(Loaded { row, form, .. }: &Loaded) -> Result<String> {
    let model = row.model.as_deref().unwrap_or("MODEL");
    let body = serde_json::to_string_pretty(&json!({ "model": model, "messages": form.conversation() }))?;
    Ok(format!(
        "curl \"${{OPENAI_BASE_URL:-https://api.openai.com/v1}}/chat/completions\" \\\n  \
         -H \"Authorization: Bearer $OPENAI_API_KEY\" \\\n  \
         -H \"Content-Type: application/json\" \\\n  \
         -d {}",
        quoted(&body)
    ))
}

/// For a shell: nothing inside is read by it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_nothing_in_what_is_quoted() {
        assert_eq!(quoted("it's $HOME `x`"), r"'it'\''s $HOME `x`'");
    }

    #[test]
    fn one_is_an_object_and_several_are_a_list() {
        assert_eq!(together(vec!["{\"a\":1}".into()]).unwrap(), "{\n  \"a\": 1\n}");
        assert!(together(vec!["1".into(), "2".into()]).unwrap().starts_with('['));
    }
}

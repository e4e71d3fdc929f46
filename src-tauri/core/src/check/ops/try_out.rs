//! Trying a check on recorded outputs. The outcomes are kept for the filter `check.NAME`.
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    check::{Compiled, Kind, Spec, State, Subject},
    error::{Error, Result},
    held_out::fitting,
    interaction::{self, CheckOutcome, form::Output},
    operation::Context,
    store,
    template::Inputs,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "CheckTest")]
pub struct Test {
    pub name: String,
    /// Exactly these; or give `filter`.
    pub ids: Vec<String>,
    /// The newest that fit, in the filter language, but for those that are held out of the examples for their prompt.
    pub filter: Option<String>,
    /// At most 1,000; 20 if not given.
    pub limit: Option<u32>,
    /// A check that is not saved yet, as YAML or JSON. Its outcomes are shown and not kept.
    pub text: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckTested")]
pub struct Tested {
    pub results: Vec<TestResult>,
    /// How many fit the filter and are held out.
    #[ts(type = "number")]
    pub held_out: usize,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckTestResult")]
pub struct TestResult {
    pub id: String,
    /// Null where the check does not apply.
    pub passed: Option<bool>,
    pub score: Option<f64>,
    pub reason: String,
    pub state: State,
    /// The beginning of what was looked at.
    pub output: String,
}

/// Enough of an output to know it by.
const SHOWN: usize = 400;

/// Errors: wrong usage for a judge, a mark or a preference, which need a replay.
pub async fn test(context: &Context, request: Test) -> Result<Tested> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let (spec, number) = spec(&mut connection, &request).await?;
    if matches!(spec.kind, Kind::Judge(_) | Kind::Mark | Kind::Preference) {
        return Err(Error::usage(format!("A check of kind {} looks at replays only", spec.kind.name()))
            .hint("Run a replay with --check"));
    }
    let (ids, held_out) = match (&request.filter, request.ids.is_empty()) {
        (None, false) => (request.ids.clone(), 0),
        (Some(filter), true) => {
            // Whoever writes a check until it agrees with the answers beside it has looked at these answers.
            let found = fitting(context, &mut connection, None, Some(filter)).await?;
            let count = request.limit.unwrap_or(20).clamp(1, 1_000) as usize;
            (found.inputs.into_iter().take(count).map(|input| input.id).collect(), found.held_out)
        }
        _ => return Err(Error::usage("Name interactions, or give a filter: one of the two")),
    };
    let compiled = Compiled::new(&spec)?;
    let mut results = Vec::new();
    let mut kept = Vec::new();
    for id in &ids {
        let loaded = interaction::load(&mut connection, id).await?;
        let variables = Inputs::of(&loaded.form).values();
        let correction =
            store::feedback::corrections(&mut connection, &[loaded.row.key]).await?.remove(&loaded.row.key);
        let message = match &loaded.form.output {
            Some(Output::Message(message)) => Some(message.as_ref()),
            _ => None,
        };
        let output = loaded.form.output.as_ref().map(Output::text).unwrap_or_default();
        let query = loaded.form.last_user_turn();
        let outcome = compiled.evaluate(&Subject {
            output: &output,
            message,
            latency_ms: loaded.row.latency_ms,
            cost: loaded.row.cost_nano,
            usage: loaded.form.usage,
            query: Some(&query),
            variables: Some(&variables),
            contexts: &loaded.form.contexts,
            correction: correction.as_deref(),
            recorded: Some(&output),
            ..Subject::default()
        });
        let passed = outcome.passed();
        kept.push((
            loaded.row.key,
            CheckOutcome { check: request.name.clone(), passed, score: outcome.score, reason: outcome.reason.clone() },
        ));
        let (score, reason, state) = (outcome.score, outcome.reason, outcome.state);
        let output = output.chars().take(SHOWN).collect();
        results.push(TestResult { id: loaded.row.id, passed, score, reason, state, output });
    }
    drop(connection);
    let Some(number) = number else { return Ok(Tested { results, held_out }) };
    workspace
        .store
        .write(&["interaction"], move |tx| {
            Box::pin(async move {
                for (key, outcome) in &kept {
                    store::outcome::put(tx, *key, number, outcome).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(Tested { results, held_out })
}

/// What is tried, and the number of its version if it is one.
async fn spec(connection: &mut SqliteConnection, request: &Test) -> Result<(Spec, Option<i64>)> {
    if let Some(text) = &request.text {
        return Ok((Spec::read(text)?, None));
    }
    let version = store::check::newest(connection, &request.name).await?;
    let version = version.ok_or_else(|| Error::not_found("check", &request.name))?;
    Ok((version.spec()?, Some(version.number)))
}

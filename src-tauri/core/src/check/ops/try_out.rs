//! Trying a check on recorded outputs. The outcomes are kept for the filter `check.NAME`.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    check::{Compiled, Kind, State, Subject},
    error::{Error, Result},
    interaction::{CheckOutcome, form::Output},
    operation::Context,
    store,
    template::Inputs,
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckTest")]
pub struct Test {
    pub name: String,
    pub ids: Vec<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckTested")]
pub struct Tested {
    pub results: Vec<TestResult>,
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
}

/// Errors: wrong usage for a judge, a mark or a preference, which need a replay.
pub async fn test(context: &Context, request: Test) -> Result<Tested> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let version = store::check::newest(&mut connection, &request.name).await?;
    let version = version.ok_or_else(|| Error::not_found("check", &request.name))?;
    let spec = version.spec()?;
    if matches!(spec.kind, Kind::Judge(_) | Kind::Mark | Kind::Preference) {
        return Err(Error::usage(format!("A check of kind {} looks at replays only", spec.kind.name()))
            .hint("Run a replay with --check"));
    }
    let compiled = Compiled::new(&spec)?;
    let mut results = Vec::new();
    let mut kept = Vec::new();
    for id in &request.ids {
        let loaded = crate::interaction::load(&mut connection, id).await?;
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
        results.push(TestResult { id: loaded.row.id, passed, score, reason, state });
    }
    let number = version.number;
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
    Ok(Tested { results })
}

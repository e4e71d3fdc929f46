//! Sample: a small support desk, openly marked as a sample wherever it is shown.
//!
//! It is filled in through the operations that a person uses. The answers of all versions, which the built-in model
//! gave when the sample was made (`assets/sample/make.py`), are put where a replay looks for them, so that a first
//! verdict takes seconds and needs no model.
mod given;
mod story;

use std::path::PathBuf;

use story::{STORIES, Story};

use crate::{
    check::ops as check,
    error::{Error, Result},
    file, gate,
    import::ops as import,
    model::engine::BUILTIN,
    operation::Context,
    promotion::{self, Promote},
    prompt::{file as prompt_file, ops as prompt},
    replay,
    store::{Store, meta},
    time::{DAY, parse_rfc3339, rfc3339},
};

const INTERACTIONS: &str = include_str!("../../assets/sample/interactions.jsonl");

/// When the filling was begun, in UTC milliseconds; kept so that one that was interrupted goes on with the same times.
pub const BEGUN: &str = "sample_begun";
/// There once the sample is whole.
pub const WHOLE: &str = "sample";

/// Whether a workspace waits for the rest of its sample.
pub async fn is_interrupted(store: &Store) -> Result<bool> {
    let mut connection = store.read().await?;
    Ok(meta::get(&mut connection, BEGUN).await?.is_some() && meta::get(&mut connection, WHOLE).await?.is_none())
}

/// Fills the open workspace. What is there already is left as it is.
pub async fn fill(context: &Context) -> Result<()> {
    let workspace = context.workspace()?;
    let begun = meta::get(&mut *workspace.store.read().await?, BEGUN).await?;
    let begun = begun.and_then(|ms| ms.parse().ok()).unwrap_or_else(|| context.now_ms());
    let path = workspace.dir.join("sample.jsonl");
    file::write_atomically(&path, up_to(begun)?.as_bytes())?;
    interactions(context, path).await?;
    for story in STORIES {
        prompts(context, story).await?;
        checks(context, story).await?;
        answers(context, story).await?;
        channel(context, story).await?;
    }
    workspace.store.write(&[], |tx| Box::pin(meta::set(tx, WHOLE, "1"))).await
}

/// The interactions, moved by whole days so that the last is of the day before `now`.
fn up_to(now: i64) -> Result<String> {
    let rows: Vec<serde_json::Map<String, serde_json::Value>> =
        INTERACTIONS.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let time = |row: &serde_json::Map<_, serde_json::Value>| {
        parse_rfc3339(row.get("time").and_then(|time| time.as_str()).unwrap_or_default())
    };
    let newest = rows.iter().map(time).collect::<Result<Vec<_>>>()?.into_iter().max().unwrap_or(now);
    let moved = (now - newest).div_euclid(DAY) * DAY;
    let mut text = String::new();
    for mut row in rows {
        let time = time(&row)? + moved;
        row.insert("time".to_owned(), rfc3339(time).into());
        text.push_str(&serde_json::to_string(&row)?);
        text.push('\n');
    }
    Ok(text)
}

async fn interactions(context: &Context, path: PathBuf) -> Result<()> {
    let files = vec![path.display().to_string()];
    let run = import::Run { files, source: Some("sample".to_owned()), ..Default::default() };
    let imported = import::run(context, run).await?;
    match imported.first_errors.first() {
        Some(error) => Err(Error::internal(format!("The sample's own rows are refused: {}", error.reason))),
        None => Ok(()),
    }
}

async fn prompts(context: &Context, story: &Story) -> Result<()> {
    let workspace = context.workspace()?;
    let there = crate::store::prompt::newest(&mut *workspace.store.read().await?, story.prompt).await?;
    let there = there.map_or(0, |newest| newest.number as usize);
    for text in story.versions.iter().skip(there) {
        let prompt_file::PromptFile { body, note } = prompt_file::parse("sample.yaml".as_ref(), text.as_bytes(), None)?;
        let name = story.prompt.to_owned();
        prompt::add(context, prompt::Add { name, body: Some(body), note, ..Default::default() }).await?;
    }
    Ok(())
}

async fn checks(context: &Context, story: &Story) -> Result<()> {
    for one in story.checks {
        let text = Some(one.text.to_owned());
        check::add(context, check::Add { name: one.name.to_owned(), text, file: None }).await?;
        let (check, prompt) = (one.name.to_owned(), story.prompt.to_owned());
        let attach = check::Attach { check, prompt, decide: one.decides, margin: one.margin, detach: false };
        check::attach(context, attach).await?;
    }
    Ok(())
}

async fn answers(context: &Context, story: &Story) -> Result<()> {
    let given = given::of(story.prompt)?;
    for number in 2..=story.versions.len() {
        let request = replay::Request {
            candidate: vec![format!("{}@{number}", story.prompt)],
            baseline: Some(format!("{}@1", story.prompt)),
            model: Some(BUILTIN.to_owned()),
            guard: Some(0),
            all_turns: true,
            ..Default::default()
        };
        replay::keep_answers(context, &request, |version, case| given.get(&(version, case.to_owned())).cloned())
            .await?;
    }
    Ok(())
}

/// The first version is what the desk uses today.
async fn channel(context: &Context, story: &Story) -> Result<()> {
    let channel = format!("{}@production", story.prompt);
    let workspace = context.workspace()?;
    let points_at =
        crate::store::channel::points_at(&mut *workspace.store.read().await?, story.prompt, "production").await?;
    if points_at.is_none() {
        let reference = format!("{}@1", story.prompt);
        // First, so that an interrupted filling leaves no channel without its gate.
        gate::set(context, gate::Set { channel, text: Some(story.gate.to_owned()), file: None }).await?;
        let adopt = Promote { reference, to: "production".to_owned(), adopt: true, ..Default::default() };
        promotion::promote(context, adopt).await?;
    }
    Ok(())
}

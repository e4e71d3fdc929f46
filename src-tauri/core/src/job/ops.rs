//! Listing jobs and asking one to stop.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    operation::Context,
    store,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "JobState")]
pub enum State {
    Running,
    Finished,
    Failed,
    Cancelled,
    /// Its owner is gone before it was done; it can be resumed.
    Interrupted,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Job {
    pub id: String,
    /// `import`, `replay`, `index`, `pattern`, `follow_up`, `try`.
    pub kind: String,
    /// What it works on, such as the replay's id.
    pub subject: String,
    pub state: State,
    pub done: i64,
    pub total: Option<i64>,
    /// Finished things per second since it began.
    pub rate: Option<f64>,
    pub message: String,
    pub created: String,
    /// When it came to its end; none while it runs, or where its process is gone.
    pub ended: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "JobList")]
pub struct List {
    /// Only those that run now.
    pub running: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Jobs {
    pub jobs: Vec<Job>,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "JobCancel")]
pub struct Cancel {
    pub id: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "JobCancelled")]
pub struct Cancelled {
    pub id: String,
    /// False if it was not running any more.
    pub asked: bool,
}

pub async fn list(context: &Context, request: List) -> Result<Jobs> {
    let workspace = context.workspace()?;
    let jobs = store::job::list(&mut *workspace.store.read().await?, context.now_ms()).await?;
    Ok(Jobs { jobs: jobs.into_iter().filter(|job| !request.running || job.state == State::Running).collect() })
}

/// By its id, by what it works on (the newest job of that), or by the unique beginning of its id.
fn named<'j>(jobs: &'j [Job], name: &str) -> Result<&'j Job> {
    if let Some(job) = jobs.iter().find(|job| job.id == name || job.subject == name) {
        return Ok(job);
    }
    let mut fitting = jobs.iter().filter(|job| !name.is_empty() && job.id.starts_with(name));
    match (fitting.next(), fitting.next()) {
        (Some(job), None) => Ok(job),
        (Some(_), Some(_)) => Err(Error::not_unique("jobs", name)),
        (None, _) => Err(Error::not_found("job", name).hint("See them with attune jobs")),
    }
}

pub async fn cancel(context: &Context, request: Cancel) -> Result<Cancelled> {
    let workspace = context.workspace()?;
    let now = context.now_ms();
    let jobs = store::job::list(&mut *workspace.store.read().await?, now).await?;
    let job = named(&jobs, &request.id)?;
    let (id, asked) = (job.id.clone(), job.state == State::Running);
    let target = id.clone();
    workspace
        .store
        .write(&["job"], move |tx| Box::pin(async move { store::job::ask_to_stop(tx, &target).await }))
        .await?;
    Ok(Cancelled { id, asked })
}

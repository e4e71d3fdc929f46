//! Telling of a job's end on the desktop, when nobody looks at the window. What is said holds nothing of prompts and
//! answers, and is made here: the web view names only the job.
use attune_core::{
    error::{Error, Result},
    job::{self, Job, State},
};
use tauri::{AppHandle, Manager, State as Managed};
use tauri_plugin_notification::NotificationExt;

use crate::bridge::App;

/// Says that a job has ended, unless the window has the focus.
#[tauri::command]
pub async fn tell_end(handle: AppHandle, app: Managed<'_, App>, job: String) -> Result<(), Error> {
    let looked_at = handle.get_webview_window("main").and_then(|window| window.is_focused().ok()).unwrap_or(false);
    if looked_at {
        return Ok(());
    }
    let context = app.call();
    let name = context.workspace()?.name();
    let jobs = job::list(&context, job::List::default()).await?;
    let ended = jobs.jobs.iter().find(|one| one.id == job);
    if let Some(words) = ended.and_then(words)
        && let Err(error) = handle.notification().builder().title(words).body(name).show()
    {
        tracing::warn!(%error, "the desktop takes no notifications");
    }
    Ok(())
}

/// `None` while it runs.
fn words(job: &Job) -> Option<String> {
    let what = match job.kind.as_str() {
        "import" => "The import",
        "replay" => "The replay",
        "index" => "The index",
        "pattern" => "Finding patterns",
        "follow_up" => "Reading follow-ups",
        "try" => "Trying a prompt",
        _ => "A job",
    };
    let how = match job.state {
        State::Running => return None,
        State::Finished => "is done",
        State::Failed => "failed",
        State::Cancelled => "was stopped",
        State::Interrupted => "broke off and can go on",
    };
    Some(format!("{what} {how}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(kind: &str) -> Job {
        Job {
            id: "1".into(),
            kind: kind.into(),
            subject: "secret".into(),
            state: State::Failed,
            done: 1,
            total: None,
            rate: None,
            message: "secret".into(),
            created: String::new(),
            ended: None,
        }
    }

    #[test]
    fn every_kind_of_job_has_words() {
        for kind in job::KINDS {
            assert_ne!(words(&failed(kind)).as_deref(), Some("A job failed"), "{kind}");
        }
    }

    #[test]
    fn the_words_hold_nothing_of_what_the_job_says_or_works_on() {
        let mut job = failed("replay");
        assert_eq!(words(&job).as_deref(), Some("The replay failed"));
        job.state = State::Running;
        assert_eq!(words(&job), None);
    }
}

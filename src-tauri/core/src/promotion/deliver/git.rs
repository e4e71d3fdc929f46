//! Committing one file with the Git that is installed. Nothing is ever pushed, and nothing else is committed along.
use std::{path::Path, process::Stdio, time::Duration};

use tokio::{process::Command, time::timeout};

use crate::error::{Code, Error, Result};

/// Longer than a commit takes; a hook or a signature that waits for somebody is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What Git says of an error that is shown.
const LINES: usize = 4;

/// A call from inside of a Git hook would have these lead it to that hook's repository.
const FOREIGN: [&str; 6] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"];

/// Errors: where the folder lies in no repository, or Git is not installed.
pub async fn check_repository(folder: &Path) -> Result<()> {
    match git(folder, &["rev-parse", "--is-inside-work-tree"]).await {
        Ok(answer) if answer.trim() == "true" => Ok(()),
        Err(error) if error.code == Code::NotFound => Err(error),
        _ => Err(Error::usage("This folder lies in no Git repository")
            .in_file(folder.display().to_string())
            .hint("Make one there with git init, or leave --git out")),
    }
}

/// Commits the file as it is and gives the commit that has it. One that is committed already is left as it is.
pub async fn commit(file: &Path, message: &str) -> Result<String> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
        return Err(Error::internal("A delivered file has no name"));
    };
    check_repository(folder).await?;
    git(folder, &["add", "--", name]).await?;
    if !is_clean(folder, name).await? {
        let committed = git(folder, &["commit", "--quiet", "--only", "--message", message, "--", name]).await;
        // Another process may have been quicker.
        if let Err(error) = committed
            && !is_clean(folder, name).await?
        {
            return Err(error);
        }
    }
    Ok(git(folder, &["log", "--max-count=1", "--format=%H", "--", name]).await?.trim().to_owned())
}

async fn is_clean(folder: &Path, name: &str) -> Result<bool> {
    Ok(git(folder, &["status", "--porcelain", "--", name]).await?.trim().is_empty())
}

async fn git(folder: &Path, args: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(args).stdin(Stdio::null()).kill_on_drop(true);
    command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
    FOREIGN.iter().for_each(|name| {
        command.env_remove(name);
    });
    let ended = timeout(PATIENCE, command.output())
        .await
        .map_err(|_| failed(format!("Git was not done within {} seconds", PATIENCE.as_secs())))?;
    let output = ended.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Error::new(Code::NotFound, "Git is not installed here").hint("Install it, or deliver without --git")
        }
        _ => failed(format!("Git cannot be started: {error}")),
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES).collect();
    Err(failed(match said.is_empty() {
        true => format!("Git did not commit the file ({})", output.status),
        false => format!("Git did not commit the file: {}", said.join(" ")),
    }))
}

fn failed(message: String) -> Error {
    Error::new(Code::InputOutput, message).hint("Mend that, then try again with attune channel deliver CHANNEL")
}

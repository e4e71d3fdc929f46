//! The window: started on a workspace, or reached where it is, and led to a record.
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use attune_core::{
    error::{Code, Error, Result},
    link,
};
use attune_host::window;
use clap::Args;
use serde_json::json;

use crate::{exit::Exit, shell::Shell};

/// A window that cannot come up has ended by then.
const ENDS_WITHIN: Duration = Duration::from_millis(400);

#[derive(Args)]
pub struct Open {
    /// What to show: a link (attune://…), an interaction's, replay's or pattern's id, PROMPT@3, a set or a check
    #[arg(value_name = "LINK|REF")]
    link: Option<String>,
}

impl Open {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let workspace = shell.context.workspace()?;
        let place = match self.link {
            Some(name) => Some(link::find(&shell.context, link::Find { name }).await?),
            None => None,
        };
        let address = place.as_ref().map(|place| place.address.clone());
        let asked = address.clone();
        let dir = workspace.dir.clone();
        let reached = tokio::task::spawn_blocking(move || window::reach(&dir, asked.as_deref()));
        let reached = reached.await.map_err(|error| Error::internal(error.to_string()))??;
        if !reached {
            start(&workspace.dir, address.as_deref()).await?;
        }
        let known = place.is_none_or(|place| place.known);
        let answer = json!({ "workspace": workspace.dir, "link": address, "known": known, "reached": reached });
        shell.answer(&answer, |page| {
            if !known {
                page.line("This link leads nowhere in Attune; the window shows Home");
            }
        })?;
        Ok(Exit::Done)
    }
}

/// Starts the window and leaves it to itself.
async fn start(workspace: &Path, address: Option<&str>) -> Result<()> {
    let program = std::env::current_exe()?.with_file_name(format!("attune-desktop{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        return Err(
            Error::not_found("program", &program.display().to_string()).hint("The window is installed beside attune")
        );
    }
    if !has_display() {
        return Err(Error::new(Code::InputOutput, "There is no display here to open a window on").hint(
            "Run it where you see a desktop, or use the command line: attune home, attune list, attune replay show last",
        ));
    }
    comes_up(spawn(&program, workspace, address)?).await
}

fn spawn(program: &PathBuf, workspace: &Path, address: Option<&str>) -> Result<Child> {
    let mut window = Command::new(program);
    window.arg("--workspace").arg(workspace).args(address);
    window.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    window.spawn().map_err(|error| Error::new(Code::InputOutput, format!("The window does not start: {error}")))
}

async fn comes_up(mut window: Child) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < ENDS_WITHIN {
        if let Some(status) = window.try_wait()?
            && !status.success()
        {
            return Err(Error::new(Code::InputOutput, format!("The window ended at once ({status})"))
                .hint("Start attune-desktop in a terminal to see why"));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// Only where windows are shown by a server that the environment names can it be missing.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

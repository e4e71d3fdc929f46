//! One run of the command line: workspace, context, the command, its exit code.
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use attune_core::{
    error::{Error, Result},
    operation::Context,
    workspace::{self, Workspace, recent},
};
use attune_host::Machine;

use crate::{
    args::{Args, Global},
    exit::Exit,
    interrupt, log,
    output::{self, Form},
    progress,
};

/// What a command is run with.
pub struct Shell {
    pub context: Context,
    pub form: Form,
    pub global: Global,
}

/// Runs one command to its end.
pub fn run(args: Args) -> Exit {
    let form = Form::of(&args.global);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(form, &error.into()),
    };
    // A defect becomes an error like any other; where it happened stands in the log, what it was about does not.
    std::panic::set_hook(Box::new(|panic| tracing::error!(place = ?panic.location(), "panic")));
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(command(args, form))));
    let exit = ended.unwrap_or_else(|_| fail(form, &Error::internal("Attune stopped in the middle of this command")));
    // What still runs in the background (a file being read, a dead server) does not hold up the end.
    runtime.shutdown_background();
    exit
}

async fn command(args: Args, form: Form) -> Exit {
    let (bar, context) = (progress::to_stderr(args.global.quiet), Context::new(Arc::new(Machine::new())));
    let context = context.for_call(bar.reporter(), context.cancel.clone());
    interrupt::watch(context.cancel.clone());
    let shell = Shell { context, form, global: args.global };
    let (name, started) = (args.command.name(), Instant::now());
    let ended = match args.command.needs_workspace() {
        true => match shell.open().await {
            Ok(()) => args.command.run(&shell).await,
            Err(error) => args.command.without_workspace(&shell, error),
        },
        false => args.command.run(&shell).await,
    };
    bar.finish();
    let exit = ended.unwrap_or_else(|error| {
        tracing::warn!(command = name, code = ?error.code, "failed");
        fail(form, &error)
    });
    tracing::info!(command = name, exit = exit.number(), ms = started.elapsed().as_millis() as u64, "ended");
    exit
}

fn fail(form: Form, error: &Error) -> Exit {
    match form {
        Form::Text => output::text_error(error),
        Form::Json | Form::JsonLines => output::json_error(form, error),
    }
    Exit::of(error.code)
}

impl Shell {
    /// Tells an error that does not end the command.
    pub fn fail(&self, error: &Error) {
        fail(self.form, error);
    }

    /// Opens the workspace that is meant. Without one the operation itself says what is missing.
    async fn open(&self) -> Result<()> {
        let Some(dir) = self.workspace_dir() else { return Ok(()) };
        workspace::open(&self.context, workspace::Open { dir: dir.display().to_string() }).await?;
        self.opened()
    }

    /// To be called when a workspace was opened: keeps it as the last one, and begins the log.
    pub fn opened(&self) -> Result<()> {
        let workspace = self.context.workspace()?;
        log::begin(&workspace.dir, self.context.now_ms());
        // A machine whose state folder cannot be written can still be worked on.
        if let Err(error) = recent::remember(self.context.host.as_ref(), &workspace.dir) {
            tracing::warn!(code = ?error.code, "the workspace opened last is not kept");
        }
        Ok(())
    }

    /// The flag or the environment, else the nearest parent folder that is a workspace, else the one opened last.
    pub fn workspace_dir(&self) -> Option<PathBuf> {
        let named = self.global.workspace.clone().filter(|dir| !dir.as_os_str().is_empty());
        let is_workspace = |dir: &&Path| Workspace::database(dir).is_file();
        let near = || std::env::current_dir().ok()?.ancestors().find(is_workspace).map(Path::to_owned);
        named.or_else(near).or_else(|| recent::recall(self.context.host.as_ref()))
    }
}

//! One running engine: a child process and the frames to and from it.
use std::{
    io,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, BufReader},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    task::JoinHandle,
    time::timeout,
};

use super::{
    failure::{Failure, FailureKind},
    frame,
    protocol::{Purpose, Reply, Request, VERSION},
};
use crate::host::ChildCommand;

/// How much of the end of the log is kept.
const LOG: usize = 16 << 10;

/// How long a process that is to end may take to do so.
const FAREWELL: Duration = Duration::from_secs(2);

/// A child that has opened its model. It is killed when this is dropped, and ends by itself when Attune does, because
/// its input is closed then.
pub(super) struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    log: JoinHandle<String>,
    patience: Duration,
}

impl Process {
    /// Starts a child and waits until its model is open. `patience` is the longest silence that is borne.
    pub async fn start(command: &ChildCommand, purpose: Purpose, patience: Duration) -> Result<Self, Failure> {
        let mut process = Self::spawn(command, patience).map_err(|error| {
            let program = command.program.display();
            Failure::new(FailureKind::NotStarted, format!("The engine {program} cannot be started: {error}"))
        })?;
        process.ask(&Request::Open { version: VERSION, purpose, threads: None }).await?;
        match process.hear().await? {
            Reply::Opened => Ok(process),
            Reply::Failed(failure) => Err(process.explained(failure).await),
            _ => Err(Failure::new(FailureKind::Confused, "The engine did not open its model")),
        }
    }

    fn spawn(command: &ChildCommand, patience: Duration) -> io::Result<Self> {
        let mut child = Command::new(&command.program);
        child.args(&command.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        child.kill_on_drop(true);
        // Threads that wait for each other sleep instead of spinning: beside other work, spinning takes four times as
        // long.
        child.env("OMP_WAIT_POLICY", "passive");
        // Ctrl-C is for Attune, which then decides what happens to the engine.
        #[cfg(unix)]
        child.process_group(0);
        let mut child = child.spawn()?;
        let (Some(input), Some(output), Some(log)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::Error::other("its input and output are not connected"));
        };
        let log = tokio::spawn(last_words(log));
        Ok(Self { child, input, output: BufReader::new(output), log, patience })
    }

    pub async fn ask(&mut self, request: &Request) -> Result<(), Failure> {
        let sent = frame::send(&mut self.input, request).await;
        match sent {
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(Failure::new(FailureKind::Refused, format!("The request is too large for the engine: {error}")))
            }
            Err(_) => Err(self.death().await),
            Ok(()) => Ok(()),
        }
    }

    /// The next reply that says more than that the engine is at work.
    pub async fn hear(&mut self) -> Result<Reply, Failure> {
        loop {
            match self.receive().await? {
                Reply::Working => {}
                reply => return Ok(reply),
            }
        }
    }

    async fn receive(&mut self) -> Result<Reply, Failure> {
        match timeout(self.patience, frame::receive(&mut self.output)).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => Err(self.death().await),
            Ok(Err(error)) => {
                Err(Failure::new(FailureKind::Confused, format!("The engine's reply cannot be read: {error}")))
            }
            Err(_) => {
                let seconds = self.patience.as_secs();
                Err(Failure::new(FailureKind::Silent, format!("The engine was silent for {seconds} s")))
            }
        }
    }

    /// True while the process runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// What to say when the process is gone.
    async fn death(&mut self) -> Failure {
        let status = timeout(FAREWELL, self.child.wait()).await;
        let how = status.ok().and_then(Result::ok).map(|status: ExitStatus| format!(" ({status})")).unwrap_or_default();
        let why = self.reason().await.map(|line| format!(": {line}")).unwrap_or_default();
        Failure::new(FailureKind::Died, format!("The engine ended in the middle of its work{how}{why}"))
    }

    /// The failure with what llama.cpp logged about it. Ends the process.
    async fn explained(mut self, failure: Failure) -> Failure {
        // A failed start or kill leaves the failure as it is.
        let _ = self.child.start_kill();
        match self.reason().await {
            Some(line) if failure.kind == FailureKind::File => {
                Failure { message: format!("{}: {line}", failure.message), ..failure }
            }
            _ => failure,
        }
    }

    /// The first line of the log that tells of an error: those after it tell what came of it. Waits for the log's end.
    async fn reason(&mut self) -> Option<String> {
        let log = timeout(FAREWELL, &mut self.log).await.ok()?.ok()?;
        let tells = |line: &&str| {
            let line = line.to_lowercase();
            ["error", "failed", "invalid", "assert", "panicked", "terminate"].iter().any(|word| line.contains(word))
        };
        log.lines().find(tells).map(|line| line.trim().chars().take(300).collect())
    }
}

/// Reads to the end and keeps the end.
async fn last_words(mut log: ChildStderr) -> String {
    let mut kept = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = log.read(&mut piece).await {
        kept.extend_from_slice(&piece[..read]);
        kept.drain(..kept.len().saturating_sub(LOG));
    }
    String::from_utf8_lossy(&kept).into_owned()
}

//! What an operation is called with besides its request.
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use serde::Serialize;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use crate::{
    egress::Watcher,
    error::{Code, Error, Result},
    host::Host,
    model::{
        engine::Engine,
        net::{Network, Timeouts},
    },
    workspace::Workspace,
};

/// The open workspace, the host, where progress goes and how the work is stopped. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    pub host: Arc<dyn Host>,
    /// What this call works on: a person may open another workspace while it runs.
    workspace: Arc<RwLock<Option<Arc<Workspace>>>>,
    /// What later calls work on.
    open: Arc<RwLock<Option<Arc<Workspace>>>>,
    services: Arc<Services>,
    pub progress: Progress,
    pub cancel: CancellationToken,
}

/// Made when first needed, shared by all calls.
#[derive(Default)]
struct Services {
    engine: OnceLock<Engine>,
    network: OnceLock<Network>,
}

impl Context {
    pub fn new(host: Arc<dyn Host>) -> Self {
        Self {
            host,
            workspace: Arc::default(),
            open: Arc::default(),
            services: Arc::default(),
            progress: Progress::default(),
            cancel: CancellationToken::new(),
        }
    }

    /// The process that runs local models. Nothing is started by asking for it.
    pub fn engine(&self) -> Result<Engine> {
        if self.services.engine.get().is_none() {
            let _ = self.services.engine.set(Engine::of(self.host.as_ref())?);
        }
        self.services.engine.get().cloned().ok_or_else(|| Error::internal("The engine is missing"))
    }

    /// The HTTP clients that all models share, watched by the workspace of this call.
    pub fn network(&self) -> Network {
        let host = self.host.clone();
        let network = || Network::new(Timeouts::default(), move || host.now_ms());
        let watcher = Watcher::new(self.workspace.clone(), self.host.clone());
        self.services.network.get_or_init(network).clone().watched(watcher)
    }

    /// The same context with its own progress and cancellation, for one call on the workspace that is open now.
    pub fn for_call(&self, progress: Progress, cancel: CancellationToken) -> Self {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { progress, cancel, workspace: Arc::new(RwLock::new(open)), ..self.clone() }
    }

    /// The same call with its own progress and cancellation, for a part of its work.
    pub fn for_part(&self, progress: Progress, cancel: CancellationToken) -> Self {
        Self { progress, cancel, ..self.clone() }
    }

    /// The open workspace, or [`Code::NoWorkspace`].
    pub fn workspace(&self) -> Result<Arc<Workspace>> {
        let workspace = self.workspace.read().unwrap_or_else(PoisonError::into_inner);
        workspace.clone().ok_or_else(|| {
            Error::new(Code::NoWorkspace, "No workspace is open").hint(
                "Make one with attune init DIR (add --sample to try the sample), or name one with --workspace DIR",
            )
        })
    }

    pub(crate) fn put_workspace(&self, workspace: Arc<Workspace>) {
        for place in [&self.workspace, &self.open] {
            *place.write().unwrap_or_else(PoisonError::into_inner) = Some(workspace.clone());
        }
    }

    pub fn now_ms(&self) -> i64 {
        self.host.now_ms()
    }

    pub fn new_id(&self) -> String {
        crate::host::new_id(self.host.as_ref())
    }

    /// [`Code::Interrupted`] once the person has asked to stop.
    pub fn check_cancelled(&self) -> Result<()> {
        if self.cancel.is_cancelled() {
            return Err(
                Error::new(Code::Interrupted, "Stopped").hint("What was committed stays; run it again to go on")
            );
        }
        Ok(())
    }
}

/// One report of long work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Step {
    /// The job, once there is one.
    pub job: Option<String>,
    /// What is being done, in a few words.
    pub message: String,
    pub done: u64,
    pub total: Option<u64>,
    /// Finished things per second.
    pub rate: Option<f64>,
    pub seconds_left: Option<f64>,
    /// What this kind of work shows besides, such as the running interval of a replay.
    #[ts(type = "unknown")]
    pub detail: Option<Value>,
}

/// Where steps are sent.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(Step) + Send + Sync>);

impl Progress {
    pub fn new(report: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self(Arc::new(report))
    }

    pub fn report(&self, step: Step) {
        (self.0)(step);
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new(|_| {})
    }
}

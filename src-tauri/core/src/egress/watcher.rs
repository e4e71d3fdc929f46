//! Watches the way out for the workspace that is open.
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use url::Url;

use super::blocked;
use crate::{
    error::Result,
    host::Host,
    model::net::{Errand, Watch},
    store,
    workspace::Workspace,
};

pub(crate) struct Watcher {
    open: Arc<RwLock<Option<Arc<Workspace>>>>,
    host: Arc<dyn Host>,
}

impl Watcher {
    pub fn new(open: Arc<RwLock<Option<Arc<Workspace>>>>, host: Arc<dyn Host>) -> Self {
        Self { open, host }
    }

    fn workspace(&self) -> Option<Arc<Workspace>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Watch for Watcher {
    fn may_leave(&self, url: &Url) -> Result<()> {
        match self.workspace() {
            Some(workspace) if workspace.settings()?.no_egress => {
                Err(blocked(&format!("{} is not on it", url.host_str().unwrap_or_default())))
            }
            _ => Ok(()),
        }
    }

    async fn leaves(&self, origin: String, errand: Errand) {
        let (Some(workspace), now) = (self.workspace(), self.host.now_ms()) else { return };
        let written = workspace.store.write(&["egress"], move |tx| {
            Box::pin(
                async move { store::egress::add(tx, &origin, errand.replay.as_deref(), errand.position, now).await },
            )
        });
        // The request is on its way; what is lost is the line in the ledger, and that stands in the log.
        if let Err(error) = written.await {
            tracing::error!(code = ?error.code, "what was sent could not be written down");
        }
    }
}

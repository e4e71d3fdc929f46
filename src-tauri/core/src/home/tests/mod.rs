//! Home over a workspace that is filled through the operations a person uses, at a time that the test sets.
mod figures;
mod scan;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};

use super::{Home, Show, show};
use crate::{
    host::{ChildCommand, Host, Secrets},
    import::ops as import,
    model::key::KeysOfThisRun,
    operation::Context,
    time::{DAY, rfc3339},
    workspace,
};

/// 2026-11-26, 12:00 UTC.
const NOW: i64 = 20_783 * DAY + DAY / 2;

struct At {
    home: PathBuf,
    now: AtomicI64,
    random: AtomicU64,
}

impl Host for At {
    fn now_ms(&self) -> i64 {
        self.now.load(Ordering::Relaxed)
    }

    fn random(&self, bytes: &mut [u8]) {
        let number = self.random.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.iter_mut().zip(number.iter().rev().cycle()).for_each(|(byte, digit)| *byte = *digit);
    }

    fn cache_dir(&self) -> PathBuf {
        PathBuf::new()
    }

    fn state_dir(&self) -> PathBuf {
        self.home.clone()
    }

    fn engine(&self) -> Option<ChildCommand> {
        None
    }

    fn secrets(&self) -> Arc<dyn Secrets> {
        Arc::new(KeysOfThisRun::default())
    }

    fn environment(&self, _: &str) -> Option<String> {
        None
    }
}

struct World {
    dir: tempfile::TempDir,
    context: Context,
}

impl World {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let context = Context::new(Arc::new(At { home: dir.path().join("state"), now: NOW.into(), random: 1.into() }));
        let folder = dir.path().join("work").display().to_string();
        workspace::init(&context, workspace::Init { dir: folder, sample: false }).await.unwrap();
        Self { dir, context }
    }

    /// Gives the batch.
    async fn import(&self, rows: &[Value]) -> Option<String> {
        let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
        let path = self.dir.path().join("rows.jsonl");
        std::fs::write(&path, lines).unwrap();
        let request = import::Run { files: vec![path.display().to_string()], ..import::Run::default() };
        import::run(&self.context, request).await.unwrap().batch
    }

    async fn home(&self) -> Home {
        show(&self.context, Show::default()).await.unwrap()
    }

    async fn home_since(&self, since: &str) -> Home {
        show(&self.context, Show { since: Some(since.to_owned()), ..Show::default() }).await.unwrap()
    }
}

/// An answer so many days ago.
fn answer(id: impl std::fmt::Display, days_ago: i64) -> Value {
    json!({
        "id": id.to_string(), "time": rfc3339(NOW - days_ago * DAY), "prompt": "support", "version": "1",
        "model": "ok", "query": "q", "output": "o", "feedback": [],
    })
}

fn thumb(up: bool) -> Value {
    json!({"kind": "thumb", "value": if up { "up" } else { "down" }})
}

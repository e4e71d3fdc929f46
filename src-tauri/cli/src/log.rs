//! The log: one file a day in the workspace's folder `logs`. No text of prompts, outputs or feedback goes into it.
use std::{
    fs::{self, File, OpenOptions},
    path::Path,
    sync::Mutex,
};

use attune_core::time::rfc3339;
use tracing_subscriber::EnvFilter;

/// What is logged unless `ATTUNE_LOG` says otherwise.
const USUAL: &str = "warn,attune=info,attune_core=info";
/// Older files are removed.
const KEPT: usize = 30;

/// Begins the log of this run. A log that cannot be written is no reason to stop.
pub fn begin(workspace: &Path, now_ms: i64) {
    let folder = workspace.join("logs");
    let Ok(file) = open(&folder, now_ms) else { return };
    let filter = EnvFilter::try_from_env("ATTUNE_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL));
    let writer = Mutex::new(file);
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(false).try_init();
}

fn open(folder: &Path, now_ms: i64) -> std::io::Result<File> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("attune-{}.log", &rfc3339(now_ms)[..10]));
    if !path.exists() {
        forget_old(folder)?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

fn forget_old(folder: &Path) -> std::io::Result<()> {
    let mut files: Vec<_> = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    files.sort();
    let old = files.len().saturating_sub(KEPT - 1);
    files.iter().take(old).try_for_each(fs::remove_file)
}

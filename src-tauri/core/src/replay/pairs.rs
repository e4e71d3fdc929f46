//! The verdict of a pairs file, for outcomes that were measured elsewhere.
use serde::Deserialize;
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    file,
    operation::Context,
    verdict::{self, Kind, Options, Verdict},
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct VerdictOf {
    /// CSV or JSONL with `case`, `baseline`, `candidate`, and optionally `slice`, `repeat`, `cluster`.
    pub file: String,
    /// `auto`, `binary` or `score`.
    pub kind: Option<String>,
    pub margin: Option<f64>,
    pub alpha: Option<f64>,
    pub seed: Option<u64>,
}

pub async fn verdict(_: &Context, request: VerdictOf) -> Result<Verdict> {
    let kind = match request.kind.as_deref() {
        None | Some("auto") => None,
        Some("binary") => Some(Kind::Binary),
        Some("score") => Some(Kind::Score),
        Some(other) => return Err(Error::usage(format!("“{other}” is no kind")).hint("Kinds: auto, binary, score")),
    };
    let defaults = Options::default();
    let options = Options {
        kind,
        margin: request.margin,
        alpha: request.alpha.unwrap_or(defaults.alpha),
        seed: request.seed.unwrap_or(defaults.seed),
        ..defaults
    };
    let work = move || {
        let bytes = file::read(request.file.as_ref())?;
        let pairs = verdict::read_pairs(&bytes, &request.file)?;
        verdict::compare(&pairs, &options)
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))?
}

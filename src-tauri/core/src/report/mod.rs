//! Report: a replay for a colleague who knows none of our words, as one self-contained HTML file, as Markdown, or as
//! JUnit XML for a build server.
//!
//! No script, nothing from outside, a strict policy. All text of the person and of models is escaped.
mod chart;
pub(crate) mod html;
mod junit;
pub(crate) mod markdown;
mod style;
mod words;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    diff::{self, Diff},
    error::{Error, Result},
    file,
    mask::mask_in_place,
    operation::Context,
    promotion::{self, Promote, Promoted},
    replay::{self, CellList, CellShown, CellsOf, Report as ReplayReport},
    store,
};

/// Flips that are shown in full; the others are counted.
const FLIPS: usize = 40;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "ReportForm")]
pub enum Form {
    #[default]
    Html,
    Markdown,
    Junit,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReportWrite")]
pub struct Write {
    /// Its id, or `last`.
    pub replay: String,
    pub file: String,
    #[serde(default)]
    pub form: Form,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReportWritten")]
pub struct Written {
    pub file: String,
}

/// What the file shows.
struct Material {
    replay: ReplayReport,
    diff: Option<Diff>,
    broken: CellList,
    fixed: CellList,
    gate: Promoted,
    audit_head: Option<String>,
}

pub async fn write(context: &Context, request: Write) -> Result<Written> {
    let material = material(context, &request.replay).await?;
    let text = match request.form {
        Form::Html => html::page(&material),
        Form::Markdown => markdown::text(&material),
        Form::Junit => junit::text(&material),
    };
    file::write_atomically(request.file.as_ref(), text.as_bytes())?;
    Ok(Written { file: request.file })
}

async fn material(context: &Context, id: &str) -> Result<Material> {
    let replay = replay::show(context, replay::Show { replay: id.to_owned() }).await?;
    let workspace = context.workspace()?;
    let (diff, audit_head) = {
        let mut connection = workspace.store.read().await?;
        let plan = store::replay::find(&mut connection, &replay.replay).await?.plan;
        let body =
            |lane: usize| plan.lanes.get(lane).and_then(|lane| lane.version.as_ref()).map(|version| &version.body);
        let diff = body(0).zip(body(1)).map(|(before, after)| diff::bodies(before, after));
        (diff, store::audit::head(&mut connection).await?)
    };
    let cells = |ids: &[String]| {
        let cases: Vec<String> = ids.iter().take(FLIPS).cloned().collect();
        let replay = replay.replay.clone();
        async move {
            match cases.is_empty() {
                true => Ok(CellList { cells: Vec::new() }),
                false => replay::cells(context, CellsOf { replay, cases }).await,
            }
        }
    };
    let (mut broken, mut fixed) = (cells(&replay.broken).await?, cells(&replay.fixed).await?);
    if workspace.settings()?.mask {
        broken.cells.iter_mut().chain(&mut fixed.cells).for_each(hide);
    }
    let judged = Promote {
        reference: replay.candidate.clone(),
        to: crate::replay::lanes::PRODUCTION.to_owned(),
        replay: Some(replay.replay.clone()),
        dry_run: true,
        ..Promote::default()
    };
    let gate = match promotion::promote(context, judged).await {
        Ok(gate) => gate,
        // It was promoted already, or is no evidence (any more); the report then speaks of the replay alone.
        Err(error) => not_judged(error),
    };
    Ok(Material { replay, diff, broken, fixed, gate, audit_head })
}

/// Hides personal data in whatever texts a cell has.
fn hide(cell: &mut CellShown) {
    let CellShown { query, output, checks, error, expected, correction, marks, .. } = cell;
    let optional = [output, error, expected, correction].into_iter().flatten();
    let checks = checks.iter_mut().map(|check| &mut check.reason);
    let marks = marks.iter_mut().flat_map(|mark| mark.reason.iter_mut().chain(&mut mark.correction));
    optional.chain([query]).chain(checks).chain(marks).for_each(mask_in_place);
}

fn not_judged(error: Error) -> Promoted {
    Promoted {
        allowed: false,
        conditions: Vec::new(),
        moved_from: None,
        moved_to: None,
        replay: None,
        reason: Some(error.message),
        file: None,
        delivery: None,
    }
}

//! How the running interval of a replay closed in: what somebody would have seen who looked all the time. It is drawn
//! from what is stored, so that any window sees it, also of a replay that another process runs or that has ended.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::running::Evidence;
use crate::{
    error::Result,
    operation::Context,
    store,
    verdict::{Kind, Word},
};

/// Looks along the way: as many as a chart can show.
const LOOKS: u64 = 160;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "ReplayCourseOf")]
pub struct CourseOf {
    pub replay: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayCourse")]
pub struct Course {
    /// The deciding check.
    pub check: Option<String>,
    pub kind: Kind,
    /// Cases of the target.
    #[ts(type = "number")]
    pub target: u64,
    /// None where outcomes have no known range, or all turns of sessions are taken.
    pub points: Vec<CoursePoint>,
    /// The first word that was due, and after how many pairs.
    pub decided: Option<Word>,
    #[ts(type = "number | null")]
    pub decided_at: Option<u64>,
}

/// Above zero is better.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayCoursePoint")]
pub struct CoursePoint {
    #[ts(type = "number")]
    pub pairs: u64,
    pub low: f64,
    pub high: f64,
}

pub async fn course(context: &Context, request: CourseOf) -> Result<Course> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let row = store::replay::find(&mut connection, &request.replay).await?;
    let heads = store::replay::heads(&mut connection, &row.id).await?;
    let mut evidence = Evidence::new(&row.plan, &heads)?;
    let outcomes = store::replay::outcomes(&mut connection, &row.id).await?;
    let cells = store::replay::cells(&mut connection, &row.id).await?;
    drop(connection);
    evidence.take(&cells, outcomes);
    let target = evidence.target();
    let mut course = Course {
        check: Some(evidence.check().to_owned()),
        kind: evidence.kind(),
        target,
        points: Vec::new(),
        decided: None,
        decided_at: None,
    };
    let stride = target.div_ceil(LOOKS).max(1);
    let mut pairs = 0;
    while evidence.step() {
        pairs += 1;
        let first = course.decided.is_none().then(|| evidence.decided()).flatten();
        if first.is_some() {
            (course.decided, course.decided_at) = (first, Some(pairs));
        }
        if pairs % stride == 0 || first.is_some() {
            course.points.extend(evidence.point(pairs));
        }
    }
    if course.points.last().is_some_and(|last| last.pairs < pairs) {
        course.points.extend(evidence.point(pairs));
    }
    Ok(course)
}

impl Evidence {
    fn point(&self, pairs: u64) -> Option<CoursePoint> {
        let [low, high] = self.now()?.interval;
        Some(CoursePoint { pairs, low, high })
    }
}

//! Seeing sets: which there are, their versions and cases, and what two versions differ in.
use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    error::Result,
    operation::Context,
    store::{
        self,
        set::{Case, Version},
    },
    time::rfc3339,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetList")]
pub struct List {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Sets {
    pub sets: Vec<Listed>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetListed")]
pub struct Listed {
    pub set: String,
    /// The newest, or the one that was asked for.
    pub version: i64,
    pub cases: i64,
    /// Where the cases came from that were new in this version.
    pub origin: String,
    /// Its cases were picked by how their answers turned out, so recorded answers give no verdict on them.
    pub by_outcome: bool,
    pub created: String,
}

impl Listed {
    fn of(version: Version) -> Self {
        let Version { name, version, origin, by_outcome, created, cases } = version;
        Self { set: name, version, cases, origin, by_outcome, created: rfc3339(created) }
    }
}

/// The newest version of each.
pub async fn list(context: &Context, _: List) -> Result<Sets> {
    let workspace = context.workspace()?;
    let sets = store::set::list(&mut *workspace.store.read().await?).await?;
    Ok(Sets { sets: sets.into_iter().map(Listed::of).collect() })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetShow")]
pub struct Show {
    /// `NAME@2` or, for the newest version, `NAME`.
    pub name: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetShown")]
pub struct Shown {
    #[serde(flatten)]
    pub set: Listed,
    pub entries: Vec<Entry>,
    /// All of them, newest first.
    pub versions: Vec<Made>,
}

/// A version in the set's history.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetVersion")]
pub struct Made {
    pub version: i64,
    pub cases: i64,
    pub origin: String,
    pub created: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetEntry")]
pub struct Entry {
    pub case: String,
    pub query: String,
    pub expected: Option<String>,
    /// The interaction it is, if it is one.
    pub interaction: Option<String>,
}

pub async fn show(context: &Context, request: Show) -> Result<Shown> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let version = store::set::find(&mut connection, &request.name).await?;
    let cases = store::set::cases(&mut connection, &version).await?;
    let versions = store::set::versions(&mut connection, &version.name).await?;
    let made = |one: Version| Made {
        version: one.version,
        cases: one.cases,
        origin: one.origin,
        created: rfc3339(one.created),
    };
    Ok(Shown {
        set: Listed::of(version),
        entries: entries(&mut connection, cases).await?,
        versions: versions.into_iter().map(made).collect(),
    })
}

async fn entries(connection: &mut SqliteConnection, cases: Vec<Case>) -> Result<Vec<Entry>> {
    let mut entries = Vec::with_capacity(cases.len());
    for case in cases {
        let form = case.form(connection).await?;
        entries.push(Entry {
            query: form.last_user_turn(),
            expected: case.expected,
            interaction: case.key.is_some().then(|| case.id.clone()),
            case: case.id,
        });
    }
    Ok(entries)
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetDiff")]
pub struct Diff {
    /// `NAME@1`, or another set.
    pub before: String,
    pub after: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetDiffered")]
pub struct Differing {
    pub before: Listed,
    pub after: Listed,
    pub added: Vec<Entry>,
    pub removed: Vec<Entry>,
}

/// Cases that only one of two versions, or of two sets, holds.
pub async fn diff(context: &Context, request: Diff) -> Result<Differing> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let before = store::set::find(&mut connection, &request.before).await?;
    let after = store::set::find(&mut connection, &request.after).await?;
    let (old, new) =
        (store::set::cases(&mut connection, &before).await?, store::set::cases(&mut connection, &after).await?);
    let lacking = |cases: &[Case], others: &[Case]| {
        let others: HashSet<(&String, &Option<String>)> = others.iter().map(|case| (&case.id, &case.content)).collect();
        let lacking = cases.iter().filter(|case| !others.contains(&(&case.id, &case.content)));
        lacking.cloned().collect::<Vec<_>>()
    };
    Ok(Differing {
        added: entries(&mut connection, lacking(&new, &old)).await?,
        removed: entries(&mut connection, lacking(&old, &new)).await?,
        before: Listed::of(before),
        after: Listed::of(after),
    })
}

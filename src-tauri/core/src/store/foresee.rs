//! What an import would do, without doing it.
use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use super::{
    feedback::Heard,
    ingest::{Fate, Ingested, New, known},
    interaction::among,
    waiting::{self, Attached, By, Late},
};
use crate::error::Result;

/// The identities and contents that earlier rows of the same import brought. Keeps a few dozen bytes a row.
#[derive(Default)]
pub struct Seen(HashMap<[u8; 32], [u8; 32]>);

impl Seen {
    fn name(identity: &str) -> [u8; 32] {
        Sha256::digest(identity).into()
    }
}

/// The fates that [`super::ingest::add`] would give, and how much of the feedback would be new. Feedback on what came
/// twice in this import is not counted a second time.
pub async fn rows(connection: &mut SqliteConnection, source: &str, rows: &[New], seen: &mut Seen) -> Result<Ingested> {
    let known = known(connection, source, rows).await?;
    let (mut fates, mut feedback_added) = (Vec::with_capacity(rows.len()), 0);
    for row in rows {
        let name = Seen::name(&row.identity);
        let fate = match (known.get(&row.identity), seen.0.get(&name)) {
            (Some((key, hash)), _) if hash[..] == row.hash => {
                feedback_added += unheard(connection, *key, &row.feedback).await?;
                Fate::Duplicate
            }
            (None, Some(hash)) if *hash == row.hash => Fate::Duplicate,
            (None, None) => {
                seen.0.insert(name, row.hash);
                feedback_added += distinct(&row.feedback).len() as u64;
                Fate::Added
            }
            _ => Fate::Conflict,
        };
        fates.push(fate);
    }
    Ok(Ingested { fates, feedback_added })
}

/// What [`waiting::attach`] would do.
pub async fn late(connection: &mut SqliteConnection, source: &str, late: Vec<Late>, seen: &Seen) -> Result<Attached> {
    let newest = waiting::newest(connection, source, &late).await?;
    let mut attached = Attached::default();
    for Late { by, reference, heard } in late {
        let comes = by == By::Id && seen.0.contains_key(&Seen::name(&reference));
        match newest.get(&(by, reference)) {
            Some(key) => attached.added += unheard(connection, *key, &heard).await?,
            None if comes => attached.added += distinct(&heard).len() as u64,
            None => attached.waiting += distinct(&heard).len() as u64,
        }
    }
    Ok(attached)
}

fn distinct(heard: &[Heard]) -> HashSet<&[u8]> {
    heard.iter().map(|one| &one.fingerprint[..]).collect()
}

/// How much of it the interaction does not have yet.
async fn unheard(connection: &mut SqliteConnection, key: i64, heard: &[Heard]) -> Result<u64> {
    if heard.is_empty() {
        return Ok(0);
    }
    let mut query = among("SELECT fingerprint FROM feedback", "", &[key]);
    let there: Vec<Vec<u8>> = query.build_query_scalar().fetch_all(connection).await?;
    let mut new = distinct(heard);
    for fingerprint in &there {
        new.remove(&fingerprint[..]);
    }
    Ok(new.len() as u64)
}

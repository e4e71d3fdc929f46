//! Reading the turns that were not read yet.
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Reader, Reading, features::Turn};
use crate::{
    error::{Code, Error, Result},
    job::{Lease, State},
    model::Embedder,
    operation::Context,
    search,
    store::{self, follow_up::Pair},
};

/// Turns that are read and kept at a time.
const STEP: usize = 512;
const MESSAGE: &str = "Reading follow-ups";

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "FollowUpRead")]
pub struct Read {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "FollowUpsRead")]
pub struct ReadTurns {
    /// Turns that were read now; those that were read before are left as they are.
    #[ts(type = "number")]
    pub read: usize,
}

/// Reads the user's next turn after each answer that has one. Nothing is sent anywhere. What was read stays where this
/// is stopped.
///
/// Errors: [`Code::ModelUnavailable`] without the embedder, [`Code::Busy`] while another process does the same.
pub async fn read(context: &Context, _: Read) -> Result<ReadTurns> {
    let reader = Reader::built_in()?;
    let workspace = context.workspace()?;
    let pending = store::follow_up::pending(&mut *workspace.store.read().await?, &reader.name).await?;
    if pending.is_empty() {
        return Ok(ReadTurns { read: 0 });
    }
    let lease = Lease::take(context, "follow_up", "turns", Some(pending.len() as u64)).await?;
    let done = read_all(context, &lease, &reader, &pending).await;
    let (state, message) = match &done {
        Ok(()) => (State::Finished, "Follow-ups read".to_owned()),
        Err(error) if error.code == Code::Interrupted => (State::Cancelled, error.message.clone()),
        Err(error) => (State::Failed, error.message.clone()),
    };
    lease.end(state, &message).await?;
    done?;
    Ok(ReadTurns { read: pending.len() })
}

async fn read_all(context: &Context, lease: &Lease, reader: &Reader, pending: &[Pair]) -> Result<()> {
    // The steps of embedding are part of this job's own.
    let quiet = context.for_part(Default::default(), lease.cancel.clone());
    let (store, total) = (&context.workspace()?.store, Some(pending.len() as u64));
    for (pairs, done) in pending.chunks(STEP).zip((0..).step_by(STEP)) {
        quiet.check_cancelled()?;
        lease.report(MESSAGE, done, total, None);
        lease.save(MESSAGE, done, total).await?;
        let read = read_some(&quiet, reader, pairs).await?;
        let name = reader.name.clone();
        let put = store
            .write(&["follow_up"], move |tx| Box::pin(async move { store::follow_up::put(tx, &name, &read).await }));
        put.await?;
    }
    Ok(())
}

async fn read_some(context: &Context, reader: &Reader, pairs: &[Pair]) -> Result<Vec<(Pair, Reading)>> {
    let keys: Vec<i64> = pairs.iter().flat_map(|pair| [Some(pair.key), pair.next]).flatten().collect();
    search::embed_these(context, &keys, MESSAGE).await.map_err(without_embedder)?;
    let answered: Vec<i64> = pairs.iter().filter(|pair| pair.heard.is_some()).map(|pair| pair.key).collect();
    let mut connection = context.workspace()?.store.read().await?;
    let vectors = store::vector::of_all(&mut connection, &keys).await?;
    let exchanges = store::follow_up::exchanges(&mut connection, &keys).await?;
    let heard = store::follow_up::heard(&mut connection, &answered).await?;
    drop(connection);
    let heard_vectors = embedded(context, &heard).await.map_err(without_embedder)?;
    let mut read = Vec::with_capacity(pairs.len());
    for pair in pairs {
        // One that is gone meanwhile has none of these.
        let next = match (pair.next, pair.heard) {
            (Some(next), _) => exchanges.get(&next).map(|(query, _)| query).zip(vectors.get(&next)),
            (None, Some(seq)) => heard.get(&seq).zip(heard_vectors.get(&seq)),
            (None, None) => None,
        };
        let before = exchanges.get(&pair.key).zip(vectors.get(&pair.key));
        if let (Some(((previous, answer), vector)), Some((next, next_vector))) = (before, next) {
            let likeness = vector.iter().zip(next_vector).map(|(a, b)| f64::from(a * b)).sum();
            read.push((*pair, reader.read(&Turn { previous, answer, next, likeness })));
        }
    }
    Ok(read)
}

/// Vectors of turns that are no interactions of their own, and so are in no index.
async fn embedded(context: &Context, heard: &HashMap<i64, String>) -> Result<HashMap<i64, Vec<f32>>> {
    if heard.is_empty() {
        return Ok(HashMap::new());
    }
    let (keys, texts): (Vec<i64>, Vec<String>) = heard.iter().map(|(key, text)| (*key, text.clone())).unzip();
    let vectors = context.engine()?.embedder().embed(&texts).await?;
    Ok(keys.into_iter().zip(vectors).collect())
}

fn without_embedder(error: Error) -> Error {
    match error.code {
        Code::ModelUnavailable => {
            Error { message: format!("Follow-ups cannot be read for meaning: {}", error.message), ..error }
        }
        _ => error,
    }
}

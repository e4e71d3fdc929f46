//! Meaning follows behind the writes: newest and thumbs-down first, a few dozen at a time.
use std::time::{Duration, Instant};

use crate::{
    error::Result,
    model::Embedder,
    operation::{Context, Step},
    store,
};

/// Texts in a request to the embedder.
const BATCH: i64 = 64;

/// Embeds what is not embedded yet, for at most `patience`. Gives how many interactions are still left.
pub async fn embed_pending(context: &Context, patience: Duration) -> Result<i64> {
    let workspace = context.workspace()?;
    let started = Instant::now();
    let mut left = store::vector::pending_count(&mut *workspace.store.read().await?).await?;
    let all = left;
    if left == 0 {
        return Ok(0);
    }
    while left > 0 && started.elapsed() < patience && !context.cancel.is_cancelled() {
        let pending = store::vector::pending(&mut *workspace.store.read().await?, BATCH).await?;
        if pending.is_empty() {
            break;
        }
        embed(context, pending).await?;
        left = store::vector::pending_count(&mut *workspace.store.read().await?).await?;
        let done = (all - left).max(0) as u64;
        let rate = Some(done as f64 / started.elapsed().as_secs_f64().max(0.001));
        let message = "Reading for meaning".to_owned();
        context.progress.report(Step { message, done, total: Some(all as u64), rate, ..Step::default() });
    }
    Ok(left)
}

/// Embeds those of these interactions that are not embedded yet, however long it takes. `message` says what for.
pub async fn embed_these(context: &Context, keys: &[i64], message: &str) -> Result<()> {
    let workspace = context.workspace()?;
    let missing = store::vector::missing(&mut *workspace.store.read().await?, keys).await?;
    for (batch, done) in missing.chunks(BATCH as usize).zip((0..).step_by(BATCH as usize)) {
        context.check_cancelled()?;
        let message = message.to_owned();
        context.progress.report(Step { message, done, total: Some(missing.len() as u64), ..Step::default() });
        let texts = store::interaction::queries(&mut *workspace.store.read().await?, batch).await?;
        embed(context, texts).await?;
    }
    Ok(())
}

/// Embeds texts and keeps their vectors under the keys.
async fn embed(context: &Context, rows: Vec<(i64, String)>) -> Result<()> {
    let embedder = context.engine()?.embedder();
    let (keys, texts): (Vec<i64>, Vec<String>) = rows.into_iter().unzip();
    let vectors = embedder.embed(&texts).await?;
    let rows: Vec<(i64, Vec<f32>)> = keys.into_iter().zip(vectors).collect();
    let model = embedder.name().to_owned();
    let store = &context.workspace()?.store;
    store.write(&[], move |tx| Box::pin(async move { store::vector::add(tx, &model, &rows).await })).await
}

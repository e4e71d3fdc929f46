//! The built-in embedder.
use std::sync::Arc;

use async_trait::async_trait;

use super::{
    builtin::EMBEDDER,
    failure::{Failure, FailureKind},
    protocol::{Reply, Request},
    slot::Slot,
};
use crate::{error::Result, model::Embedder};

/// A request holds at most so many texts and about so many bytes of text, so that somebody who waits for one search is
/// never behind more than a second or two of background work.
const TEXTS: usize = 32;
const BYTES: usize = 8 << 10;

/// Bytes of a text that are looked at. The model reads 256 tokens, which is about 1,000 letters of English.
const LONGEST: usize = 8 << 10;

/// all-MiniLM-L6-v2, run by the engine. Texts beyond 256 tokens are cut there, as its makers do.
pub struct LocalEmbedder {
    slot: Arc<Slot>,
}

impl LocalEmbedder {
    pub(super) fn new(slot: Arc<Slot>) -> Self {
        Self { slot }
    }

    async fn embed_batch(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, Failure> {
        let mut engine = self.slot.borrow().await?;
        let texts: Vec<String> =
            texts.iter().map(|text| text[..text.floor_char_boundary(LONGEST)].to_owned()).collect();
        let count = texts.len();
        engine.process().ask(&Request::Embed { texts }).await?;
        let vectors = match engine.process().hear().await? {
            Reply::Embedded { vectors } => vectors.unpack(count),
            Reply::Failed(failure) => return Err(failure),
            _ => None,
        };
        let fits = |vectors: &Vec<Vec<f32>>| vectors.iter().all(|vector| vector.len() == self.dimensions());
        let vectors = vectors.filter(fits).ok_or_else(|| {
            Failure::new(FailureKind::Confused, "The engine's vectors are not those of the texts it was given")
        })?;
        engine.give_back();
        Ok(vectors)
    }
}

#[async_trait]
impl Embedder for LocalEmbedder {
    async fn embed(&self, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        let mut vectors = Vec::with_capacity(texts.len());
        while let Some(rest) = texts.get(vectors.len()..).filter(|rest| !rest.is_empty()) {
            vectors.extend(self.embed_batch(&rest[..batch(rest)]).await?);
        }
        Ok(vectors)
    }

    fn dimensions(&self) -> usize {
        384
    }

    fn name(&self) -> &str {
        EMBEDDER.stem()
    }
}

/// How many of the texts go into the next request; at least one.
fn batch(texts: &[String]) -> usize {
    let mut bytes = 0;
    let fits = |text: &&String| {
        bytes += text.len().min(LONGEST);
        bytes <= BYTES
    };
    texts.iter().take(TEXTS).take_while(fits).count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_bounded_in_texts_and_bytes_and_never_empty() {
        let of = |length: usize, count: usize| vec!["x".repeat(length); count];
        assert_eq!(batch(&of(10, 100)), TEXTS);
        assert_eq!(batch(&of(1000, 100)), 8);
        assert_eq!(batch(&of(1 << 20, 3)), 1);
        assert_eq!(batch(&of(0, 1)), 1);
    }
}

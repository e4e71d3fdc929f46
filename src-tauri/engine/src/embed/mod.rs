//! Embeds texts: mean of the last layer over a text's tokens, scaled to length one, as the makers of the model do.
use std::num::NonZeroU32;

use attune_core::model::engine::{
    Failure,
    protocol::{Reply, Request, Vectors},
};
use llama_cpp_2::{
    context::{
        LlamaContext,
        params::{LlamaContextParams, LlamaPoolingType},
    },
    llama_backend::LlamaBackend,
    llama_batch::LlamaBatch,
    model::LlamaModel,
    token::LlamaToken,
};

use crate::{broken, wire::Wire};

/// Tokens of a text that the model was trained to read, with its first and last mark.
const LONGEST: usize = 256;

/// Texts and tokens that are computed together. Attention is computed over all tokens of a batch, also between texts,
/// so that larger batches are slower.
const TEXTS: usize = 32;
const TOKENS: usize = 2048;

/// llama.cpp's `LLAMA_FLASH_ATTN_TYPE_DISABLED`. Flash attention rounds so that a text's vector depends on its neighbours
/// in the batch.
const NO_FLASH_ATTENTION: i32 = 0;

pub fn serve(backend: &LlamaBackend, model: &LlamaModel, threads: u32, wire: &mut Wire) -> Result<(), Failure> {
    let threads = i32::try_from(threads).map_err(broken)?;
    let params = LlamaContextParams::default()
        .with_n_ctx(NonZeroU32::new(TOKENS as u32))
        .with_n_batch(TOKENS as u32)
        .with_n_ubatch(TOKENS as u32)
        .with_n_seq_max(TEXTS as u32)
        .with_n_threads(threads)
        .with_n_threads_batch(threads)
        .with_pooling_type(LlamaPoolingType::Mean)
        .with_embeddings(true)
        .with_flash_attention_policy(NO_FLASH_ATTENTION);
    let mut context = model.new_context(backend, params).map_err(broken)?;
    wire.reply(&Reply::Opened);
    while let Some(request) = wire.next() {
        let Request::Embed { texts } = request else { continue };
        let tokens: Vec<_> = texts.iter().map(|text| tokens_of(model, text)).collect();
        let vectors = embed(&mut context, &tokens, || wire.reply(&Reply::Working))?;
        wire.reply(&Reply::Embedded { vectors: Vectors::pack(&vectors) });
    }
    Ok(())
}

/// Cut in the middle of the text, never at its end mark.
fn tokens_of(model: &LlamaModel, text: &str) -> Vec<LlamaToken> {
    let mut tokens = model.vocab().tokenize(text.as_bytes(), true, false);
    if tokens.len() > LONGEST {
        tokens.drain(LONGEST - 1..tokens.len() - 1);
    }
    tokens
}

fn embed(
    context: &mut LlamaContext<'_>,
    texts: &[Vec<LlamaToken>],
    mut on_batch: impl FnMut(),
) -> Result<Vec<Vec<f32>>, Failure> {
    let mut vectors = Vec::with_capacity(texts.len());
    while let Some(rest) = texts.get(vectors.len()..).filter(|rest| !rest.is_empty()) {
        let mut batch = LlamaBatch::new(TOKENS, TEXTS as i32);
        let mut room = TOKENS;
        let fits = |text: &&Vec<LlamaToken>| {
            let fits = text.len() <= room;
            room = room.saturating_sub(text.len());
            fits
        };
        let together: Vec<_> = rest.iter().take(TEXTS).take_while(fits).collect();
        for (sequence, text) in (0..).zip(&together) {
            batch.add_sequence(text, sequence, true).map_err(broken)?;
        }
        context.encode(&mut batch).map_err(broken)?;
        for sequence in 0..together.len() {
            let vector = context.embeddings_seq_ith(sequence as i32).map_err(broken)?;
            vectors.push(of_length_one(vector));
        }
        on_batch();
    }
    Ok(vectors)
}

fn of_length_one(vector: &[f32]) -> Vec<f32> {
    let length = vector.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt();
    let scale = if length > 0.0 { 1.0 / length } else { 0.0 };
    vector.iter().map(|value| (f64::from(*value) * scale) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_get_length_one_and_nothing_stays_nothing() {
        assert_eq!(of_length_one(&[3.0, 4.0]), [0.6, 0.8]);
        assert_eq!(of_length_one(&[0.0, 0.0]), [0.0, 0.0]);
    }
}

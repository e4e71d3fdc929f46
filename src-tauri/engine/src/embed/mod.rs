//! Embeds texts: mean of the last layer over a text's tokens, scaled to length one, as the makers of the model do.
mod tokens;

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
use tokens::Tokenizer;

use crate::{broken, wire::Wire};

/// Tokens of a text that the model was trained to read, with its first and last mark.
const LONGEST: usize = 256;

/// llama.cpp's `LLAMA_FLASH_ATTN_TYPE_DISABLED`. Flash attention rounds to 16 bits.
const NO_FLASH_ATTENTION: i32 = 0;

pub fn serve(backend: &LlamaBackend, model: &LlamaModel, threads: u32, wire: &mut Wire) -> Result<(), Failure> {
    let threads = i32::try_from(threads).map_err(broken)?;
    let params = LlamaContextParams::default()
        .with_n_ctx(NonZeroU32::new(LONGEST as u32))
        .with_n_batch(LONGEST as u32)
        .with_n_ubatch(LONGEST as u32)
        .with_n_threads(threads)
        .with_n_threads_batch(threads)
        .with_pooling_type(LlamaPoolingType::Mean)
        .with_embeddings(true)
        .with_flash_attention_policy(NO_FLASH_ATTENTION);
    let mut context = model.new_context(backend, params).map_err(broken)?;
    let tokenizer = Tokenizer::of(model)?;
    wire.reply(&Reply::Opened);
    while let Some(request) = wire.next() {
        let Request::Embed { texts } = request else { continue };
        let mut vectors = Vec::with_capacity(texts.len());
        for text in texts {
            vectors.push(embed(&mut context, &tokenizer.tokens(&text, LONGEST))?);
            wire.reply(&Reply::Working);
        }
        wire.reply(&Reply::Embedded { vectors: Vectors::pack(&vectors) });
    }
    Ok(())
}

/// Each text alone: rounding depends on how many tokens are computed together, and a text's vector must not depend on
/// its neighbours.
fn embed(context: &mut LlamaContext<'_>, text: &[LlamaToken]) -> Result<Vec<f32>, Failure> {
    let mut batch = LlamaBatch::new(LONGEST, 1);
    batch.add_sequence(text, 0, true).map_err(broken)?;
    context.encode(&mut batch).map_err(broken)?;
    Ok(of_length_one(context.embeddings_seq_ith(0).map_err(broken)?))
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

//! Answers conversations, one after the other.
//!
//! The same request gets the same answer whatever was asked before. The state of a prompt that begins like the last one
//! is used again, but rounding depends on how many tokens are computed together: so prompts are computed in steps of a
//! fixed size, and only whole steps are used again.
mod choice;
mod log_prob;
mod prompt;
mod text;

use std::{num::NonZeroU32, path::Path};

use attune_core::{
    interaction::form::Usage,
    message::Message,
    model::{
        Finish, Settings,
        engine::{
            Failure, FailureKind,
            protocol::{Answered, Reply, Request},
        },
    },
};
use llama_cpp_2::{
    context::{LlamaContext, params::LlamaContextParams},
    llama_backend::LlamaBackend,
    llama_batch::LlamaBatch,
    model::LlamaModel,
    sampling::LlamaSampler,
    token::LlamaToken,
};
use log_prob::log_prob;
use prompt::Template;
use text::Text;

use crate::{broken, wire::Wire};

/// Tokens of a prompt that are computed together.
const STEP: usize = 32;

/// Tokens of an answer where the request sets no bound.
const ANSWER: usize = 1024;

/// The smallest and the largest context that is set up. Memory grows with it.
const CONTEXT: std::ops::RangeInclusive<usize> = 2048..=32_768;

pub fn serve(
    backend: &LlamaBackend,
    model: &LlamaModel,
    file: &Path,
    threads: u32,
    wire: &mut Wire,
) -> Result<(), Failure> {
    let threads = i32::try_from(threads).map_err(broken)?;
    let template = Template::of(model, file)?;
    let mut chat = Chat { backend, model, threads, template, context: None, done: Vec::new() };
    wire.reply(&Reply::Opened);
    while let Some(request) = wire.next() {
        let Request::Chat { messages, settings } = request else { continue };
        let reply = match chat.answer(&messages, &settings, wire) {
            Ok(answered) => Reply::Answered(answered),
            Err(failure) => Reply::Failed(failure),
        };
        wire.reply(&reply);
    }
    Ok(())
}

struct Chat<'m> {
    backend: &'m LlamaBackend,
    model: &'m LlamaModel,
    threads: i32,
    template: Template,
    context: Option<LlamaContext<'m>>,
    /// Tokens whose state is in the context and of use to the next prompt: whole steps only.
    done: Vec<LlamaToken>,
}

impl<'m> Chat<'m> {
    fn answer(&mut self, messages: &[Message], settings: &Settings, wire: &mut Wire) -> Result<Answered, Failure> {
        let prompt = self.template.tokens(self.model, messages, settings)?;
        let mut sampler = choice::sampler(self.model, settings)?;
        let limit = (self.model.n_ctx_train() as usize).min(*CONTEXT.end());
        if prompt.len() >= limit {
            let message = format!("The request has {} tokens; this model reads at most {limit}", prompt.len());
            return Err(Failure::new(FailureKind::TooLong, message));
        }
        let wanted = settings.max_tokens.map_or(ANSWER, |count| count as usize);
        let end = prompt.len().saturating_add(wanted).min(limit);
        self.make_room(end)?;
        self.read(&prompt, wire)?;
        let text = Text::new(settings.stop.as_deref().unwrap_or_default());
        self.write(prompt.len()..end, &mut sampler, text, wire)
    }

    /// Sets up a context for so many tokens, if there is none or it is too small.
    fn make_room(&mut self, tokens: usize) -> Result<(), Failure> {
        if self.context.as_ref().is_some_and(|context| context.n_ctx() as usize >= tokens) {
            return Ok(());
        }
        let size = tokens.next_power_of_two().clamp(*CONTEXT.start(), *CONTEXT.end());
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(size as u32))
            .with_n_batch(STEP as u32)
            .with_n_ubatch(STEP as u32)
            .with_n_threads(self.threads)
            .with_n_threads_batch(self.threads);
        self.done.clear();
        self.context = None;
        self.context = Some(self.model.new_context(self.backend, params).map_err(broken)?);
        Ok(())
    }

    /// Computes the prompt, less the whole steps that it has in common with the last one.
    fn read(&mut self, prompt: &[LlamaToken], wire: &mut Wire) -> Result<(), Failure> {
        let context = self.context.as_mut().ok_or_else(|| broken("no context"))?;
        let common = prompt.iter().zip(&self.done).take_while(|(new, old)| new == old).count();
        // The last token is always computed, since the answer begins from what it gives.
        let mut at = common.min(prompt.len().saturating_sub(1)) / STEP * STEP;
        // Until the end is reached, nothing is known of what is in the context.
        self.done.clear();
        if !context.clear_kv_cache_seq(Some(0), Some(at as u32), None).map_err(broken)? {
            // Some kinds of model cannot forget a part.
            context.clear_kv_cache();
            at = 0;
        }
        for (step, tokens) in (at..).step_by(STEP).zip(prompt[at..].chunks(STEP)) {
            let is_last = step + tokens.len() == prompt.len();
            compute(context, tokens, step, is_last)?;
            wire.reply(&Reply::Working);
        }
        self.done.extend_from_slice(&prompt[..prompt.len() / STEP * STEP]);
        Ok(())
    }

    /// Adds token after token until the model ends its answer, a stop sequence comes or there is no more room.
    fn write(
        &mut self,
        room: std::ops::Range<usize>,
        sampler: &mut LlamaSampler,
        mut text: Text,
        wire: &mut Wire,
    ) -> Result<Answered, Failure> {
        let vocab = self.model.vocab();
        let context = self.context.as_mut().ok_or_else(|| broken("no context"))?;
        let input_tokens = room.start;
        let (mut count, mut sum, mut finish) = (0u32, 0.0, Finish::Length);
        for position in room {
            let token = sampler.sample(context, -1);
            if vocab.is_eog(token) {
                finish = Finish::Stop;
                break;
            }
            sum += log_prob(context.get_logits_ith(-1), token.0);
            count += 1;
            send(wire, text.push(&vocab.token_to_piece(token, false, None)));
            if text.is_stopped() {
                finish = Finish::Stop;
                break;
            }
            compute(context, &[token], position, true)?;
        }
        send(wire, text.rest());
        let usage = Usage { input_tokens: Some(input_tokens as u64), output_tokens: Some(u64::from(count)) };
        let mean_logprob = (count > 0).then(|| sum / f64::from(count));
        Ok(Answered { finish, usage, mean_logprob })
    }
}

fn send(wire: &mut Wire, text: String) {
    if !text.is_empty() {
        wire.reply(&Reply::Text { text });
    }
}

fn compute(
    context: &mut LlamaContext<'_>,
    tokens: &[LlamaToken],
    position: usize,
    choose_next: bool,
) -> Result<(), Failure> {
    let mut batch = LlamaBatch::new(tokens.len(), 1);
    for (index, token) in tokens.iter().enumerate() {
        let position = i32::try_from(position + index).map_err(broken)?;
        batch.add(*token, position, &[0], choose_next && index + 1 == tokens.len()).map_err(broken)?;
    }
    context.decode(&mut batch).map_err(broken)
}

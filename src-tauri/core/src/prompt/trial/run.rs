//! Asking: each answer is told and kept when it comes.
use std::{collections::HashMap, sync::Arc, time::Instant};

use futures::{StreamExt, stream};
use serde::Serialize;
use tokio_util::task::AbortOnDropHandle;
use ts_rs::TS;

use super::{Asked, Assembled, CONCURRENCY, Request, most_calls};
use crate::{
    diff::{self, Hunk},
    error::{Code, Error, Result},
    interaction::form::Output,
    job::{Lease, State},
    model::{
        ChatError, ChatErrorKind,
        budget::Budget,
        caller::{self, Called, Caller},
        net::Errand,
    },
    money::Money,
    operation::Context,
    replay::{answers::answer_of, assemble::Question, cases::Case},
    store::{
        self, Store,
        answer::{Answer, Key},
    },
    tokens,
};

/// How a trial ended.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptTried")]
pub struct Tried {
    pub model: String,
    /// In the order in which they were drawn; those that were stopped before they were asked are not among them.
    pub inputs: Vec<Answered>,
    #[ts(type = "number")]
    pub calls: u64,
    /// Answers that were there already.
    #[ts(type = "number")]
    pub cached: usize,
    pub cost: Money,
    pub seconds: f64,
    /// It was stopped before its end.
    pub stopped: bool,
    /// What it does not say.
    pub caution: &'static str,
}

const CAUTION: &str = "To be looked at: this is no evidence for a gate. A replay gives a verdict.";

/// A past input and its new answer, or why there is none.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptTriedInput")]
pub struct Answered {
    /// Its place among those that were drawn, from 0.
    #[ts(type = "number")]
    pub place: usize,
    pub id: String,
    pub query: String,
    /// What was answered in the past.
    pub recorded: String,
    pub output: Option<String>,
    /// From the recorded answer to the new one, word by word.
    pub hunks: Vec<Hunk>,
    /// It was there already, and nothing was sent.
    pub cached: bool,
    /// What it cost, now or when it was asked for first; null where a price is not known.
    pub cost: Option<Money>,
    pub latency_ms: Option<f64>,
    pub recorded_latency_ms: Option<f64>,
    #[ts(type = "number | null")]
    pub output_tokens: Option<u64>,
    /// The answer was cut at its greatest length.
    pub is_cut: bool,
    pub error: Option<Error>,
}

/// Those that share one question.
struct Group {
    places: Vec<usize>,
    question: Question,
    key: Key,
}

/// What is shared by all questions.
struct Asker {
    caller: Caller,
    store: Store,
    context: Context,
    /// In the ledger of what left.
    errand: String,
}

/// Errors: [`Code::PlanRefused`], [`Code::EgressBlocked`], [`Code::ModelUnavailable`]; then nothing was sent.
pub async fn run(context: &Context, request: Request) -> Result<Tried> {
    let assembled = Assembled::of(context, &request).await?;
    let planned = assembled.planned(context, &request)?;
    if let Some(refused) = planned.refused {
        return Err(refused);
    }
    let started = Instant::now();
    let total = assembled.asked.len() as u64;
    let id = context.new_id();
    let subject = if assembled.prompt.is_empty() { id.clone() } else { assembled.prompt.clone() };
    let lease = Lease::take(context, "try", &subject, Some(total)).await?;
    let budget = Budget::new(request.budget_usd, Some(most_calls(&request, planned.calls)));
    let ended = ask_all(context, &lease, assembled, &budget, &id).await;
    let stopped = lease.cancel.is_cancelled();
    let (state, message) = match (&ended, stopped) {
        (Err(_), _) => (State::Failed, "Trying failed"),
        (_, true) => (State::Cancelled, "Trying was stopped"),
        _ => (State::Finished, "Tried"),
    };
    lease.end(state, message).await?;
    let inputs = ended?;
    Ok(Tried {
        model: planned.model,
        cached: inputs.iter().filter(|input| input.cached).count(),
        inputs,
        calls: budget.calls(),
        cost: budget.spent(),
        seconds: started.elapsed().as_secs_f64(),
        stopped,
        caution: CAUTION,
    })
}

async fn ask_all(
    context: &Context,
    lease: &Lease,
    assembled: Assembled,
    budget: &Arc<Budget>,
    id: &str,
) -> Result<Vec<Answered>> {
    let Assembled { prompt, model, asked, cached, .. } = assembled;
    let total = asked.len() as u64;
    let mut ended: Vec<Answered> = Vec::new();
    let tell = |ended: &mut Vec<Answered>, answered: Answered| -> Result<()> {
        let detail = serde_json::to_value(&answered)?;
        ended.push(answered);
        lease.report("Trying", ended.len() as u64, Some(total), Some(detail));
        Ok(())
    };
    let mut groups: Vec<Group> = Vec::new();
    let mut of_key: HashMap<Key, usize> = HashMap::new();
    let mut cases = Vec::new();
    for (place, Asked { case, question }) in asked.into_iter().enumerate() {
        match question {
            Err(error) => tell(&mut ended, Answered::failed(place, &case, error))?,
            Ok((question, key)) => match cached.get(&key) {
                Some(answer) => tell(&mut ended, Answered::of(place, &case, answer, true))?,
                None => {
                    let at = *of_key.entry(key).or_insert(groups.len());
                    if at == groups.len() {
                        groups.push(Group { places: Vec::new(), question, key });
                    }
                    groups.get_mut(at).into_iter().for_each(|group| group.places.push(place));
                }
            },
        }
        cases.push(case);
    }
    let options = caller::Options { concurrency: CONCURRENCY, max_attempts: 3, ..caller::Options::default() };
    let caller = Caller::new(model.model, model.price, budget.clone(), options, lease.cancel.clone());
    let store = context.workspace()?.store.clone();
    let errand = store::egress::trial(&prompt, id);
    let asker = Arc::new(Asker { caller, store, context: context.clone(), errand });
    let cases = Arc::new(cases);
    let mut answers = stream::iter(groups)
        .map(|group| {
            let (asker, cases) = (asker.clone(), cases.clone());
            let task = AbortOnDropHandle::new(tokio::spawn(async move { asker.ask(group, &cases).await }));
            async move { task.await.map_err(|error| Error::internal(error.to_string()))? }
        })
        .buffer_unordered(2 * CONCURRENCY);
    while let Some(answered) = answers.next().await {
        for one in answered? {
            tell(&mut ended, one)?;
        }
        lease.save("Trying", ended.len() as u64, Some(total)).await?;
    }
    ended.sort_by_key(|one| one.place);
    Ok(ended)
}

impl Asker {
    /// Asks once for all that share the question, and keeps what was answered. Nothing where it was stopped.
    async fn ask(&self, group: Group, cases: &[Case]) -> Result<Vec<Answered>> {
        let Group { places, question, key } = group;
        let first = places.first().copied().unwrap_or_default();
        let errand = Errand { replay: Some(self.errand.clone()), position: Some(first as i64) };
        let input = tokens::count_messages(&question.request.messages) as u64;
        let called = errand.run(self.caller.call(&question.request, input, &|_| {})).await;
        let answer = answer_of(self.caller.model(), &question.request, &called, self.context.now_ms());
        if let Some(answer) = answer.clone() {
            let about = cases.get(first).and_then(|case| case.key);
            self.store
                .write(&[], move |tx| Box::pin(async move { store::answer::put(tx, &key, &answer, about).await }))
                .await?;
        }
        let found = places.iter().enumerate().filter_map(|(nth, place)| {
            let case = cases.get(*place)?;
            match (&answer, &called.result) {
                (Some(answer), _) => Some(Answered::of(*place, case, answer, nth > 0)),
                (None, Err(error)) if error.kind == ChatErrorKind::Cancelled => None,
                (None, Err(error)) => Some(Answered::failed(*place, case, explained(error, &called))),
                (None, Ok(_)) => None,
            }
        });
        Ok(found.collect())
    }
}

impl Answered {
    fn blank(place: usize, case: &Case) -> Self {
        Self {
            place,
            id: case.id.clone(),
            query: case.form.last_user_turn(),
            recorded: case.form.output.as_ref().map(Output::text).unwrap_or_default(),
            output: None,
            hunks: Vec::new(),
            cached: false,
            cost: None,
            latency_ms: None,
            recorded_latency_ms: case.form.latency_ms,
            output_tokens: None,
            is_cut: false,
            error: None,
        }
    }

    fn failed(place: usize, case: &Case, error: Error) -> Self {
        Self { error: Some(error), ..Self::blank(place, case) }
    }

    fn of(place: usize, case: &Case, answer: &Answer, cached: bool) -> Self {
        let blank = Self::blank(place, case);
        if let Some(fault) = answer.fault {
            let message = answer.fault_message.clone().unwrap_or_default();
            let error = of_kind(fault, message);
            return Self { error: Some(error), cached, ..blank };
        }
        let output = answer.in_short();
        Self {
            hunks: diff::texts(&blank.recorded, &output),
            output: Some(output),
            cached,
            cost: answer.cost_nano.map(Money),
            latency_ms: Some(answer.latency_ms as f64),
            output_tokens: answer.usage.output_tokens,
            is_cut: answer.finish == Some(crate::model::Finish::Length),
            ..blank
        }
    }
}

fn explained(error: &ChatError, called: &Called) -> Error {
    let told = match called.attempts.len() {
        0 | 1 => error.message.clone(),
        tries => format!("{} ({tries} tries)", error.message),
    };
    of_kind(error.kind, told)
}

/// A failed call as an error that says what to do.
fn of_kind(kind: ChatErrorKind, message: String) -> Error {
    use ChatErrorKind::*;
    let (code, hint) = match kind {
        Key => (Code::ModelUnavailable, "Enter the model’s key again"),
        Model => (Code::ModelUnavailable, "Look at the model’s name and address"),
        Address | Tls | GivenUp => (Code::ModelUnavailable, "Test the model, then try again"),
        Blocked => (Code::EgressBlocked, "Take a model on this machine, or open the way out"),
        OverBudget => (Code::OverBudget, "Allow more calls or money, or try on fewer past inputs"),
        ContextOverflow => (Code::ProviderFailed, "Shorten the messages, or take a model with a longer context"),
        Filtered => (Code::ProviderFailed, "The provider refuses to answer this; another model may"),
        BadToolCall => (Code::ProviderFailed, "Look at the tools and their parameters"),
        Rejected => (Code::ProviderFailed, "Look at the settings: the provider does not take them so"),
        RateLimited => (Code::ProviderFailed, "Wait a little, then try again: what was answered is kept"),
        _ => (Code::ProviderFailed, "Try again: what was answered is kept"),
    };
    Error::new(code, message).hint(hint)
}

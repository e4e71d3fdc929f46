//! From what a model said to an answer that is kept, and answers that were given elsewhere, kept where a replay looks
//! before it asks.
use super::{assemble::assemble, request::Request};
use crate::{
    error::Result,
    model::{ChatAnswer, ChatModel, ChatRequest, caller::Called},
    operation::Context,
    store::{self, answer::Answer},
};

/// The answer of a call, or the failure that the candidate itself caused; `None` where there is neither.
pub(crate) fn answer_of(model: &dyn ChatModel, request: &ChatRequest, called: &Called, now: i64) -> Option<Answer> {
    let cost_nano = called.cost.map(|cost| cost.0);
    match &called.result {
        Ok(answer) => Some(Answer { cost_nano, ..complete(model, request, answer, now) }),
        Err(error) if error.kind.is_the_candidates_fault() => Some(Answer {
            fault: Some(error.kind),
            fault_message: Some(error.message.clone()),
            cost_nano,
            latency_ms: called.attempts.last().map_or(0, |attempt| attempt.latency_ms as i64),
            ..blank(model, request, now)
        }),
        Err(_) => None,
    }
}

fn complete(model: &dyn ChatModel, request: &ChatRequest, answer: &ChatAnswer, time: i64) -> Answer {
    Answer {
        output: answer.message.text(),
        message: Some(answer.message.clone()),
        finish: Some(answer.finish),
        answered_by: answer.model.clone(),
        usage: answer.usage,
        latency_ms: answer.latency_ms as i64,
        first_token_ms: answer.first_token_ms.map(|ms| ms as i64),
        mean_logprob: answer.mean_logprob,
        ..blank(model, request, time)
    }
}

fn blank(model: &dyn ChatModel, request: &ChatRequest, time: i64) -> Answer {
    Answer {
        endpoint: model.endpoint(),
        model: request.model.clone(),
        time,
        message: None,
        output: String::new(),
        finish: None,
        fault: None,
        fault_message: None,
        answered_by: None,
        usage: Default::default(),
        cost_nano: None,
        latency_ms: 0,
        first_token_ms: None,
        mean_logprob: None,
    }
}

/// What a model answered to one question, and when, in UTC milliseconds.
#[derive(Debug, Clone)]
pub struct Given {
    pub answer: ChatAnswer,
    pub time: i64,
}

/// Keeps the answers to the questions that a replay would ask. `given` gives the answer of a version, by its number, to
/// a case, by its id.
pub async fn keep_answers(
    context: &Context,
    request: &Request,
    given: impl Fn(i64, &str) -> Option<Given>,
) -> Result<()> {
    let assembled = assemble(context, request).await?;
    let mut answers = Vec::new();
    for (position, lane, repeat) in assembled.cells() {
        let (Some(question), Some(version)) =
            (&assembled.questions[position][lane], &assembled.plan.lanes[lane].version)
        else {
            continue;
        };
        let Some(Given { answer, time }) = given(version.number, &assembled.cases[position].id) else { continue };
        let model = assembled.model(&question.model)?;
        let cost_nano = model.price.as_ref().and_then(|price| price.cost(&answer.usage)).map(|cost| cost.0);
        let answer = Answer { cost_nano, ..complete(model.model.as_ref(), &question.request, &answer, time) };
        answers.push((assembled.key(position, lane, repeat)?, answer, assembled.cases[position].key));
    }
    let store = context.workspace()?.store.clone();
    store
        .write(&[], move |tx| {
            Box::pin(async move {
                for (key, answer, about) in &answers {
                    store::answer::put(tx, key, answer, *about).await?;
                }
                Ok(())
            })
        })
        .await
}

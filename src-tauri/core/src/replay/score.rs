//! Scoring: each check's outcome on each finished cell. Rules look at once; a judge is called, its answers cached like
//! any other; likeness in meaning asks the embedder.
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{assemble::Plan, cases::Case, lanes::PlanCheck};
use crate::{
    check::{Compiled, Kind, Meaning, Outcome, Spec, Subject, cosine, judge, ops::judge_asks},
    error::Result,
    interaction::form::Output,
    model::{
        ChatRequest, Embedder, Settings,
        budget::Budget,
        cache_key::cache_key,
        caller::{self, Caller},
        ops,
    },
    operation::Context,
    prompt::body::Body,
    store::{self, answer::Answer, replay::CellOutcome},
    template::Inputs,
    tokens,
};

/// The embedder reads this many of its tokens and cuts the rest; a text of fewer of ours is surely whole.
const WHOLE: usize = 180;

/// A check that is ready, with what it needs besides.
struct Ready {
    name: String,
    hash: String,
    spec: Spec,
    compiled: Compiled,
    judge: Option<JudgeCaller>,
}

struct JudgeCaller {
    body: Body,
    model: String,
    caller: Arc<Caller>,
}

/// All checks of a plan.
pub struct Scorer {
    checks: Vec<Ready>,
    context: Context,
}

/// What scoring one cell cost.
#[derive(Debug, Default)]
pub struct Scored {
    pub outcomes: Vec<CellOutcome>,
    pub judge_calls: u64,
    pub judge_cost_nano: i64,
}

impl Scorer {
    pub async fn new(
        context: &Context,
        plan: &Plan,
        budget: &Arc<Budget>,
        options: &caller::Options,
        cancel: &CancellationToken,
    ) -> Result<Self> {
        let mut checks = Vec::new();
        for PlanCheck { name, hash, spec, .. } in &plan.checks {
            let spec = Spec::read(spec)?;
            let judge = match &spec.kind {
                Kind::Judge(judge) => {
                    let (body, model) = judge_asks(context, name, judge).await?;
                    let opened = ops::open(context, &model).await?;
                    let model = opened.config.model_name().to_owned();
                    let caller =
                        Caller::new(opened.model, opened.price, budget.clone(), options.clone(), cancel.clone());
                    Some(JudgeCaller { body, model, caller: Arc::new(caller) })
                }
                _ => None,
            };
            checks.push(Ready { compiled: Compiled::new(&spec)?, name: name.clone(), hash: hash.clone(), spec, judge });
        }
        Ok(Self { checks, context: context.clone() })
    }

    /// Outcomes of all checks on one answer. A judge that could not be reached gives none, so that it can be asked again.
    pub async fn score(&self, case: &Case, answer: &Answer) -> Result<Scored> {
        let variables = Inputs::of(&case.form).values();
        let (query, recorded) = (case.form.last_user_turn(), case.form.output.as_ref().map(Output::text));
        let subject = Subject {
            output: &answer.output,
            message: answer.message.as_ref(),
            finish: answer.finish,
            error: answer.fault,
            latency_ms: Some(answer.latency_ms as f64),
            cost: answer.cost_nano,
            usage: Some(answer.usage),
            query: Some(&query),
            variables: Some(&variables),
            contexts: &case.form.contexts,
            correction: case.correction.as_deref(),
            expected: case.expected.as_deref(),
            recorded: recorded.as_deref(),
            ..Subject::default()
        };
        let mut scored = Scored::default();
        for check in &self.checks {
            let outcome = match (&check.spec.kind, &check.judge) {
                (Kind::Judge(_), Some(judge)) => self.judge(check, judge, &subject, &mut scored).await?,
                (Kind::Similarity(similarity), _) if similarity.by == crate::check::By::Meaning => {
                    let meaning = match similarity.text(&subject) {
                        Some(text) => Some(self.meaning(&text, &answer.output).await?),
                        None => None,
                    };
                    Some(check.compiled.evaluate(&Subject { meaning, ..subject.clone() }))
                }
                // People say these; see marks.
                (Kind::Mark | Kind::Preference, _) => None,
                _ => Some(check.compiled.evaluate(&subject)),
            };
            if let Some(Outcome { state, score, reason }) = outcome {
                let (check, hash) = (check.name.clone(), check.hash.clone());
                scored.outcomes.push(CellOutcome { check, hash, state, score, reason });
            }
        }
        Ok(scored)
    }

    async fn judge(
        &self,
        check: &Ready,
        judge: &JudgeCaller,
        subject: &Subject<'_>,
        scored: &mut Scored,
    ) -> Result<Option<Outcome>> {
        let messages = match judge::request(&judge.body, subject)? {
            judge::Request::Known(outcome) => return Ok(Some(outcome)),
            judge::Request::Ask(messages) => messages,
        };
        let settings = Settings { model: None, ..judge.body.settings.clone() };
        let request = ChatRequest { model: judge.model.clone(), messages, settings, case: None };
        let key = cache_key(judge.caller.model(), &request, 0)?;
        let workspace = self.context.workspace()?;
        let cached = store::answer::get_all(&mut *workspace.store.read().await?, &[key]).await?.remove(&key);
        let answer = match cached {
            Some(answer) => answer,
            None => {
                let input = tokens::count_messages(&request.messages) as u64;
                let called = judge.caller.call(&request, input, &|_| {}).await;
                scored.judge_calls += called.attempts.len() as u64;
                let now = self.context.now_ms();
                let Some(answer) = super::answers::answer_of(judge.caller.model(), &request, &called, now) else {
                    return Ok(None);
                };
                scored.judge_cost_nano += answer.cost_nano.unwrap_or_default();
                let kept = answer.clone();
                workspace
                    .store
                    .write(&[], move |tx| Box::pin(async move { store::answer::put(tx, &key, &kept).await }))
                    .await?;
                answer
            }
        };
        Ok(Some(check.compiled.evaluate(&Subject { judged: Some(&answer.output), ..subject.clone() })))
    }

    async fn meaning(&self, one: &str, other: &str) -> Result<Meaning> {
        if tokens::count(one) > WHOLE || tokens::count(other) > WHOLE {
            return Ok(Meaning::Cut);
        }
        let vectors = self.context.engine()?.embedder().embed(&[one.to_owned(), other.to_owned()]).await?;
        let likeness = vectors.first().zip(vectors.get(1)).and_then(|(one, other)| cosine(one, other));
        Ok(likeness.map_or(Meaning::Cut, Meaning::Cosine))
    }
}

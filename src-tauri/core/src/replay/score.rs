//! Scoring: each check's outcome on each finished cell. Rules look at once; a judge is called, its answers cached like
//! any other; likeness in meaning asks the embedder.
use std::sync::Arc;

use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use super::{assemble::Plan, cases::Case, cost::Question, lanes::PlanCheck};
use crate::{
    check::{Compiled, Judge, Kind, Meaning, Outcome, Spec, Subject, cosine, judge, ops::judge_asks},
    error::Result,
    interaction::form::Output,
    mask,
    model::{
        ChatError, ChatRequest, Embedder, Settings,
        budget::Budget,
        cache_key::cache_key,
        caller::{self, Caller},
        ops::{self, OpenModel},
    },
    operation::Context,
    prompt::body::Body,
    store::{
        self,
        answer::{Answer, Key},
        replay::CellOutcome,
    },
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
    open: OpenModel,
    caller: Arc<Caller>,
    /// Personal data is hidden in what it reads.
    masks: bool,
}

/// What a judge is to be asked of one answer, and where what it said is kept.
pub struct Ask<'s> {
    pub key: Key,
    request: ChatRequest,
    judge: &'s JudgeCaller,
}

impl Ask<'_> {
    pub fn question(&self) -> Question<'_> {
        Question::of(&self.judge.open, &self.request)
    }
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
    /// A judge could not be reached: the cell needs to be looked at again.
    pub unjudged: Option<ChatError>,
}

impl Scorer {
    pub async fn new(
        context: &Context,
        plan: &Plan,
        budget: &Arc<Budget>,
        options: &caller::Options,
        cancel: &CancellationToken,
    ) -> Result<Self> {
        let masks = plan.mask || context.workspace()?.settings()?.mask;
        let mut checks = Vec::new();
        for PlanCheck { name, hash, spec, .. } in &plan.checks {
            let spec = Spec::read(spec)?;
            let judge = match &spec.kind {
                Kind::Judge(judge) => {
                    let (body, open) = open_judge(context, name, judge).await?;
                    let (model, price) = (open.model.clone(), open.price.clone());
                    let caller = Caller::new(model, price, budget.clone(), options.clone(), cancel.clone());
                    Some(JudgeCaller { body, open, caller: Arc::new(caller), masks })
                }
                _ => None,
            };
            checks.push(Ready { compiled: Compiled::new(&spec)?, name: name.clone(), hash: hash.clone(), spec, judge });
        }
        Ok(Self { checks, context: context.clone() })
    }

    pub fn has_judges(&self) -> bool {
        self.checks.iter().any(|check| check.judge.is_some())
    }

    /// What judges are to be asked of one answer, whether or not they have said it before.
    pub fn asks(&self, case: &Case, answer: &Answer) -> Result<Vec<Ask<'_>>> {
        let texts = Texts::of(case);
        let subject = texts.subject(case, answer);
        let mut asks = Vec::new();
        for judge in self.checks.iter().filter_map(|check| check.judge.as_ref()) {
            asks.extend(judge.ask(&subject)?.ok());
        }
        Ok(asks)
    }

    /// Outcomes of all checks on one answer. A judge that could not be reached gives none, so that it can be asked again.
    pub async fn score(&self, case: &Case, answer: &Answer) -> Result<Scored> {
        let texts = Texts::of(case);
        let subject = texts.subject(case, answer);
        let mut scored = Scored::default();
        for check in &self.checks {
            let outcome = match (&check.spec.kind, &check.judge) {
                (Kind::Judge(_), Some(judge)) => self.judge(check, judge, &subject, case.key, &mut scored).await?,
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
        about: Option<i64>,
        scored: &mut Scored,
    ) -> Result<Option<Outcome>> {
        let Ask { key, request, .. } = match judge.ask(subject)? {
            Ok(ask) => ask,
            Err(known) => return Ok(Some(known)),
        };
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
                    scored.unjudged = called.result.err().map(|error| ChatError {
                        message: format!("The judge {} did not answer: {}", check.name, error.message),
                        ..error
                    });
                    return Ok(None);
                };
                scored.judge_cost_nano += answer.cost_nano.unwrap_or_default();
                let kept = answer.clone();
                workspace
                    .store
                    .write(&[], move |tx| Box::pin(async move { store::answer::put(tx, &key, &kept, about).await }))
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

impl JudgeCaller {
    /// What to ask, or what is known without asking.
    fn ask(&self, subject: &Subject) -> Result<Result<Ask<'_>, Outcome>> {
        let messages = match judge::request(&self.body, subject)? {
            judge::Request::Known(outcome) => return Ok(Err(outcome)),
            judge::Request::Ask(messages) if self.masks => mask::masked(&messages)?,
            judge::Request::Ask(messages) => messages,
        };
        let settings = Settings { model: None, ..self.body.settings.clone() };
        let model = self.open.config.model_name().to_owned();
        let request = ChatRequest { model, messages, settings, case: None };
        let key = cache_key(self.open.model.as_ref(), &request, 0)?;
        Ok(Ok(Ask { key, request, judge: self }))
    }
}

/// The judge's prompt version and the model that answers for it.
pub(super) async fn open_judge(context: &Context, name: &str, judge: &Judge) -> Result<(Body, OpenModel)> {
    let (body, model) = judge_asks(context, name, judge).await?;
    Ok((body, ops::open(context, &model).await?))
}

/// What of a case is made before checks look at it.
struct Texts {
    variables: Map<String, Value>,
    query: String,
    recorded: Option<String>,
}

impl Texts {
    fn of(case: &Case) -> Self {
        let form = &case.form;
        Self {
            variables: Inputs::of(form).values(),
            query: form.last_user_turn(),
            recorded: form.output.as_ref().map(Output::text),
        }
    }

    fn subject<'s>(&'s self, case: &'s Case, answer: &'s Answer) -> Subject<'s> {
        Subject {
            output: &answer.output,
            message: answer.message.as_ref(),
            finish: answer.finish,
            error: answer.fault,
            latency_ms: Some(answer.latency_ms as f64),
            cost: answer.cost_nano,
            usage: Some(answer.usage),
            query: Some(&self.query),
            variables: Some(&self.variables),
            contexts: &case.form.contexts,
            correction: case.correction.as_deref(),
            expected: case.expected.as_deref(),
            recorded: self.recorded.as_deref(),
            ..Subject::default()
        }
    }
}

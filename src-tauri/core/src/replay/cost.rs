//! What calls would need: tokens, money, time, who gets what; and whether a budget in dollars can be kept at all.
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{assemble::Assembled, cases::Case, plan::Destination, score};
use crate::{
    check::Kind,
    error::{Code, Error, Result},
    interaction::form::Usage,
    model::{self, ChatRequest, ops::OpenModel},
    money::Money,
    operation::Context,
    tokens,
};

/// Assumed length of an answer where neither the settings nor the past say one.
const USUAL_ANSWER: u64 = 200;
/// Assumed time of an answer where the past says nothing, in milliseconds.
const USUAL_LATENCY: f64 = 1_500.0;

/// A call that would be made.
pub struct Question<'q> {
    model: &'q OpenModel,
    input_tokens: u64,
    max_tokens: Option<u32>,
}

impl<'q> Question<'q> {
    pub fn of(model: &'q OpenModel, request: &ChatRequest) -> Self {
        let input_tokens = tokens::count_messages(&request.messages) as u64;
        Self { model, input_tokens, max_tokens: request.settings.max_tokens }
    }
}

/// What one host would get.
#[derive(Default)]
struct Parcel {
    models: BTreeSet<String>,
    calls: u64,
    cases: HashSet<usize>,
}

/// Adds up what the calls would need.
pub struct Estimate<'c> {
    cases: &'c [Case],
    pub tokens: u64,
    /// `None` once a price is not known.
    pub cost: Option<Money>,
    milliseconds: f64,
    by_host: BTreeMap<String, Parcel>,
    usual_latency: f64,
    usual_answer: u64,
}

impl<'c> Estimate<'c> {
    /// The past answers of these cases tell how long an answer is and takes.
    pub fn new(cases: &'c [Case]) -> Self {
        let forms = cases.iter().map(|case| &case.form);
        let mean = |values: Vec<f64>| (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
        let answers = forms.clone().filter_map(|form| form.usage?.output_tokens.map(|tokens| tokens as f64)).collect();
        Self {
            cases,
            tokens: 0,
            cost: Some(Money(0)),
            milliseconds: 0.0,
            by_host: BTreeMap::new(),
            usual_latency: mean(forms.filter_map(|form| form.latency_ms).collect()).unwrap_or(USUAL_LATENCY),
            usual_answer: mean(answers).map_or(USUAL_ANSWER, |mean| mean.round() as u64),
        }
    }

    /// One call, about the case at `position`.
    pub fn add(&mut self, question: &Question, position: usize) {
        let Question { model, input_tokens: input, max_tokens } = question;
        let output = max_tokens.map_or(self.usual_answer, |most| u64::from(most).min(self.usual_answer));
        let usage = Usage { input_tokens: Some(*input), output_tokens: Some(output) };
        let cost = model.price.as_ref().and_then(|price| price.cost(&usage));
        self.tokens += input + output;
        self.cost = self.cost.zip(cost).map(|(sum, cost)| Money(sum.0 + cost.0));
        self.milliseconds += self.usual_latency;
        let parcel = self.by_host.entry(model.model.endpoint()).or_default();
        parcel.models.insert(model.name.clone());
        parcel.calls += 1;
        parcel.cases.insert(position);
    }

    pub fn seconds(&self, concurrency: f64) -> f64 {
        self.milliseconds / 1_000.0 / concurrency
    }

    /// Where nothing may leave this machine, other ones are blocked.
    pub fn destinations(self, no_egress: bool) -> Vec<Destination> {
        let Self { cases, by_host, .. } = self;
        let destination = |(host, parcel): (String, Parcel)| {
            let people: HashSet<String> =
                parcel.cases.iter().filter_map(|position| cases.get(*position)).map(Case::person).collect();
            let away = model::is_away(&host);
            Destination {
                host,
                models: parcel.models.into_iter().collect(),
                calls: parcel.calls,
                cases: parcel.cases.len() as u64,
                users: people.len() as u64,
                away,
                blocked: away && no_egress,
            }
        };
        by_host.into_iter().map(destination).collect()
    }
}

/// Refuses a budget in dollars where nobody can say what a call may cost, before anything is sent.
pub async fn refuse_unpriced(context: &Context, assembled: &Assembled) -> Result<()> {
    if assembled.plan.request.budget_usd.is_none() {
        return Ok(());
    }
    for version in assembled.plan.lanes.iter().filter_map(|lane| lane.version.as_ref()) {
        refuse_if_unpriced(assembled.model(&version.model)?, version.body.settings.max_tokens)?;
    }
    for check in &assembled.plan.checks {
        if let Kind::Judge(judge) = &check.spec()?.kind {
            let (body, model) = score::open_judge(context, &check.name, judge).await?;
            refuse_if_unpriced(&model, body.settings.max_tokens)?;
        }
    }
    Ok(())
}

fn refuse_if_unpriced(model: &OpenModel, max_tokens: Option<u32>) -> Result<()> {
    let refuse =
        |message: String, hint: &str| Err(Error::new(Code::PlanRefused, message).hint(hint).at_field("budget_usd"));
    match &model.price {
        None => refuse(
            format!("The price of {} is not known, so a budget in dollars cannot be kept", model.name),
            "Write it into prices.yaml in the workspace's folder, or use --budget-calls",
        ),
        Some(price) if price.most(1, max_tokens).is_none() => refuse(
            format!("Nothing says how long an answer of {} may be, so a budget in dollars cannot be kept", model.name),
            "Set max_tokens in the version's settings, or max_output in prices.yaml; or use --budget-calls",
        ),
        Some(_) => Ok(()),
    }
}

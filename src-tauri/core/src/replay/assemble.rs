//! A plan in memory: lanes, checks, cases in their order, and the request of each cell with its cache key.
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    cases::{self, Case, Chosen, Part},
    cost,
    lanes::{self, Lane, LaneVersion, PlanCheck},
    request::Request,
    skipped::{Skipped, SkippedFor, by_reason},
};
use crate::{
    error::{Code, Error, Result},
    figures::grouped,
    interaction::form::Output,
    mask,
    message::{Unpaired, unpaired},
    model::{ChatRequest, Settings, cache_key::cache_key, ops::OpenModel, provider::Provider},
    operation::Context,
    store::answer::{Answer, Key},
    template::{self, Inputs, LeftOut},
};

/// Above this share of skipped cases a replay would speak of other traffic than was asked for.
const MOST_SKIPPED: f64 = 0.2;

/// What is frozen when a replay begins.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    pub request: Request,
    pub prompt: String,
    pub lanes: Vec<Lane>,
    pub checks: Vec<PlanCheck>,
    /// The cases were picked by how their recorded answers turned out.
    pub by_outcome: bool,
    /// The prompt's regression set, whose cases are run first.
    #[serde(default)]
    pub regressions: Option<String>,
    /// The replay whose flips are drawn again. Cases that were picked by flipping say nothing of the others.
    #[serde(default)]
    pub confirms: Option<String>,
    /// Personal data is hidden in what is sent.
    #[serde(default)]
    pub mask: bool,
    /// Why cases that were chosen are not among these.
    #[serde(default)]
    pub skipped_for: Vec<SkippedFor>,
}

impl Plan {
    pub fn deciding(&self) -> Option<&PlanCheck> {
        self.checks.iter().find(|check| check.decides)
    }
}

/// One question to one model: what several cells with the same question share.
#[derive(Debug, Clone)]
pub struct Question {
    /// By name.
    pub model: String,
    pub request: ChatRequest,
}

pub struct Assembled {
    pub plan: Plan,
    pub cases: Vec<Case>,
    /// By position and lane; `None` for recorded answers.
    pub questions: Vec<Vec<Option<Question>>>,
    pub skipped: Vec<Skipped>,
    /// Cases that fit and were not drawn, because nobody said how many to take.
    pub left_out: usize,
    pub models: Vec<OpenModel>,
}

impl Assembled {
    fn empty(plan: Plan, left_out: usize, models: Vec<OpenModel>) -> Self {
        Self { plan, cases: Vec::new(), questions: Vec::new(), skipped: Vec::new(), left_out, models }
    }

    pub fn model(&self, name: &str) -> Result<&OpenModel> {
        let found = self.models.iter().find(|model| model.name == name);
        found.ok_or_else(|| Error::internal(format!("Model {name} was not opened")))
    }

    /// The cache key of a cell; recorded answers have one of their own.
    pub fn key(&self, position: usize, lane: usize, repeat: u32) -> Result<Key> {
        let question = self.questions.get(position).and_then(|lanes| lanes.get(lane)).and_then(Option::as_ref);
        match question {
            Some(question) => cache_key(self.model(&question.model)?.model.as_ref(), &question.request, repeat),
            None => {
                let case = self.cases.get(position).ok_or_else(|| Error::internal("No such case"))?;
                // Cases of two sets may have one name and different answers.
                let recorded = json!({"recorded": case.id, "output": case.form.output});
                Ok(Sha256::digest(serde_json::to_vec(&recorded)?).into())
            }
        }
    }

    /// What was answered in the past, as an answer that needs no call.
    pub fn recorded(&self, position: usize, now: i64) -> Answer {
        let form = &self.cases[position].form;
        let message = match &form.output {
            Some(Output::Message(message)) => Some((**message).clone()),
            _ => None,
        };
        Answer {
            endpoint: "recorded".to_owned(),
            model: form.model.clone().unwrap_or_default(),
            time: now,
            message,
            output: form.output.as_ref().map(Output::text).unwrap_or_default(),
            finish: None,
            fault: None,
            fault_message: None,
            answered_by: form.model.clone(),
            usage: form.usage.unwrap_or_default(),
            cost_nano: form.cost.as_ref().and_then(crate::import::nano_dollars),
            latency_ms: form.latency_ms.unwrap_or_default() as i64,
            first_token_ms: None,
            mean_logprob: None,
        }
    }

    /// Positions, lanes and repeats of all cells. The lanes of a case stand next to each other, in random order, so
    /// that a model that changes during the run changes for both.
    pub fn cells(&self) -> Vec<(usize, usize, u32)> {
        use rand::seq::SliceRandom;
        use rand_chacha::rand_core::SeedableRng;
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(self.plan.request.seed() ^ 0x1a9e);
        let mut cells = Vec::new();
        for position in 0..self.cases.len() {
            for repeat in 0..self.plan.request.repeats() {
                let mut lanes: Vec<usize> = (0..self.plan.lanes.len()).collect();
                lanes.shuffle(&mut random);
                let lanes = lanes.into_iter().filter(|lane| repeat == 0 || !self.plan.lanes[*lane].is_recorded());
                cells.extend(lanes.map(|lane| (position, lane, repeat)));
            }
        }
        cells
    }
}

/// Makes the plan that a request asks for. Nothing is sent and nothing kept.
pub async fn assemble(context: &Context, request: &Request) -> Result<Assembled> {
    make(context, request, None).await
}

/// The plan that draws flips of another replay again, and nothing else.
pub async fn confirming(context: &Context, request: &Request, replay: String) -> Result<Assembled> {
    make(context, request, Some(replay)).await
}

async fn make(context: &Context, request: &Request, confirms: Option<String>) -> Result<Assembled> {
    request.check()?;
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let lanes = lanes::lanes(context, &mut connection, request).await?;
    let prompt = lanes.iter().find_map(|lane| lane.version.as_ref()).map(|version| version.prompt.clone());
    let prompt = prompt.unwrap_or_default();
    let checks = lanes::checks(&mut connection, &prompt, request).await?;
    let Chosen { cases, by_outcome, left_out, set, regressions } =
        cases::choose(context, &mut connection, &prompt, request, confirms.is_some()).await?;
    drop(connection);
    let models = lanes::open_models(context, &lanes).await?;
    let plan = Plan {
        request: Request { set, ..request.clone() },
        prompt,
        lanes,
        checks,
        by_outcome,
        regressions,
        confirms,
        skipped_for: Vec::new(),
        mask: workspace.settings()?.mask,
    };
    let mut assembled = Assembled::empty(plan, left_out, models);
    fill(&mut assembled, cases)?;
    assembled.plan.skipped_for = by_reason(&assembled.skipped);
    refuse(&assembled)?;
    cost::refuse_unpriced(context, &assembled).await?;
    drop_repeated(&mut assembled)?;
    Ok(assembled)
}

/// The plan of a replay that was begun before, with its cases as they were frozen.
pub async fn reassemble(context: &Context, mut plan: Plan, cases: Vec<Case>) -> Result<Assembled> {
    plan.mask |= context.workspace()?.settings()?.mask;
    let models = lanes::open_models(context, &plan.lanes).await?;
    let mut assembled = Assembled::empty(plan, 0, models);
    fill(&mut assembled, cases)?;
    Ok(assembled)
}

fn fill(assembled: &mut Assembled, cases: Vec<Case>) -> Result<()> {
    for case in cases {
        match questions(assembled, &case) {
            Ok(questions) => {
                assembled.cases.push(case);
                assembled.questions.push(questions);
            }
            Err(error) if is_of_the_case(&error) => {
                assembled.skipped.push(Skipped { case: case.id, reason: error.message, part: case.part });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The case cannot be sent, and others may.
pub(crate) fn is_of_the_case(error: &Error) -> bool {
    matches!(error.code, Code::MissingVariable | Code::BadTemplate | Code::BadInput)
}

fn questions(assembled: &Assembled, case: &Case) -> Result<Vec<Option<Question>>> {
    let masked = match assembled.plan.mask {
        true => Some(Case { form: mask::masked_form(&case.form)?, ..case.clone() }),
        false => None,
    };
    let sent = masked.as_ref().unwrap_or(case);
    let question = |lane: &Lane| match &lane.version {
        None if !case.form.is_answered() => Err(Error::bad_input("It has no recorded answer")),
        None => Ok(None),
        Some(version) => question(assembled.model(&version.model)?, version, sent).map(Some),
    };
    assembled.plan.lanes.iter().map(question).collect()
}

/// What would be asked about a case; an error of the case where it cannot be.
pub(crate) fn question(model: &OpenModel, version: &LaneVersion, case: &Case) -> Result<Question> {
    let inputs = Inputs::of(&case.form);
    if let Some(left_out) = template::left_out(&version.body, &inputs) {
        let version = version.label();
        return Err(Error::bad_input(match left_out {
            LeftOut::Turns => format!("Tool calls follow the last question, and {version} has no place for them"),
            LeftOut::Media(kind) => format!("The question holds {kind}, and {version} takes its text only"),
        }));
    }
    let messages = template::render(&version.body, &inputs)?;
    let settings = Settings { model: None, ..version.body.settings.clone() };
    let for_application = model.config.provider == Provider::Http;
    match unpaired(&messages) {
        Some(_) if for_application => {}
        Some(Unpaired::Call) => {
            return Err(Error::bad_input("A tool call in it has no result, and tools are not run again"));
        }
        Some(Unpaired::Result) => return Err(Error::bad_input("A tool's result in it has no call that it belongs to")),
        None => {}
    }
    let request = ChatRequest {
        model: model.config.model_name().to_owned(),
        messages,
        settings,
        case: for_application.then(|| application_case(version, case)),
    };
    if let Some(reason) = model.model.refuses(&request) {
        return Err(Error::bad_input(format!("{} cannot take it: {reason}", model.name)));
    }
    Ok(Question { model: version.model.clone(), request })
}

/// What the person's own application gets, so that it can retrieve and compute as it does for a user.
fn application_case(version: &LaneVersion, case: &Case) -> Value {
    json!({
        "id": case.id, "messages": case.form.conversation(), "query": case.form.last_user_turn(),
        "variables": case.form.variables, "contexts": case.form.contexts, "session": case.form.session,
        "prompt": version.prompt, "version": version.number, "hash": version.hash,
    })
}

fn refuse(assembled: &Assembled) -> Result<()> {
    // Other traffic and what was kept as a test long ago need not fit today’s template; they stop nothing.
    let kept = assembled.cases.iter().filter(|case| case.part == Part::Target).count();
    let left_out: Vec<&Skipped> = assembled.skipped.iter().filter(|case| case.part == Part::Target).collect();
    let skipped = left_out.len();
    let share = skipped as f64 / (kept + skipped).max(1) as f64;
    if kept == 0 || (share > MOST_SKIPPED && !assembled.plan.request.allow_skips) {
        let reasons: Vec<String> = by_reason(left_out).iter().map(SkippedFor::sentence).collect();
        let (some, all) = (grouped(skipped as u64), grouped((kept + skipped) as u64));
        let message = format!("{some} of {all} cases cannot be sent: {}", reasons.join("; "));
        let rest = if kept == 0 { "" } else { ", or go on without these with --allow-skips" };
        return Err(Error::new(Code::PlanRefused, message).hint(format!("Choose cases that can be sent{rest}")));
    }
    for lane in 1..assembled.plan.lanes.len() {
        let mut distinct = HashSet::new();
        for position in 0..assembled.cases.len() {
            distinct.insert(assembled.key(position, lane, 0)?);
        }
        if assembled.cases.len() > 1 && distinct.len() == 1 {
            let label = &assembled.plan.lanes[lane].label;
            let message =
                format!("{label} sends the same request for each of the {kept} cases, so nothing would be tested");
            let hint = "Use the case in the template: {{input}} is the last user turn";
            return Err(Error::new(Code::PlanRefused, message).hint(hint));
        }
    }
    Ok(())
}

/// An identical request counts once: asked again it would only look like more evidence. What stands in the regression set
/// is no evidence, and takes no case out of it. What was an example in one session was seen, whoever else asked it.
fn drop_repeated(assembled: &mut Assembled) -> Result<()> {
    if assembled.plan.request.all_turns {
        return Ok(());
    }
    let mut first: HashMap<(bool, Vec<Key>), usize> = HashMap::new();
    let mut kept = Vec::new();
    for position in 0..assembled.cases.len() {
        let keys: Result<Vec<Key>> = (0..assembled.plan.lanes.len())
            .filter(|lane| !assembled.plan.lanes[*lane].is_recorded())
            .map(|lane| assembled.key(position, lane, 0))
            .collect();
        let is_test = assembled.cases[position].part == Part::Regression;
        let same = *first.entry((is_test, keys?)).or_insert(position);
        assembled.cases[same].held_out &= assembled.cases[position].held_out;
        kept.push(same == position);
    }
    let mut keep = kept.iter();
    assembled.cases.retain(|_| *keep.next().unwrap_or(&true));
    let mut keep = kept.iter();
    assembled.questions.retain(|_| *keep.next().unwrap_or(&true));
    Ok(())
}

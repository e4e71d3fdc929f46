//! Trial: what is being written, sent with a few past inputs, so that its answers stand beside the recorded ones.
//!
//! It is to be looked at, and evidence for nothing: no check decides, nothing is compared to chance, and no gate reads
//! it. What is held out for replays is never sent. An answer that is there already is not asked for again, and what a
//! trial was answered is there for replays too.
mod run;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

pub use run::{Answered, Tried, run};

use super::{body::Body, reference::Reference};
use crate::{
    egress,
    error::{Error, Result},
    held_out::fitting,
    mask,
    model::{
        cache_key::cache_key,
        ops::{self, OpenModel},
    },
    money::Money,
    operation::Context,
    replay::{
        Destination,
        assemble::{Question, is_of_the_case, question},
        cases::{Case, Part},
        cost::{self, Estimate},
        lanes::{LaneVersion, model_named},
    },
    store::{
        self,
        answer::{Answer, Key},
    },
};

/// Past inputs, if nobody says how many.
const SAMPLE: u32 = 20;
const MOST: u32 = 100;
const CONCURRENCY: usize = 4;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptTry")]
pub struct Request {
    /// A version; or give `body` or `file`.
    pub reference: Option<String>,
    /// What is being typed.
    pub body: Option<Body>,
    /// A prompt file.
    pub file: Option<String>,
    /// Whose body or file it is: what is held out of it is not sent.
    pub prompt: Option<String>,
    /// The model that answers; else the one in the settings.
    pub model: Option<String>,
    /// Which past inputs, in the filter language; else the prompt's own, or all.
    pub filter: Option<String>,
    /// At most 100; 20 if not given.
    pub sample: Option<u32>,
    /// Spend at most so much.
    pub budget_usd: Option<Money>,
    /// Make at most so many calls; twice as many as there are to make, if not given.
    #[ts(type = "number | null")]
    pub budget_calls: Option<u64>,
}

/// What a trial would do, before anything is sent.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptTryPlan")]
pub struct Planned {
    pub model: String,
    /// Past inputs that would be looked at.
    #[ts(type = "number")]
    pub inputs: usize,
    /// How many fit and may be sent.
    #[ts(type = "number")]
    pub total: usize,
    /// How many more fit and are held out.
    #[ts(type = "number")]
    pub held_out: usize,
    /// Those among them that this cannot be sent with.
    #[ts(type = "number")]
    pub unfit: usize,
    /// Calls that would leave now.
    #[ts(type = "number")]
    pub calls: usize,
    /// No more than so many leave, whatever has to be asked twice.
    #[ts(type = "number")]
    pub most_calls: u64,
    /// Answers that are there already.
    #[ts(type = "number")]
    pub cached: usize,
    /// Input and expected output together.
    #[ts(type = "number")]
    pub tokens: u64,
    /// Expected; null where a price is not known.
    pub cost: Option<Money>,
    pub seconds: f64,
    pub sends_to: Vec<Destination>,
    /// Why nothing would be sent.
    pub refused: Option<Error>,
}

/// A past input and what would be asked about it.
struct Asked {
    case: Case,
    question: Result<(Question, Key)>,
}

struct Assembled {
    prompt: String,
    model: OpenModel,
    asked: Vec<Asked>,
    cached: HashMap<Key, Answer>,
    total: usize,
    held_out: usize,
}

/// Says what would leave this machine.
pub async fn plan(context: &Context, request: Request) -> Result<Planned> {
    Assembled::of(context, &request).await?.planned(context, &request)
}

/// One that fails may be asked again, and no more than that leaves unless somebody says so.
fn most_calls(request: &Request, calls: usize) -> u64 {
    request.budget_calls.unwrap_or(2 * calls as u64)
}

impl Assembled {
    async fn of(context: &Context, request: &Request) -> Result<Self> {
        let (version, label) = version(context, request).await?;
        version.body.check()?;
        let named = request.model.as_deref().or(version.body.settings.model.as_deref());
        let model = ops::open(context, &model_named(context, &label, named).await?).await?;
        let count = request.sample.unwrap_or(SAMPLE);
        if !(1..=MOST).contains(&count) {
            return Err(Error::usage(format!("A prompt is tried on 1 to {MOST} past inputs"))
                .hint("A replay takes as many as there are: attune replay plan")
                .at_field("sample"));
        }
        let workspace = context.workspace()?;
        let mut connection = workspace.store.read().await?;
        let prompt = Some(version.prompt.as_str()).filter(|prompt| !prompt.is_empty());
        let mut found = fitting(context, &mut connection, prompt, request.filter.as_deref()).await?;
        let total = found.inputs.len();
        // Drawn by name, so that the same ones come again when the text has changed, and new data move none of them.
        found.inputs.sort_by_cached_key(|input| <[u8; 32]>::from(Sha256::digest(format!("try {}", input.id))));
        let mut sessions = HashSet::new();
        found.inputs.retain(|input| input.session.as_ref().is_none_or(|session| sessions.insert(session.clone())));
        found.inputs.truncate(count as usize);
        let keys: Vec<i64> = found.inputs.iter().map(|input| input.key).collect();
        let loaded = store::interaction::load_all(&mut connection, &keys).await?;
        let is_masked = workspace.settings()?.mask;
        let mut asked = Vec::new();
        for one in loaded {
            let case = case(one);
            asked.push(Asked { question: asks(&model, &version, &case, is_masked)?, case });
        }
        asked.sort_by_key(|asked| keys.iter().position(|key| asked.case.key == Some(*key)));
        let keys: Vec<Key> =
            asked.iter().filter_map(|asked| asked.question.as_ref().ok()).map(|(_, key)| *key).collect();
        let cached = store::answer::get_all(&mut connection, &keys).await?;
        Ok(Self { prompt: version.prompt, model, asked, cached, total, held_out: found.held_out })
    }

    fn planned(&self, context: &Context, request: &Request) -> Result<Planned> {
        let cases: Vec<Case> = self.asked.iter().map(|asked| asked.case.clone()).collect();
        let mut estimate = Estimate::new(&cases);
        let mut seen = HashSet::new();
        for (position, asked) in self.asked.iter().enumerate() {
            if let Ok((question, key)) = &asked.question
                && !self.cached.contains_key(key)
                && seen.insert(*key)
            {
                estimate.add(&cost::Question::of(&self.model, &question.request), position);
            }
        }
        let calls = seen.len();
        let unfit = self.asked.iter().filter(|asked| asked.question.is_err()).count();
        let (tokens, cost, seconds) = (estimate.tokens, estimate.cost, estimate.seconds(CONCURRENCY as f64));
        let sends_to = estimate.destinations(context.workspace()?.settings()?.no_egress);
        let refused = self.refusal(&sends_to, calls).err();
        Ok(Planned {
            inputs: self.asked.len(),
            total: self.total,
            held_out: self.held_out,
            unfit,
            calls,
            most_calls: most_calls(request, calls),
            cached: self.asked.len() - unfit - calls,
            tokens,
            cost,
            seconds,
            sends_to,
            refused,
            model: self.model.name.clone(),
        })
    }

    fn refusal(&self, sends_to: &[Destination], calls: usize) -> Result<()> {
        if self.asked.is_empty() {
            let held_out = self.held_out;
            let hint = match held_out {
                0 => "Choose others with the filter, or import interactions".to_owned(),
                _ => format!("{held_out} that fit are held out, for replays to measure on; choose others"),
            };
            return Err(Error::new(crate::error::Code::PlanRefused, "No past input fits").hint(hint));
        }
        egress::refuse_blocked(sends_to)?;
        if calls > 0 { self.model.model.ready() } else { Ok(()) }
    }
}

/// What is tried, and how it is called.
async fn version(context: &Context, request: &Request) -> Result<(LaneVersion, String)> {
    let prompt = request.prompt.clone().unwrap_or_default();
    let body = match (&request.reference, &request.body, &request.file) {
        (Some(reference), None, None) => {
            let workspace = context.workspace()?;
            let reference: Reference = reference.parse()?;
            let found = store::prompt::resolve(&mut *workspace.store.read().await?, &reference).await?;
            let label = found.reference();
            let store::prompt::Version { prompt, number, hash, body, .. } = found;
            return Ok((LaneVersion { prompt, number, hash, body, model: String::new() }, label));
        }
        (None, Some(body), None) => body.clone(),
        (None, None, Some(path)) => super::file::read(std::path::Path::new(path), None)?.body,
        _ => return Err(Error::usage("Name a version or a file, or give a body: one of them")),
    };
    Ok((LaneVersion::draft(&prompt, body), "the draft".to_owned()))
}

fn case(store::interaction::Loaded { row, form, .. }: store::interaction::Loaded) -> Case {
    Case {
        id: row.id,
        key: Some(row.key),
        part: Part::Target,
        form,
        expected: None,
        correction: None,
        cluster: None,
        slice: None,
        held_out: false,
    }
}

/// The question about a case, and its cache key; inside, why the case cannot be sent.
fn asks(model: &OpenModel, version: &LaneVersion, case: &Case, is_masked: bool) -> Result<Result<(Question, Key)>> {
    let masked = match is_masked {
        true => Some(Case { form: mask::masked_form(&case.form)?, ..case.clone() }),
        false => None,
    };
    match question(model, version, masked.as_ref().unwrap_or(case)) {
        Ok(question) => {
            let key = cache_key(model.model.as_ref(), &question.request, 0)?;
            Ok(Ok((question, key)))
        }
        Err(error) if is_of_the_case(&error) => Ok(Err(error)),
        Err(error) => Err(error),
    }
}

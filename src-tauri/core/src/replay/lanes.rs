//! Lanes: what is compared. Lane 0 is the baseline, the others are candidates.
use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::request::Request;
use crate::{
    check::{Compare, Spec},
    error::{Code, Error, Result},
    model::ops::{self, OpenModel},
    operation::Context,
    prompt::{
        body::Body,
        reference::{Pick, Reference},
    },
    store::{self, prompt::Version},
};

/// The channel that a baseline comes from unless another is named.
pub const PRODUCTION: &str = "production";
pub const RECORDED: &str = "recorded";
/// Whether another model will do is a question of "not worse", which needs a margin: 5 of 100, unless somebody says.
const OTHER_MODEL_MARGIN: f64 = 0.05;

/// One side of the comparison, frozen in the plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Lane {
    /// `ticket@2`, or `recorded`.
    pub label: String,
    /// None for recorded answers, which are not sent again.
    pub version: Option<LaneVersion>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LaneVersion {
    pub prompt: String,
    pub number: i64,
    pub hash: String,
    pub body: Body,
    /// The configured model that answers.
    pub model: String,
}

impl LaneVersion {
    /// What is being written, and no version yet.
    pub fn draft(prompt: &str, body: Body) -> Self {
        Self { prompt: prompt.to_owned(), number: 0, hash: String::new(), body, model: String::new() }
    }

    pub(super) fn label(&self) -> String {
        match self.number {
            0 => "the draft".to_owned(),
            number => format!("{}@{number}", self.prompt),
        }
    }
}

impl Lane {
    fn of(version: Version, model: String) -> Self {
        let Version { prompt, number, hash, body, .. } = version;
        let version = LaneVersion { prompt, number, hash, body, model };
        Self { label: version.label(), version: Some(version) }
    }

    fn recorded() -> Self {
        Self { label: RECORDED.to_owned(), version: None }
    }

    pub fn is_recorded(&self) -> bool {
        self.version.is_none()
    }

    pub fn hash(&self) -> Option<&str> {
        self.version.as_ref().map(|version| version.hash.as_str())
    }
}

/// A check of a plan: one version of it, and its part.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlanCheck {
    pub name: String,
    pub number: i64,
    pub hash: String,
    /// The spec's JSON.
    pub spec: String,
    pub decides: bool,
    pub margin: Option<f64>,
}

impl PlanCheck {
    pub fn spec(&self) -> Result<Spec> {
        Spec::read(&self.spec)
    }
}

/// Baseline first, then the candidates in the order in which they were named.
pub async fn lanes(context: &Context, connection: &mut SqliteConnection, request: &Request) -> Result<Vec<Lane>> {
    if let Some(prompt) = &request.prompt {
        return same_prompt(context, connection, prompt, request).await;
    }
    let mut candidates = Vec::new();
    for reference in &request.candidate {
        let version = store::prompt::resolve(connection, &reference.parse()?).await?;
        candidates.push(version);
    }
    let prompt = candidates.first().map(|version| version.prompt.clone()).unwrap_or_default();
    let baseline = match request.baseline.as_deref() {
        Some(RECORDED) => None,
        Some(reference) => Some(store::prompt::resolve(connection, &reference.parse()?).await?),
        None => at_production(connection, &prompt).await?,
    };
    let baseline_model = request.baseline_model.as_ref().or(request.model.as_ref());
    let candidate_model = request.candidate_model.as_ref().or(request.model.as_ref());
    let mut lanes = vec![match baseline {
        Some(version) => {
            let model = model_of(context, &version, baseline_model).await?;
            Lane::of(version, model)
        }
        None => Lane::recorded(),
    }];
    for version in candidates {
        let model = model_of(context, &version, candidate_model).await?;
        lanes.push(Lane::of(version, model));
    }
    Ok(lanes)
}

async fn at_production(connection: &mut SqliteConnection, prompt: &str) -> Result<Option<Version>> {
    match store::channel::points_at(connection, prompt, PRODUCTION).await? {
        Some(number) => store::prompt::numbered(connection, prompt, number).await,
        None => Ok(None),
    }
}

/// One version on two models. Where nobody says which model answers now, its recorded answers stand for it.
async fn same_prompt(
    context: &Context,
    connection: &mut SqliteConnection,
    prompt: &str,
    request: &Request,
) -> Result<Vec<Lane>> {
    let reference: Reference = prompt.parse()?;
    let live = match reference.pick {
        Pick::Newest => at_production(connection, &reference.name).await?,
        _ => None,
    };
    let version = match live {
        Some(version) => version,
        None => store::prompt::resolve(connection, &reference).await?,
    };
    let Some(other) = request.candidate_model.as_ref().or(request.model.as_ref()) else {
        return Err(Error::usage("Name the model to try: --candidate-model NAME")
            .hint("See the models with attune model list")
            .at_field("candidate_model"));
    };
    let candidate = Lane::of(version.clone(), model_of(context, &version, Some(other)).await?);
    let says_none = request.baseline_model.is_none() && version.body.settings.model.is_none();
    let baseline = match request.baseline.as_deref() {
        Some(RECORDED) => Lane::recorded(),
        None if says_none => Lane::recorded(),
        Some(reference) => {
            let version = store::prompt::resolve(connection, &reference.parse()?).await?;
            let model = model_of(context, &version, request.baseline_model.as_ref()).await?;
            Lane::of(version, model)
        }
        None => {
            let model = model_of(context, &version, request.baseline_model.as_ref()).await?;
            Lane::of(version, model)
        }
    };
    if baseline.version.as_ref().map(|own| &own.model) == candidate.version.as_ref().map(|own| &own.model) {
        return Err(Error::usage(format!("{other} would answer on both sides"))
            .hint("Name another model with --candidate-model, or the one that answers now with --baseline-model")
            .at_field("candidate_model"));
    }
    Ok(vec![baseline, candidate])
}

/// The configured model that answers for a version: as asked, else as its settings say.
async fn model_of(context: &Context, version: &Version, asked: Option<&String>) -> Result<String> {
    let name = asked.or(version.body.settings.model.as_ref());
    model_named(context, &version.reference(), name.map(String::as_str)).await
}

/// The configured model of that name, ours or the provider's. `of` is what asks for it.
pub(crate) async fn model_named(context: &Context, of: &str, name: Option<&str>) -> Result<String> {
    let Some(name) = name else {
        return Err(Error::usage(format!("{of} names no model"))
            .hint("Add --model NAME; see the models with attune model list")
            .at_field("model"));
    };
    let models = ops::list(context, Default::default()).await?.models;
    let by_name = models.iter().find(|model| model.name == name);
    let found = by_name.or_else(|| models.iter().find(|model| model.model == name));
    found.map(|model| model.name.clone()).ok_or_else(|| {
        Error::new(Code::NotFound, format!("No model is configured as “{name}”, which {of} asks for"))
            .hint("Add it with attune model add NAME --provider P, or take another with --model NAME")
            .at_field("model")
    })
}

/// The checks that were asked for, else those attached to the prompt. Exactly one decides.
pub async fn checks(connection: &mut SqliteConnection, prompt: &str, request: &Request) -> Result<Vec<PlanCheck>> {
    let attached = store::check::attached(connection, prompt).await?;
    let mut names: Vec<String> = match request.check.is_empty() {
        true => attached.iter().map(|one| one.check.clone()).collect(),
        false => request.check.clone(),
    };
    let marked = attached.iter().find(|one| one.decides && names.contains(&one.check)).map(|one| one.check.clone());
    let decides = request.decide.clone().or(marked).or_else(|| names.first().cloned()).ok_or_else(|| {
        Error::usage("No check says what is right, so there is nothing to compare by")
            .hint(format!("Name one with --check, or attach one: attune check attach NAME {prompt} --decide"))
            .at_field("check")
    })?;
    if !names.contains(&decides) {
        names.insert(0, decides.clone());
    }
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    let mut checks = Vec::new();
    for name in names {
        let version = store::check::newest(connection, &name).await?.ok_or_else(|| {
            Error::not_found("check", &name).hint("Add it with attune check add NAME FILE").at_field("check")
        })?;
        let decides = name == decides;
        if decides && !version.spec()?.can_decide() {
            return Err(Error::usage(format!("A check of similarity cannot decide ({name})"))
                .hint("Likeness is not truth: let a check that says pass or fail decide with --decide")
                .at_field("decide"));
        }
        let own = attached.iter().find(|one| one.check == name).and_then(|one| one.margin);
        let usual = request.prompt.is_some() && version.spec()?.compare == Compare::Passed;
        let margin = if decides { request.margin.or(own).or(usual.then_some(OTHER_MODEL_MARGIN)) } else { own };
        let store::check::Version { number, hash, spec, .. } = version;
        checks.push(PlanCheck { name, number, hash, spec, decides, margin });
    }
    Ok(checks)
}

/// The models of all lanes, each once.
pub async fn open_models(context: &Context, lanes: &[Lane]) -> Result<Vec<OpenModel>> {
    let mut models: Vec<OpenModel> = Vec::new();
    for version in lanes.iter().filter_map(|lane| lane.version.as_ref()) {
        if models.iter().all(|model| model.name != version.model) {
            models.push(ops::open(context, &version.model).await?);
        }
    }
    Ok(models)
}

//! Lanes: what is compared. Lane 0 is the baseline, the others are candidates.
use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::request::Request;
use crate::{
    check::Spec,
    error::{Code, Error, Result},
    model::ops::{self, OpenModel},
    operation::Context,
    prompt::body::Body,
    store::{self, prompt::Version},
};

/// The channel that a baseline comes from unless another is named.
pub const PRODUCTION: &str = "production";
pub const RECORDED: &str = "recorded";

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

impl Lane {
    fn of(version: Version, model: String) -> Self {
        let Version { prompt, number, hash, body, .. } = version;
        Self { label: format!("{prompt}@{number}"), version: Some(LaneVersion { prompt, number, hash, body, model }) }
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
    let mut candidates = Vec::new();
    for reference in &request.candidate {
        let version = store::prompt::resolve(connection, &reference.parse()?).await?;
        candidates.push(version);
    }
    let prompt = candidates.first().map(|version| version.prompt.clone()).unwrap_or_default();
    let baseline = match request.baseline.as_deref() {
        Some(RECORDED) => None,
        Some(reference) => Some(store::prompt::resolve(connection, &reference.parse()?).await?),
        None => match store::channel::points_at(connection, &prompt, PRODUCTION).await? {
            Some(number) => store::prompt::numbered(connection, &prompt, number).await?,
            None => None,
        },
    };
    let baseline_model = request.baseline_model.as_ref().or(request.model.as_ref());
    let candidate_model = request.candidate_model.as_ref().or(request.model.as_ref());
    let mut lanes = vec![match baseline {
        Some(version) => {
            let model = model_of(context, &version, baseline_model).await?;
            Lane::of(version, model)
        }
        None => Lane { label: RECORDED.to_owned(), version: None },
    }];
    for version in candidates {
        let model = model_of(context, &version, candidate_model).await?;
        lanes.push(Lane::of(version, model));
    }
    Ok(lanes)
}

/// The configured model that answers for a version: as asked, else as its settings say, by our name or the provider's.
async fn model_of(context: &Context, version: &Version, asked: Option<&String>) -> Result<String> {
    let Some(name) = asked.or(version.body.settings.model.as_ref()) else {
        return Err(Error::usage(format!("{} names no model", version.reference()))
            .hint("Add --model NAME; see the models with attune model list")
            .at_field("model"));
    };
    let models = ops::list(context, Default::default()).await?.models;
    let by_name = models.iter().find(|model| model.name == *name);
    let found = by_name.or_else(|| models.iter().find(|model| model.model == *name));
    found.map(|model| model.name.clone()).ok_or_else(|| {
        Error::new(
            Code::NotFound,
            format!("No model is configured as “{name}”, which {} asks for", version.reference()),
        )
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
        let margin = if decides { request.margin.or(own) } else { own };
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

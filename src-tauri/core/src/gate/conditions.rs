//! Judging a gate: each condition with what it requires, what is, and where the figure comes from.
use std::collections::HashSet;

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    evidence::Evidence,
    spec::{Gate, Part, Requirement, Word},
};
use crate::{
    error::Result,
    figures::count,
    filter, interaction,
    operation::Context,
    replay::{
        cases::{self, Case},
        compare,
        lanes::PlanCheck,
    },
    store::{self, check::Attachment},
    time::DAY,
    verdict::{self, Options, Pair, Verdict},
};

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "GateCondition")]
pub struct Condition {
    pub name: String,
    pub required: String,
    pub actual: String,
    pub met: bool,
    /// What would be needed, of one that is not met and where that can be told: "about 280 more cases".
    pub needs: Option<String>,
    /// The replay that the figure comes from.
    pub evidence: Option<String>,
}

impl Condition {
    fn needing(self, needs: impl FnOnce() -> Option<String>) -> Self {
        Self { needs: if self.met { None } else { needs() }, ..self }
    }
}

/// "about 280 more cases"; fresh ones, if the effect seen is the true one.
fn more_cases(n: u64) -> String {
    format!("about {}", count(n, "more case", "more cases"))
}

/// What would turn a verdict into the word that is wanted.
fn needed(verdict: &Verdict, wanted: Word) -> Option<String> {
    match (verdict.word, wanted) {
        (verdict::Word::Worse, _) => {
            Some("a version that does not do worse; more cases will not change this".to_owned())
        }
        _ if verdict.more_cases.is_some_and(|more| more > 0) => verdict.more_cases.map(more_cases),
        (verdict::Word::NoDifference, Word::Better) => Some("a version that does better".to_owned()),
        (_, Word::NotWorse) if verdict.margin.is_none() => Some("a margin, in the gate or on the check".to_owned()),
        _ => None,
    }
}

/// A replay's content, read once for all conditions.
struct Material<'e> {
    evidence: &'e Evidence,
    cases: Vec<Case>,
    placed: Vec<store::replay::Placed>,
    tries: i64,
    /// The prompt's checks with what people set there: not what whoever ran the replay asked for.
    attached: Vec<Attachment>,
    /// Only cases that were held out count.
    held_out: bool,
}

/// Every condition of the gate, met or not.
pub async fn judge(
    context: &Context,
    connection: &mut SqliteConnection,
    gate: &Gate,
    evidence: &Evidence,
) -> Result<Vec<Condition>> {
    let row = &evidence.row;
    let material = Material {
        cases: store::replay::cases(connection, &row.id).await?,
        placed: store::replay::outcomes(connection, &row.id).await?,
        tries: compare::tries(connection, row).await?,
        attached: store::check::attached(connection, &row.prompt).await?,
        held_out: gate.held_out,
        evidence,
    };
    let mut conditions = Vec::new();
    let mut fewest: Option<u64> = None;
    for required in &gate.require {
        let condition = requirement(&material, required, gate.min_cases, &mut fewest)?;
        conditions.push(condition);
    }
    let n = fewest.unwrap_or_default();
    let which = if gate.held_out { " held-out" } else { "" };
    let (required, actual) = (format!("at least {}{which}", gate.min_cases), format!("{n}{which}"));
    let enough = material.condition("min_cases", required, actual, n >= gate.min_cases);
    conditions.insert(0, enough.needing(|| Some(more_cases(gate.min_cases.saturating_sub(n)))));
    for slice in &gate.no_worse_slices {
        conditions.push(no_worse_slice(context, connection, &material, gate, slice).await?);
    }
    conditions.extend(ratios(connection, &material, gate).await?);
    conditions.extend(counts(context, connection, &material, gate).await?);
    Ok(conditions)
}

impl Material<'_> {
    /// Whether a case of the traffic is one that this gate looks at.
    fn counts(&self, case: &Case) -> bool {
        case.part != cases::Part::Regression && (case.held_out || !self.held_out)
    }

    fn condition(&self, name: impl Into<String>, required: String, actual: String, met: bool) -> Condition {
        Condition {
            name: name.into(),
            required,
            actual,
            met,
            needs: None,
            evidence: Some(self.evidence.row.id.clone()),
        }
    }

    /// The name of the check that decides for this prompt: the attached one that is marked so, so that nobody lets an
    /// easier one decide by running a replay with it. Else the replay's.
    fn deciding(&self) -> Option<&str> {
        let attached = self.attached.iter().find(|one| one.decides).map(|one| one.check.as_str());
        attached.or_else(|| self.evidence.row.plan.deciding().map(|check| check.name.as_str()))
    }

    fn check(&self, name: Option<&str>) -> Option<&PlanCheck> {
        let name = name.or_else(|| self.deciding())?;
        self.evidence.row.plan.checks.iter().find(|check| check.name == name)
    }

    /// Of a condition whose check has no outcomes here.
    fn not_part(&self, name: impl Into<String>, required: String) -> Condition {
        self.condition(name, required, "this check was not part of the replay".to_owned(), false)
    }

    /// The check's verdict on some cases, on its own figures. A replay may have asked for less than the usual care, a
    /// gate does not.
    fn verdict(
        &self,
        check: &PlanCheck,
        part: Part,
        keep: impl Fn(&Case) -> bool,
        change: impl Fn(&mut Options),
    ) -> Result<Verdict> {
        let parts: &[cases::Part] = match part {
            Part::Target => &[cases::Part::Target],
            Part::Guard => &[cases::Part::Guard],
            Part::All => &[cases::Part::Target, cases::Part::Guard],
        };
        let row = &self.evidence.row;
        let (mut pairs, mut options) =
            compare::material(row, &self.cases, &self.placed, check, parts, self.evidence.lane, self.tries)?;
        options.alpha = options.alpha.min(Options::default().alpha);
        options.margin = self.attached.iter().find(|one| one.check == check.name).and_then(|one| one.margin);
        let kept: HashSet<&str> =
            self.cases.iter().filter(|case| self.counts(case) && keep(case)).map(|case| case.id.as_str()).collect();
        pairs.retain(|pair: &Pair| kept.contains(pair.case.as_str()));
        pairs.iter_mut().for_each(|pair| pair.slice = None);
        change(&mut options);
        verdict::compare(&pairs, &options)
    }
}

fn requirement(
    material: &Material,
    required: &Requirement,
    min_cases: u64,
    fewest: &mut Option<u64>,
) -> Result<Condition> {
    let name = required.check.as_deref().or(material.deciding()).unwrap_or_default().to_owned();
    let part = match (required.part, material.held_out) {
        (part, false) => part.as_str().to_owned(),
        (part, true) => format!("{}, held out", part.as_str()),
    };
    let word = match required.word {
        Word::Better => "better",
        Word::NotWorse => "not worse",
    };
    let label = format!("{name} {word} ({part})");
    let Some(check) = material.check(Some(&name)) else {
        *fewest = Some(0);
        return Ok(material.not_part(label, word.to_owned()));
    };
    let tries = material.tries.max(1) as f64;
    let verdict = material.verdict(
        check,
        required.part,
        |_| true,
        |options| {
            options.margin = required.margin.or(options.margin);
            if required.word == Word::Better {
                options.alpha /= tries;
            }
        },
    )?;
    *fewest = Some(fewest.map_or(verdict.n, |fewest| fewest.min(verdict.n)));
    let mut wanted = word.to_owned();
    if required.word == Word::Better && tries > 1.0 {
        wanted = format!("better at α ÷ {tries} (versions tried)");
    }
    let met = match required.word {
        Word::Better => verdict.word == verdict::Word::Better,
        Word::NotWorse => verdict.not_worse == Some(true),
    };
    let mut actual = verdict.text.clone();
    if required.word == Word::NotWorse && verdict.margin.is_none() {
        actual = "no margin says what “worse” means: set margin in the gate or on the check".to_owned();
    }
    let condition = material.condition(label, wanted, actual, met && verdict.n >= min_cases);
    Ok(condition.needing(|| match met {
        true => Some(more_cases(min_cases.saturating_sub(verdict.n))),
        false => needed(&verdict, required.word),
    }))
}

async fn no_worse_slice(
    context: &Context,
    connection: &mut SqliteConnection,
    material: &Material<'_>,
    gate: &Gate,
    slice: &str,
) -> Result<Condition> {
    let name = format!("no worse where {slice}");
    let keys = matching(context, connection, slice).await?;
    let Some(check) = material.check(None) else { return Ok(material.not_part(name, "not worse".to_owned())) };
    let in_slice = |case: &Case| case.key.is_some_and(|key| keys.contains(&key));
    let verdict = material.verdict(check, Part::All, in_slice, |options| options.margin = gate.slice_margin)?;
    let (actual, met) = if verdict.word == verdict::Word::Worse {
        (format!("worse: {}", verdict.text), false)
    } else if verdict.n < gate.min_slice_cases {
        (format!("too small to tell: {} cases", verdict.n), false)
    } else if verdict.not_worse == Some(true) {
        ("not worse".to_owned(), true)
    } else {
        (format!("too small to tell: {}", verdict.text), false)
    };
    let condition = material.condition(name, "not worse".to_owned(), actual, met);
    Ok(condition.needing(|| match gate.min_slice_cases.saturating_sub(verdict.n) {
        0 => needed(&verdict, Word::NotWorse),
        few => Some(more_cases(few)),
    }))
}

/// Keys of the interactions that a slice's filter lets through.
async fn matching(context: &Context, connection: &mut SqliteConnection, slice: &str) -> Result<HashSet<i64>> {
    let keys = interaction::keys(context, connection, &filter::parse(slice)?, "").await?;
    Ok(keys.into_iter().collect())
}

async fn ratios(connection: &mut SqliteConnection, material: &Material<'_>, gate: &Gate) -> Result<Vec<Condition>> {
    let mut conditions = Vec::new();
    if gate.max_cost_ratio.is_none() && gate.max_latency_ratio.is_none() {
        return Ok(conditions);
    }
    let mut lanes = store::measure::by_lane(connection, &material.evidence.row.id, material.held_out).await?;
    let [baseline, candidate] = [0, material.evidence.lane].map(|lane| lanes.remove(&lane).unwrap_or_default());
    let measures = [
        ("cost", gate.max_cost_ratio, baseline.mean_cost().zip(candidate.mean_cost())),
        ("latency", gate.max_latency_ratio, baseline.latency(0.5).zip(candidate.latency(0.5))),
    ];
    for (name, most, measured) in measures {
        let Some(most) = most else { continue };
        let ratio = measured.and_then(|(before, after)| match (before, after) {
            (0.0, 0.0) => Some(1.0),
            (0.0, _) => None,
            _ => Some(after / before),
        });
        let actual = ratio.map_or("not known".to_owned(), |ratio| format!("× {ratio:.2}"));
        let met = ratio.is_some_and(|ratio| ratio <= most);
        conditions.push(material.condition(format!("max_{name}_ratio"), format!("at most × {most}"), actual, met));
    }
    Ok(conditions)
}

async fn counts(
    context: &Context,
    connection: &mut SqliteConnection,
    material: &Material<'_>,
    gate: &Gate,
) -> Result<Vec<Condition>> {
    let mut conditions = Vec::new();
    let row = &material.evidence.row;
    let at_most = |name: &str, most: u64, count: Option<u64>| {
        let required = format!("at most {most}");
        match count {
            Some(count) => material.condition(name, required, count.to_string(), count <= most).needing(|| {
                let over = count.saturating_sub(most);
                Some(format!("{over} fewer"))
            }),
            None => material.not_part(name, required),
        }
    };
    let check = material.check(None);
    if let Some(most) = gate.max_broken {
        let lane = material.evidence.lane;
        let counts = |case: &Case| material.counts(case);
        let broken = check.map(|check| compare::broken(&material.cases, &material.placed, check, lane, counts));
        conditions.push(at_most("max_broken", most, broken));
    }
    if let Some(most) = gate.max_unpaired {
        let verdict = check.map(|check| material.verdict(check, Part::All, |_| true, |_| {})).transpose()?;
        conditions.push(at_most("max_unpaired", most, verdict.map(|verdict| verdict.unpaired)));
    }
    if let Some(most) = gate.max_regressions {
        let lane = material.evidence.lane;
        let kept = |case: &Case| case.part == cases::Part::Regression;
        let broken = check.map(|check| compare::broken(&material.cases, &material.placed, check, lane, kept));
        conditions.push(at_most("max_regressions", most, broken));
    }
    if let Some(least) = gate.min_marks {
        let marks = store::mark::of(connection, &row.id).await?;
        let counts = |position: &i64| material.cases.get(*position as usize).is_some_and(|case| material.counts(case));
        let marked: HashSet<i64> = marks.into_iter().map(|(position, _)| position).filter(counts).collect();
        let marked = marked.len() as u64;
        let enough = material.condition("min_marks", format!("at least {least}"), marked.to_string(), marked >= least);
        conditions.push(enough.needing(|| Some(format!("{} more read by eye", least.saturating_sub(marked)))));
    }
    if let Some(most) = gate.evidence_max_age_days {
        let days = (context.now_ms() - row.finished.unwrap_or(row.created)) / DAY;
        let met = days <= most as i64;
        let fresh = material.condition("evidence_max_age_days", format!("at most {most}"), days.to_string(), met);
        conditions.push(fresh.needing(|| Some("the replay run again".to_owned())));
    }
    Ok(conditions)
}

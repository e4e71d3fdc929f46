//! Cases: which past queries a replay sends again.
//!
//! The target is what was chosen; the guard is a random draw of the prompt's other traffic. Both are put into one random
//! order by the seed, in which evidence is counted while the replay runs. Unless all turns are asked for, a session and
//! an identical request count once, because repeated cases would make chance look like evidence.
use std::collections::{BTreeMap, HashMap, HashSet};

use rand::seq::SliceRandom;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::request::{GUARD, MOST_CASES, Request};
use crate::{
    error::{Code, Error, Result},
    filter,
    held_out::HeldOut,
    interaction::{self, form::Interaction},
    operation::Context,
    set, store,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Part {
    /// Chosen on purpose.
    Target,
    /// The prompt's other traffic, so that what was well is watched too.
    Guard,
    /// Kept as tests because they went wrong once, and run first. They say nothing of the traffic: picked for having
    /// failed, they pass more often when simply run again.
    Regression,
}

impl Part {
    pub const ALL: [Part; 3] = [Part::Target, Part::Guard, Part::Regression];

    pub fn as_str(self) -> &'static str {
        match self {
            Part::Target => "target",
            Part::Guard => "guard",
            Part::Regression => "regression",
        }
    }
}

/// A case of the plan.
#[derive(Debug, Clone)]
pub struct Case {
    pub id: String,
    /// The interaction it is, if it is one.
    pub key: Option<i64>,
    pub part: Part,
    pub form: Interaction,
    pub expected: Option<String>,
    pub correction: Option<String>,
    /// The session, where all its turns are taken.
    pub cluster: Option<String>,
    pub slice: Option<String>,
    /// It was no example while the prompt was written.
    pub held_out: bool,
}

impl Case {
    /// It was taken out of the workspace since.
    pub fn is_erased(&self) -> bool {
        self.key.is_none() && self.id.starts_with(store::replay::ERASED)
    }
}

/// What is behind the id of a case that a replay holds twice: among the chosen ones and in the regression set.
const KEPT: &str = "#regression";

/// The id of a case outside of replays.
pub fn own_id(id: &str) -> &str {
    id.strip_suffix(KEPT).unwrap_or(id)
}

impl Case {
    /// Whoever asked it: the user, else the session, else nobody but this case.
    pub fn person(&self) -> String {
        let Interaction { user, session, .. } = &self.form;
        let named = user.as_ref().map(|user| format!("user {user}"));
        named
            .or_else(|| session.as_ref().map(|session| format!("session {session}")))
            .unwrap_or_else(|| format!("case {}", self.id))
    }
}

/// The cases in the plan's order, and whether they were picked by how their answers turned out.
pub struct Chosen {
    pub cases: Vec<Case>,
    pub by_outcome: bool,
    /// Cases that fit and were not drawn, because nobody said how many to take.
    pub left_out: usize,
    /// The set whose cases were chosen.
    pub set: Option<String>,
    /// The prompt's regression set, if it has one.
    pub regressions: Option<String>,
}

/// A case before its content is loaded.
struct Pick {
    id: String,
    key: Option<i64>,
    session: Option<String>,
    set: Option<store::set::Case>,
}

/// `alone`: without the regression set, where only the chosen cases are asked about again.
pub async fn choose(
    context: &Context,
    connection: &mut SqliteConnection,
    prompt: &str,
    request: &Request,
    alone: bool,
) -> Result<Chosen> {
    let mut random = ChaCha8Rng::seed_from_u64(request.seed());
    let held_out = HeldOut::of(connection, prompt).await?;
    let is_asked = |pick: &Pick| !request.held_out || held_out.holds(pick.session.as_deref(), &pick.id);
    let mut set = None;
    let (mut picks, by_outcome) = match &request.set {
        Some(name) => {
            let of_set = store::set::find(connection, name).await.map_err(|error| error.at_field("set"))?;
            set = Some(of_set.reference());
            (from_set(connection, &of_set).await?, of_set.by_outcome)
        }
        None => {
            let text = request.filter.clone().unwrap_or_else(|| format!("prompt:{prompt}"));
            from_filter(context, connection, &text).await?
        }
    };
    picks.retain(is_asked);
    let (mut target, left_out) = draw(connection, picks, request, &mut random).await?;
    if target.is_empty() {
        return Err(Error::new(Code::PlanRefused, "No case fits, so there is nothing to replay")
            .hint("Choose others with --filter or --set; see what is there with attune list")
            .at_field("filter"));
    }
    let guard = match request.guard {
        Some(0) => Vec::new(),
        _ => {
            let (mut others, _) = from_filter(context, connection, &format!("prompt:{prompt}")).await?;
            others.retain(is_asked);
            guard(others, request, &target, &mut random)
        }
    };
    let mut parts: Vec<(Pick, Part)> = target.drain(..).map(|pick| (pick, Part::Target)).collect();
    parts.extend(guard.into_iter().map(|pick| (pick, Part::Guard)));
    parts.shuffle(&mut random);
    let kept = match alone {
        true => None,
        false => store::set::newest(connection, &set::regressions_of(prompt)).await?,
    };
    let mut first = match &kept {
        Some(set) => from_set(connection, set).await?,
        None => Vec::new(),
    };
    // One case may be in a set and in the traffic too; here its ids are two.
    let taken: HashSet<&str> = parts.iter().map(|(pick, _)| pick.id.as_str()).collect();
    first.iter_mut().filter(|pick| taken.contains(pick.id.as_str())).for_each(|pick| pick.id.push_str(KEPT));
    let first = first.into_iter().map(|pick| (pick, Part::Regression));
    let cases = load(connection, first.chain(parts).collect(), request, &held_out).await?;
    Ok(Chosen { cases, by_outcome, left_out, set, regressions: kept.map(|set| set.reference()) })
}

async fn from_filter(context: &Context, connection: &mut SqliteConnection, text: &str) -> Result<(Vec<Pick>, bool)> {
    let filter = filter::parse(text)?;
    let rows: Vec<(i64, String, Option<String>)> =
        interaction::rows(context, connection, &filter, "key, id, session", interaction::NEWEST_FIRST).await?;
    let picks = rows.into_iter().map(|(key, id, session)| Pick { id, key: Some(key), session, set: None }).collect();
    let by_outcome = filter.uses_outcome() || set::hands_on_outcome(connection, &filter).await?;
    Ok((picks, by_outcome))
}

async fn from_set(connection: &mut SqliteConnection, set: &store::set::Version) -> Result<Vec<Pick>> {
    let mut picks = Vec::new();
    for case in store::set::cases(connection, set).await? {
        let session = match case.key {
            Some(key) => session_of(connection, key).await?,
            None => case.form(connection).await?.session,
        };
        picks.push(Pick { id: case.id.clone(), key: case.key, session, set: Some(case) });
    }
    Ok(picks)
}

async fn session_of(connection: &mut SqliteConnection, key: i64) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("SELECT session FROM interaction WHERE key = $1").bind(key).fetch_one(connection).await?)
}

/// One pick a session, then as many as were asked for: of a set all, of other traffic no more than [`MOST_CASES`]. And
/// how many that left out unasked.
async fn draw(
    connection: &mut SqliteConnection,
    mut picks: Vec<Pick>,
    request: &Request,
    random: &mut ChaCha8Rng,
) -> Result<(Vec<Pick>, usize)> {
    if request.limit.is_none() {
        picks.shuffle(random);
    }
    if !request.all_turns {
        let mut sessions = HashSet::new();
        picks.retain(|pick| pick.session.as_ref().is_none_or(|session| sessions.insert(session.clone())));
    }
    let asked = request.limit.or(request.sample).map(|count| count as usize);
    let count = asked.unwrap_or(if request.set.is_some() { picks.len() } else { MOST_CASES as usize });
    let left_out = if asked.is_none() { picks.len().saturating_sub(count) } else { 0 };
    match &request.stratify {
        Some(field) if picks.len() > count => picks = stratified(connection, picks, field, count).await?,
        _ => picks.truncate(count),
    }
    Ok((picks, left_out))
}

/// As many of each value as its share says, the largest remainders rounded up.
async fn stratified(
    connection: &mut SqliteConnection,
    picks: Vec<Pick>,
    field: &str,
    count: usize,
) -> Result<Vec<Pick>> {
    let all = picks.len() as f64;
    let mut strata: BTreeMap<String, Vec<Pick>> = BTreeMap::new();
    for chunk in load_values(connection, picks, field).await? {
        strata.entry(chunk.1).or_default().push(chunk.0);
    }
    let share = |size: usize| size as f64 * count as f64 / all;
    let mut wanted: Vec<(String, usize, f64)> = strata
        .iter()
        .map(|(value, members)| (value.clone(), share(members.len()) as usize, share(members.len()).fract()))
        .collect();
    wanted.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    let missing = count.saturating_sub(wanted.iter().map(|(_, whole, _)| whole).sum());
    wanted.iter_mut().take(missing).for_each(|(_, whole, _)| *whole += 1);
    let mut drawn = Vec::new();
    for (value, whole, _) in wanted {
        drawn.extend(strata.remove(&value).into_iter().flatten().take(whole));
    }
    Ok(drawn)
}

async fn load_values(connection: &mut SqliteConnection, picks: Vec<Pick>, field: &str) -> Result<Vec<(Pick, String)>> {
    let keys: Vec<i64> = picks.iter().filter_map(|pick| pick.key).collect();
    let tags = store::interaction::tags(connection, &keys).await?;
    let forms = forms(connection, &keys).await?;
    let mut valued = Vec::new();
    for pick in picks {
        let form = match (&pick.set, pick.key) {
            (Some(case), None) => case.form(connection).await?,
            (_, key) => key.and_then(|key| forms.get(&key)).cloned().unwrap_or_default(),
        };
        let own = pick.key.and_then(|key| tags.get(&key)).cloned().unwrap_or_default();
        let value = value_of(&form, &own, field)?.unwrap_or_else(|| "(none)".to_owned());
        valued.push((pick, value));
    }
    Ok(valued)
}

async fn forms(connection: &mut SqliteConnection, keys: &[i64]) -> Result<HashMap<i64, Interaction>> {
    let loaded = store::interaction::load_all(connection, keys).await?;
    Ok(loaded.into_iter().map(|one| (one.row.key, one.form)).collect())
}

/// What stands in a field by which cases are sliced or stratified.
fn value_of(form: &Interaction, tags: &[String], field: &str) -> Result<Option<String>> {
    if let Some(name) = field.strip_prefix("var.") {
        return Ok(form
            .variables
            .get(name)
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    }
    Ok(match field {
        "prompt" => form.prompt.clone(),
        "version" => form.version.clone(),
        "model" => form.model.clone(),
        "session" => form.session.clone(),
        "user" => form.user.clone(),
        "tag" => tags.first().cloned(),
        "day" => form.time.as_ref().and_then(|time| time.get(..10)).map(str::to_owned),
        _ => {
            return Err(Error::usage(format!("Cases have no field “{field}”"))
                .hint("Fields: prompt, version, model, session, user, tag, day, var.NAME")
                .at_field("slice"));
        }
    })
}

fn guard(mut others: Vec<Pick>, request: &Request, target: &[Pick], random: &mut ChaCha8Rng) -> Vec<Pick> {
    let count = request.guard.unwrap_or(GUARD) as usize;
    let keys: HashSet<i64> = target.iter().filter_map(|pick| pick.key).collect();
    let mut sessions: HashSet<String> = target.iter().filter_map(|pick| pick.session.clone()).collect();
    others.shuffle(random);
    others.retain(|pick| pick.key.is_none_or(|key| !keys.contains(&key)));
    // A session is on one side only, whether or not all its turns are taken.
    match request.all_turns {
        true => others.retain(|pick| pick.session.as_ref().is_none_or(|session| !sessions.contains(session))),
        false => others.retain(|pick| pick.session.as_ref().is_none_or(|session| sessions.insert(session.clone()))),
    }
    others.truncate(count);
    others
}

async fn load(
    connection: &mut SqliteConnection,
    picks: Vec<(Pick, Part)>,
    request: &Request,
    held_out: &HeldOut,
) -> Result<Vec<Case>> {
    let keys: Vec<i64> = picks.iter().filter_map(|(pick, _)| pick.key).collect();
    let forms = forms(connection, &keys).await?;
    let tags = store::interaction::tags(connection, &keys).await?;
    let mut corrections = store::feedback::corrections(connection, &keys).await?;
    let mut cases = Vec::with_capacity(picks.len());
    for (pick, part) in picks {
        let form = match (&pick.set, pick.key) {
            (Some(case), None) => case.form(connection).await?,
            (_, key) => key.and_then(|key| forms.get(&key)).cloned().unwrap_or_default(),
        };
        let own = pick.key.and_then(|key| tags.get(&key)).cloned().unwrap_or_default();
        cases.push(Case {
            slice: request.slice.as_ref().map(|field| value_of(&form, &own, field)).transpose()?.flatten(),
            cluster: pick.session.clone().filter(|_| request.all_turns),
            correction: pick.key.and_then(|key| corrections.remove(&key)),
            held_out: held_out.holds(pick.session.as_deref(), own_id(&pick.id)),
            expected: pick.set.and_then(|case| case.expected),
            id: pick.id,
            key: pick.key,
            part,
            form,
        });
    }
    Ok(cases)
}

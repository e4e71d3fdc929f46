//! Whatever comes and goes in whatever order, the rollups are those of one full scan.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use sqlx::Row as _;

use super::{NOW, World, answer, thumb};
use crate::{
    feedback,
    follow_up::{Kind, Reading},
    import::ops as import,
    interaction::{self, form::AuthorKind, form::Thumb},
    store::{self, follow_up, rollup},
    time::{DAY, rfc3339},
};

#[derive(Debug, Clone)]
enum Step {
    /// Rows of these ids: with their interaction, or with feedback alone, which comes early or late.
    Import(Vec<(u8, bool, Vec<Said>)>),
    Undo(prop::sample::Index),
    Thumb(prop::sample::Index, bool, AuthorKind),
    Tag(prop::sample::Index, u8, bool),
    /// One of them belongs to a found prompt, or to what its log named again.
    Accept(prop::sample::Index, u8, bool),
    /// Each turn that is to be read is read as this.
    Read(Kind),
    /// Patterns are found anew among every so-manieth of them.
    Group(u8),
    /// Home keeps what was said on the days of its weeks.
    Home,
}

#[derive(Debug, Clone)]
struct Said {
    kind: u8,
    value: u8,
    author: AuthorKind,
    hour: i64,
}

impl Said {
    fn to_json(&self) -> Value {
        let mut said = match self.kind {
            0 | 1 => thumb(self.value.is_multiple_of(2)),
            2 => json!({"kind": "rating", "value": self.value, "scale": [0, 5]}),
            3 => json!({"kind": "rating", "name": "tone", "value": f64::from(self.value) / 8.0}),
            4 => json!({"kind": "correction", "text": format!("{}", self.value)}),
            _ => json!({"kind": "follow_up", "text": format!("{}", self.value)}),
        };
        said["author_kind"] = json!(self.author);
        said["time"] = json!(rfc3339(NOW + self.hour * DAY / 24));
        said
    }
}

fn author() -> impl Strategy<Value = AuthorKind> {
    prop_oneof![3 => Just(AuthorKind::User), 1 => Just(AuthorKind::Expert), 1 => Just(AuthorKind::Judge)]
}

fn said() -> impl Strategy<Value = Said> {
    (0u8..6, 0u8..6, author(), 0i64..5).prop_map(|(kind, value, author, hour)| Said { kind, value, author, hour })
}

fn step() -> impl Strategy<Value = Step> {
    let row = (0u8..14, any::<bool>(), prop::collection::vec(said(), 0..4));
    prop_oneof![
        5 => prop::collection::vec(row, 1..12).prop_map(Step::Import),
        2 => any::<prop::sample::Index>().prop_map(Step::Undo),
        2 => (any::<prop::sample::Index>(), any::<bool>(), author()).prop_map(|(at, up, by)| Step::Thumb(at, up, by)),
        2 => (any::<prop::sample::Index>(), 0u8..3, any::<bool>()).prop_map(|(at, tag, on)| Step::Tag(at, tag, on)),
        3 => (any::<prop::sample::Index>(), 1u8..3, any::<bool>()).prop_map(|(at, number, on)| Step::Accept(at, number, on)),
        3 => prop::sample::select(&Kind::ALL[..]).prop_map(Step::Read),
        2 => (1u8..4).prop_map(Step::Group),
        3 => Just(Step::Home),
    ]
}

fn row(id: u8, whole: bool, said: &[Said]) -> Value {
    let mut said: Vec<Value> = said.iter().map(Said::to_json).collect();
    if !whole {
        // A row of neither is none.
        said.push(thumb(true));
        return json!({"id": id.to_string(), "feedback": said});
    }
    let mut row = answer(id, i64::from(id % 3));
    row["prompt"] = [json!("support"), json!("ticket"), json!(null)][usize::from(id % 3)].clone();
    row["version"] = if id.is_multiple_of(4) { json!(null) } else { json!((id % 2).to_string()) };
    row["model"] = if id.is_multiple_of(5) { json!(null) } else { json!("ok") };
    row["session"] = json!(format!("s{}", id % 4));
    row["user"] = if id.is_multiple_of(3) { json!(null) } else { json!(format!("u{}", id % 5)) };
    row["tags"] = if id.is_multiple_of(2) { json!(["vip"]) } else { json!([]) };
    if !id.is_multiple_of(3) {
        row["latency_ms"] = json!(7.9 * 9f64.powi(i32::from(id % 10)));
        row["usage"] = json!({"input_tokens": id, "output_tokens": 2 * u32::from(id)});
        row["cost"] = json!("0.001");
    }
    row["feedback"] = json!(said);
    row
}

impl World {
    async fn ids(&self) -> Vec<String> {
        let workspace = self.context.workspace().unwrap();
        let mut connection = workspace.store.read().await.unwrap();
        sqlx::query_scalar("SELECT id FROM interaction ORDER BY key").fetch_all(&mut *connection).await.unwrap()
    }

    async fn take(&self, step: &Step, batches: &mut Vec<String>) {
        let ids = self.ids().await;
        match step {
            Step::Import(rows) => {
                let rows: Vec<Value> = rows.iter().map(|(id, whole, said)| row(*id, *whole, said)).collect();
                batches.extend(self.import(&rows).await);
            }
            Step::Undo(at) if !batches.is_empty() => {
                let batch = batches.remove(at.index(batches.len()));
                // A batch that brought nothing is not there.
                let _ = import::undo(&self.context, import::Undo { batch }).await;
            }
            Step::Thumb(at, up, author_kind) if !ids.is_empty() => {
                let thumb = Some(if *up { Thumb::Up } else { Thumb::Down });
                let id = at.get(&ids).clone();
                let request = feedback::Add { id, thumb, author_kind: *author_kind, ..feedback::Add::default() };
                feedback::add(&self.context, request).await.unwrap();
            }
            Step::Tag(at, tag, on) if !ids.is_empty() => {
                let request =
                    interaction::Tag { tag: format!("tag {tag}"), ids: vec![at.get(&ids).clone()], filter: None };
                match on {
                    true => interaction::add_tag(&self.context, request).await.unwrap(),
                    false => interaction::remove_tag(&self.context, request).await.unwrap(),
                };
            }
            Step::Accept(at, number, on) if !ids.is_empty() => {
                let (id, number, on) = (at.get(&ids).clone(), i64::from(*number), *on);
                let store = self.context.workspace().unwrap().store.clone();
                let changed = store.write(&["interaction"], move |tx| {
                    Box::pin(async move {
                        let key = store::interaction::find(tx, &id).await?;
                        match on {
                            true => store::found::accept(tx, "found", number, &[(key, Map::new())]).await,
                            false => store::found::give_back(tx, &[key]).await,
                        }
                    })
                });
                changed.await.unwrap();
            }
            Step::Read(kind) => {
                let store = self.context.workspace().unwrap().store.clone();
                let pending = follow_up::pending(&mut store.read().await.unwrap(), "test").await.unwrap();
                let reading = Reading { kind: *kind, probability: 0.5, reason: String::new() };
                let read: Vec<_> = pending.into_iter().map(|pair| (pair, reading.clone())).collect();
                let put = store.write(&[], move |tx| Box::pin(async move { follow_up::put(tx, "test", &read).await }));
                put.await.unwrap();
                assert_eq!(follow_up::pending(&mut store.read().await.unwrap(), "test").await.unwrap(), []);
            }
            Step::Group(every) => {
                let store = self.context.workspace().unwrap().store.clone();
                let sql = "SELECT key FROM interaction ORDER BY key";
                let keys: Vec<i64> =
                    sqlx::query_scalar(sql).fetch_all(&mut *store.read().await.unwrap()).await.unwrap();
                let found = store::pattern::Found { id: format!("pattern {every}"), words: Vec::new() };
                let every = i64::from(*every);
                let member = |key: i64| store::pattern::Member {
                    key,
                    pattern: (key % 2 == 0).then(|| found.id.clone()),
                    nearness: 0.5,
                };
                let members: Vec<_> = keys.into_iter().filter(|key| key % every == 0).map(member).collect();
                let found = [found];
                let put = store.write(&["pattern"], move |tx| {
                    Box::pin(async move { store::pattern::replace(tx, NOW, &found, &members).await })
                });
                put.await.unwrap();
            }
            Step::Home => drop(self.home().await),
            _ => {}
        }
    }

    async fn rollups(&self) -> BTreeMap<String, i64> {
        let workspace = self.context.workspace().unwrap();
        let mut connection = workspace.store.read().await.unwrap();
        let said =
            "SELECT segment, day, prompt, version, author_kind, kind, name, scale_low, scale_high, value, answers
                    FROM rollup_said";
        let said = sqlx::query(said).fetch_all(&mut *connection).await.unwrap();
        let answers = "SELECT segment, day, prompt, version, answers FROM rollup_answer";
        let answers = sqlx::query(answers).fetch_all(&mut *connection).await.unwrap();
        let place = |row: &sqlx::sqlite::SqliteRow| {
            let (segment, day): (String, i64) = (row.get("segment"), row.get("day"));
            let (prompt, version): (String, String) = (row.get("prompt"), row.get("version"));
            format!("{segment}|{day}|{prompt}|{version}")
        };
        let what = |row: &sqlx::sqlite::SqliteRow| {
            let (author, kind, name): (String, String, String) =
                (row.get("author_kind"), row.get("kind"), row.get("name"));
            let (low, high, value): (f64, f64, f64) = (row.get("scale_low"), row.get("scale_high"), row.get("value"));
            format!("{}|{author}|{kind}|{name}|{low}|{high}|{value}", place(row))
        };
        let said = said.iter().map(|row| (what(row), row.get("answers")));
        let sql = "SELECT segment, day, prompt, version, what, bucket, answers, total FROM rollup_taken";
        let taken = sqlx::query(sql).fetch_all(&mut *connection).await.unwrap();
        let taken = taken.iter().flat_map(|row| {
            let (what, bucket): (String, i64) = (row.get("what"), row.get("bucket"));
            let name = format!("{}|{what}|{bucket}", place(row));
            [(format!("{name}|sum"), row.get("total")), (name, row.get("answers"))]
        });
        let sql = "SELECT segment, day, prompt, version, pattern, answers FROM rollup_failure";
        let failures = sqlx::query(sql).fetch_all(&mut *connection).await.unwrap();
        let failures = failures
            .iter()
            .map(|row| (format!("{}|failure|{}", place(row), row.get::<String, _>("pattern")), row.get("answers")));
        let answers = answers.iter().map(|row| (place(row), row.get("answers")));
        answers.chain(said).chain(taken).chain(failures).collect()
    }

    /// What each voice said in the last two weeks, as Home reads it: kept in part, in part not.
    async fn heard(&self) -> BTreeMap<String, i64> {
        let workspace = self.context.workspace().unwrap();
        let mut connection = workspace.store.read().await.unwrap();
        let days = NOW / DAY - 13..NOW / DAY + 1;
        let mut counts = BTreeMap::new();
        for heard in rollup::heard(&mut connection, &rollup::Scope::days(days)).await.unwrap() {
            let what = if heard.is_thumb() { "thumb".to_owned() } else { format!("rating {}", heard.name) };
            let thing = format!("{}|{}|{}|{what}|{:?}", heard.day, heard.segment, heard.prompt, heard.scale);
            let voices: BTreeSet<u64> = heard.voices.iter().map(|(voice, _)| *voice).collect();
            assert_eq!(voices.len(), heard.voices.len(), "a voice stands once");
            let sum: f64 = heard.voices.iter().map(|(_, voice)| voice.sum).sum();
            counts.insert(format!("{thing}|all"), heard.voices.iter().map(|(_, voice)| voice.of).sum());
            counts.insert(format!("{thing}|sum"), (1_000.0 * sum).round() as i64);
            counts.insert(format!("{thing}|voices"), voices.len() as i64);
        }
        counts
    }

    /// The same, taken from each answer by itself.
    async fn listened(&self) -> BTreeMap<String, i64> {
        let workspace = self.context.workspace().unwrap();
        let mut connection = workspace.store.read().await.unwrap();
        let mut voices: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut counts = BTreeMap::new();
        let sql = "SELECT key, time / 86400000 AS day, COALESCE(prompt, '') AS prompt, model, thumb,
                          COALESCE(user_hash, 's' || session) AS voice FROM interaction";
        for answer in sqlx::query(sql).fetch_all(&mut *connection).await.unwrap() {
            let (key, day, prompt): (i64, i64, String) = (answer.get("key"), answer.get("day"), answer.get("prompt"));
            let voice = answer.get::<Option<String>, _>("voice").unwrap_or_else(|| key.to_string());
            let mut said: Vec<(String, f64)> = Vec::new();
            let sql = "SELECT text, scale_low, scale_high, number FROM feedback
                       WHERE key = $1 AND kind = 'rating' AND author_kind = 'user' ORDER BY time, seq";
            let mut newest = HashMap::new();
            for rating in sqlx::query(sql).bind(key).fetch_all(&mut *connection).await.unwrap() {
                let name: String = rating.get::<Option<String>, _>("text").unwrap_or_default();
                let number = |column: &str| rating.get::<Option<f64>, _>(column).unwrap_or_default();
                let scale = [number("scale_low"), number("scale_high")];
                newest.insert(name.clone(), (format!("rating {name}|{scale:?}"), number("number")));
            }
            said.extend(newest.into_values());
            let mut segments = vec![String::new()];
            if let Some(thumb @ (-1 | 1)) = answer.get::<Option<i64>, _>("thumb") {
                let tags = sqlx::query_scalar("SELECT 'tag:' || tag FROM interaction_tag WHERE key = $1").bind(key);
                segments.extend(tags.fetch_all(&mut *connection).await.unwrap());
                segments.extend(answer.get::<Option<String>, _>("model").map(|model| format!("model:{model}")));
                let of_all = (format!("thumb|{:?}", [0.0, 0.0]), if thumb > 0 { 1.0 } else { 0.0 });
                said.push(of_all);
            }
            for (what, value) in said {
                let in_segments = if what.starts_with("thumb") { &segments[..] } else { &segments[..1] };
                for segment in in_segments {
                    let thing = format!("{day}|{segment}|{prompt}|{what}");
                    *counts.entry(format!("{thing}|all")).or_default() += 1;
                    *counts.entry(format!("{thing}|sum")).or_default() += (1_000.0 * value).round() as i64;
                    voices.entry(format!("{thing}|voices")).or_default().insert(voice.clone());
                }
            }
        }
        counts.extend(voices.into_iter().map(|(thing, voices)| (thing, voices.len() as i64)));
        counts
    }

    async fn wrong(&self) -> i64 {
        let workspace = self.context.workspace().unwrap();
        rollup::wrong(&mut workspace.store.read().await.unwrap()).await.unwrap()
    }

    /// The same, counted one by one.
    async fn scanned(&self) -> BTreeMap<String, i64> {
        let workspace = self.context.workspace().unwrap();
        let mut connection = workspace.store.read().await.unwrap();
        let mut counts = BTreeMap::new();
        let sql = "SELECT key, COALESCE(pattern, '') FROM pattern_member";
        let patterns: Vec<(i64, String)> = sqlx::query_as(sql).fetch_all(&mut *connection).await.unwrap();
        let patterns: HashMap<i64, String> = patterns.into_iter().collect();
        let sql = "SELECT key, time, prompt, version, model, latency_ms, cost_nano, input_tokens, output_tokens
                   FROM interaction";
        for interaction in sqlx::query(sql).fetch_all(&mut *connection).await.unwrap() {
            let (key, time): (i64, i64) = (interaction.get("key"), interaction.get("time"));
            let text = |column: &str| interaction.get::<Option<String>, _>(column).unwrap_or_default();
            let mut segments = vec![String::new()];
            segments.extend(interaction.get::<Option<String>, _>("model").map(|model| format!("model:{model}")));
            let tags: Vec<String> = sqlx::query_scalar("SELECT tag FROM interaction_tag WHERE key = $1")
                .bind(key)
                .fetch_all(&mut *connection)
                .await
                .unwrap();
            segments.extend(tags.iter().map(|tag| format!("tag:{tag}")));
            let sql = "SELECT * FROM feedback WHERE key = $1 ORDER BY time, seq";
            let mut newest: HashMap<String, String> = HashMap::new();
            for said in sqlx::query(sql).bind(key).fetch_all(&mut *connection).await.unwrap() {
                let (author, kind): (String, String) = (said.get("author_kind"), said.get("kind"));
                let name = said.get::<Option<String>, _>("text").filter(|_| kind == "rating").unwrap_or_default();
                let number = |column: &str| said.get::<Option<f64>, _>(column).unwrap_or_default();
                let what = format!("{author}|{kind}|{name}");
                let value = format!("{what}|{}|{}|{}", number("scale_low"), number("scale_high"), number("number"));
                newest.insert(what, value);
            }
            let sql = "SELECT kind FROM follow_up WHERE key = $1";
            let read: Option<String> =
                sqlx::query_scalar(sql).bind(key).fetch_optional(&mut *connection).await.unwrap();
            newest.extend(read.map(|kind| (kind.clone(), format!("user|next_turn|{kind}|0|0|0"))));
            for segment in segments {
                let place = format!("{segment}|{}|{}|{}", time / DAY, text("prompt"), text("version"));
                let whole = |column: &str| interaction.get::<Option<i64>, _>(column);
                let latency = interaction.get::<Option<f64>, _>("latency_ms").map(|ms| (ms as i64).min(DAY));
                let taken = [
                    ("latency", latency.map(bucket).unwrap_or_default(), latency),
                    ("cost", 0, whole("cost_nano")),
                    ("input", 0, whole("input_tokens")),
                    ("output", 0, whole("output_tokens")),
                ];
                for (what, bucket, value) in taken {
                    let Some(value) = value else { continue };
                    *counts.entry(format!("{place}|{what}|{bucket}")).or_default() += 1;
                    *counts.entry(format!("{place}|{what}|{bucket}|sum")).or_default() += value;
                }
                let failure = patterns.get(&key).map(|pattern| format!("{place}|failure|{pattern}"));
                failure.into_iter().for_each(|failure| *counts.entry(failure).or_default() += 1);
                newest.values().for_each(|value| *counts.entry(format!("{place}|{value}")).or_default() += 1);
                *counts.entry(place).or_default() += 1;
            }
        }
        counts
    }
}

/// To two digits, the second of them rounded down to a step that grows with the first.
fn bucket(ms: i64) -> i64 {
    let ten = 10_i64.pow(ms.max(1).ilog10().max(1) - 1);
    let step = match ms / ten {
        ..20 => 1,
        20..50 => 2,
        _ => 5,
    };
    if ms == 0 { 0 } else { ms / (step * ten) * step * ten }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn rollups_are_those_of_a_full_scan(steps in prop::collection::vec(step(), 1..12)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            let mut batches = Vec::new();
            for step in &steps {
                world.take(step, &mut batches).await;
                assert_eq!(world.rollups().await, world.scanned().await, "after {step:?}");
                assert_eq!(world.heard().await, world.listened().await, "after {step:?}");
                assert_eq!(world.wrong().await, 0, "doctor counts the same, after {step:?}");
            }
        });
    }
}

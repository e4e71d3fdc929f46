//! Who said what of the answers of each day: counts alone do not tell whether many speak or one speaks often.
//!
//! A day is read off its interactions when it is first asked for, and kept. What changes its answers or what is said of
//! them forgets it in the same transaction, which costs next to nothing, so that what is kept is what would be read.
use std::{collections::BTreeMap, ops::Range};

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, FromRow, Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{Scope, counted::PLACES, read};
use crate::{digest, error::Result, time::DAY, verdict::change::Voice};

/// Whose voice is heard on an answer: the user's, else the session's, else that of nobody else.
const VOICE: &str =
    "COALESCE('user ' || i.user_hash, 'session ' || i.session, 'answer ' || CAST(i.key AS TEXT)) AS voice";

/// Bytes of one voice as it is kept.
const KEPT: usize = 32;

/// One thing said of the answers of a day, in one segment and of one prompt: of each answer an end user's newest thumb,
/// or newest rating of a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    pub day: i64,
    pub segment: String,
    pub prompt: String,
    /// `thumb` or `rating`; empty in the row that says that the day was read.
    kind: String,
    /// What was rated, where that has a name.
    pub name: String,
    /// Both 0 where the scale is not known.
    pub scale: [f64; 2],
    /// What each voice says of it, a thumb being worth 1 or 0. What one person says often is one voice.
    pub voices: Vec<(u64, Voice)>,
}

impl Heard {
    pub fn is_thumb(&self) -> bool {
        self.kind == "thumb"
    }
}

impl FromRow<'_, SqliteRow> for Heard {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            day: row.try_get("day")?,
            segment: row.try_get("segment")?,
            prompt: row.try_get("prompt")?,
            kind: row.try_get("kind")?,
            name: row.try_get("name")?,
            scale: [row.try_get("scale_low")?, row.try_get("scale_high")?],
            voices: read_voices(row.try_get("voices")?),
        })
    }
}

/// The thumbs on these answers in each segment that they count in, of a named one once; and the ratings of all of them.
pub async fn heard(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Heard>> {
    let needed = "(kind = 'thumb' OR (kind = 'rating' AND (segment = '' OR $4 IS NOT NULL)))";
    let mut heard = kept(connection, scope, needed).await?;
    for day in missing(connection, &scope.days).await? {
        let is_needed = |one: &Heard| match &scope.segment {
            Some(segment) => one.segment == *segment,
            None => one.is_thumb() || one.segment.is_empty(),
        };
        let of_prompt = |one: &Heard| scope.prompt.as_ref().is_none_or(|prompt| one.prompt == *prompt);
        let scanned = scan(connection, day).await?.into_iter().filter(|one| is_needed(one) && of_prompt(one));
        heard.extend(scanned.map(|one| match scope.segment {
            Some(_) => Heard { segment: String::new(), ..one },
            None => one,
        }));
    }
    Ok(heard)
}

/// Whether a day of these has to be read off its interactions.
pub async fn lacks_heard(connection: &mut SqliteConnection, days: &Range<i64>) -> Result<bool> {
    Ok(!missing(connection, days).await?.is_empty())
}

/// Keeps what is said on those of these days that are not kept.
pub async fn keep_heard(tx: &mut SqliteConnection, days: &Range<i64>) -> Result<()> {
    for day in missing(tx, days).await? {
        let mut heard = scan(tx, day).await?;
        heard.push(was_read(day));
        for Heard { day, segment, prompt, kind, name, scale, voices } in heard {
            let sql = "INSERT INTO rollup_heard (day, segment, prompt, kind, name, scale_low, scale_high, voices)
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            let query = sqlx::query(sql).bind(day).bind(segment).bind(prompt).bind(kind).bind(name);
            query.bind(scale[0]).bind(scale[1]).bind(write_voices(&voices)).execute(&mut *tx).await?;
        }
    }
    Ok(())
}

/// Forgets the days of these interactions, before they or what is said of them change.
pub(super) async fn forget(tx: &mut SqliteConnection, list: &str) -> Result<()> {
    let sql = format!(
        "DELETE FROM rollup_heard WHERE day IN (SELECT DISTINCT time / $1 FROM interaction WHERE key IN (VALUES {list}))"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(DAY).persistent(false).execute(tx).await?;
    Ok(())
}

/// How many of the things that are kept, or should be, are not those of a full scan.
pub(super) async fn wrong(connection: &mut SqliteConnection) -> Result<i64> {
    let days: Vec<i64> =
        sqlx::query_scalar("SELECT DISTINCT day FROM rollup_heard").fetch_all(&mut *connection).await?;
    let mut wrong = 0;
    for day in days {
        let kept = kept(connection, &Scope::days(day..day + 1), "TRUE").await?;
        let mut scanned = scan(connection, day).await?;
        scanned.push(was_read(day));
        let (more, less) = (kept.iter().filter(|one| !scanned.contains(one)), |one: &&Heard| !kept.contains(one));
        wrong += more.count().max(scanned.iter().filter(less).count());
    }
    Ok(wrong as i64)
}

/// Says that a day was read, even if nothing was said on it.
fn was_read(day: i64) -> Heard {
    let nothing = String::new;
    Heard {
        day,
        segment: nothing(),
        prompt: nothing(),
        kind: nothing(),
        name: nothing(),
        scale: [0.0; 2],
        voices: vec![],
    }
}

async fn kept(connection: &mut SqliteConnection, scope: &Scope, only: &str) -> Result<Vec<Heard>> {
    let sql = format!(
        "SELECT {{SEGMENT}}, day, prompt, kind, name, scale_low, scale_high, voices FROM rollup_heard
         WHERE {{IN_SCOPE}} AND {only} ORDER BY kind, name, scale_low, scale_high, prompt, day"
    );
    read::fetch(connection, &sql, scope).await
}

/// The days that have answers, or could have, and were not read.
async fn missing(connection: &mut SqliteConnection, days: &Range<i64>) -> Result<Vec<i64>> {
    let sql =
        "SELECT day FROM rollup_heard WHERE day >= $1 AND day < $2 AND segment = '' AND prompt = '' AND kind = ''";
    let kept: Vec<i64> = sqlx::query_scalar(sql).bind(days.start).bind(days.end).fetch_all(connection).await?;
    Ok(days.clone().filter(|day| !kept.contains(day)).collect())
}

/// A day, read off its interactions; in the same order each time, so that sums are the same to the last digit.
async fn scan(connection: &mut SqliteConnection, day: i64) -> Result<Vec<Heard>> {
    let sql = format!(
        "WITH touched (key) AS (SELECT key FROM interaction WHERE time >= $2 AND time < $3), {PLACES}
         SELECT p.key, p.segment, p.prompt, 'thumb' AS kind, '' AS name, 0.0 AS scale_low, 0.0 AS scale_high,
                CASE WHEN i.thumb > 0 THEN 1.0 ELSE 0.0 END AS value, {VOICE}
         FROM placed p JOIN interaction i ON i.key = p.key WHERE i.thumb IN (-1, 1)
         UNION ALL
         SELECT r.key, r.segment, r.prompt, 'rating', r.name, r.scale_low, r.scale_high, r.number, {VOICE}
         FROM (SELECT p.key, p.segment, p.prompt, COALESCE(f.text, '') AS name, COALESCE(f.scale_low, 0.0) AS scale_low,
                      COALESCE(f.scale_high, 0.0) AS scale_high, f.number,
                      ROW_NUMBER() OVER (PARTITION BY p.key, p.segment, COALESCE(f.text, '')
                                         ORDER BY f.time DESC, f.seq DESC) AS age
               FROM placed p JOIN feedback f ON f.key = p.key
               WHERE f.kind = 'rating' AND f.author_kind = 'user') AS r
         JOIN interaction i ON i.key = r.key WHERE r.age = 1
         ORDER BY 1"
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(DAY).bind(day * DAY).bind((day + 1) * DAY);
    let mut things: BTreeMap<_, BTreeMap<u64, Voice>> = BTreeMap::new();
    for single in query.fetch_all(connection).await? {
        let text = |column: &str| single.try_get::<String, _>(column);
        let scale: [f64; 2] = [single.try_get("scale_low")?, single.try_get("scale_high")?];
        let thing = (text("segment")?, text("prompt")?, text("kind")?, text("name")?, scale.map(f64::to_bits));
        let voice = things.entry(thing).or_default().entry(number(&text("voice")?)).or_default();
        voice.says(single.try_get("value")?);
    }
    let heard = things.into_iter().map(|((segment, prompt, kind, name, scale), voices)| Heard {
        day,
        segment,
        prompt,
        kind,
        name,
        scale: scale.map(f64::from_bits),
        voices: voices.into_iter().collect(),
    });
    Ok(heard.collect())
}

/// Among a million voices two have the same number once in some thirty million times.
fn number(voice: &str) -> u64 {
    digest::number(&Sha256::digest(voice))
}

fn write_voices(voices: &[(u64, Voice)]) -> Vec<u8> {
    let write = |(number, voice): &(u64, Voice)| {
        [number.to_le_bytes(), voice.of.to_le_bytes(), voice.sum.to_le_bytes(), voice.squares.to_le_bytes()].concat()
    };
    voices.iter().flat_map(write).collect()
}

fn read_voices(bytes: &[u8]) -> Vec<(u64, Voice)> {
    let read = |voice: &[u8]| {
        let part = |at: usize| -> [u8; 8] { std::array::from_fn(|byte| voice[8 * at + byte]) };
        let [sum, squares] = [2, 3].map(|at| f64::from_le_bytes(part(at)));
        (u64::from_le_bytes(part(0)), Voice { of: i64::from_le_bytes(part(1)), sum, squares })
    };
    bytes.chunks_exact(KEPT).map(read).collect()
}

//! Who said what of the answers of a few days: counts alone do not tell whether many speak or one speaks often.
use std::ops::Range;

use sqlx::{FromRow, Row as _, SqliteConnection, sqlite::SqliteRow};

use crate::{error::Result, time::DAY};

/// Whose voice is heard on an answer: the user's, else the session's, else that of nobody else.
const VOICE: &str =
    "COALESCE('user ' || i.user_hash, 'session ' || i.session, 'answer ' || CAST(i.key AS TEXT)) AS voice";

/// An end user's newest thumb on one answer, and whose voice it is: what one person says often is one voice.
#[derive(Debug, Clone, PartialEq)]
pub struct Thumb {
    pub segment: String,
    pub prompt: String,
    pub day: i64,
    /// The user, else the session, else the answer itself.
    pub voice: String,
    pub up: bool,
}

impl FromRow<'_, SqliteRow> for Thumb {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            segment: row.try_get("segment")?,
            prompt: row.try_get("prompt")?,
            day: row.try_get("day")?,
            voice: row.try_get("voice")?,
            up: row.try_get("up")?,
        })
    }
}

/// The thumbs on the answers of these days, in each segment that they count in.
pub async fn thumbs(connection: &mut SqliteConnection, days: &Range<i64>) -> Result<Vec<Thumb>> {
    let columns =
        format!("COALESCE(i.prompt, '') AS prompt, i.time / $1 AS day, {VOICE}, i.thumb > 0 AS up FROM interaction i");
    const THESE: &str = "i.thumb IN (-1, 1) AND i.time >= $2 AND i.time < $3";
    let sql = format!(
        "SELECT '' AS segment, {columns} WHERE {THESE}
         UNION ALL SELECT 'model:' || i.model, {columns} WHERE {THESE} AND i.model IS NOT NULL
         UNION ALL SELECT 'tag:' || g.tag, {columns} JOIN interaction_tag g ON g.key = i.key WHERE {THESE}"
    );
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(DAY).bind(days.start * DAY).bind(days.end * DAY);
    Ok(query.fetch_all(connection).await?)
}

/// An end user's newest rating of one answer, and whose voice it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Rated {
    pub prompt: String,
    pub day: i64,
    pub voice: String,
    /// What was rated, where that has a name.
    pub name: String,
    /// Both 0 where the scale is not known.
    pub scale: [f64; 2],
    pub value: f64,
}

impl FromRow<'_, SqliteRow> for Rated {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            prompt: row.try_get("prompt")?,
            day: row.try_get("day")?,
            voice: row.try_get("voice")?,
            name: row.try_get("name")?,
            scale: [row.try_get("scale_low")?, row.try_get("scale_high")?],
            value: row.try_get("number")?,
        })
    }
}

/// The ratings of the answers of these days.
pub async fn ratings(connection: &mut SqliteConnection, days: &Range<i64>) -> Result<Vec<Rated>> {
    let sql = format!(
        "SELECT prompt, day, voice, name, scale_low, scale_high, number
         FROM (SELECT COALESCE(i.prompt, '') AS prompt, i.time / $1 AS day, {VOICE}, COALESCE(f.text, '') AS name,
                      COALESCE(f.scale_low, 0.0) AS scale_low, COALESCE(f.scale_high, 0.0) AS scale_high, f.number,
                      ROW_NUMBER() OVER (PARTITION BY i.key, COALESCE(f.text, '')
                                         ORDER BY f.time DESC, f.seq DESC) AS age
               FROM interaction i JOIN feedback f ON f.key = i.key
               WHERE f.kind = 'rating' AND f.author_kind = 'user' AND i.time >= $2 AND i.time < $3) AS heard
         WHERE age = 1 ORDER BY name, scale_low, scale_high, prompt"
    );
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(DAY).bind(days.start * DAY).bind(days.end * DAY);
    Ok(query.fetch_all(connection).await?)
}

//! Who said what of the answers of a few days: counts alone do not tell whether many speak or one speaks often.
use sqlx::{AssertSqlSafe, FromRow, Row as _, SqliteConnection, sqlite::SqliteRow};

use super::Scope;
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

/// What chooses the answers of a scope; its prompt is `$4`, what its segment names `$5`.
fn in_scope(scope: &Scope) -> (String, Option<&str>) {
    let prompt = if scope.prompt.is_some() { "i.prompt = $4" } else { "$4 IS NULL" };
    let (segment, name) = match scope.segment.as_deref().and_then(|segment| segment.split_once(':')) {
        Some(("model", model)) => ("i.model = $5", Some(model)),
        Some((_, tag)) => ("EXISTS (SELECT 1 FROM interaction_tag s WHERE s.key = i.key AND s.tag = $5)", Some(tag)),
        None => ("$5 IS NULL", None),
    };
    (format!("i.time >= $2 AND i.time < $3 AND {prompt} AND {segment}"), name)
}

async fn fetch<R>(connection: &mut SqliteConnection, sql: String, scope: &Scope, named: Option<&str>) -> Result<Vec<R>>
where
    R: for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
{
    let days = &scope.days;
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(DAY).bind(days.start * DAY).bind(days.end * DAY);
    Ok(query.bind(&scope.prompt).bind(named).fetch_all(connection).await?)
}

/// The thumbs on these answers, in each segment that they count in; of a named segment once each.
pub async fn thumbs(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Thumb>> {
    let columns =
        format!("COALESCE(i.prompt, '') AS prompt, i.time / $1 AS day, {VOICE}, i.thumb > 0 AS up FROM interaction i");
    let (in_scope, named) = in_scope(scope);
    let these = format!("i.thumb IN (-1, 1) AND {in_scope}");
    let mut sql = format!("SELECT '' AS segment, {columns} WHERE {these}");
    if named.is_none() {
        sql += &format!(
            " UNION ALL SELECT 'model:' || i.model, {columns} WHERE {these} AND i.model IS NOT NULL
              UNION ALL SELECT 'tag:' || g.tag, {columns} JOIN interaction_tag g ON g.key = i.key WHERE {these}"
        );
    }
    fetch(connection, sql, scope, named).await
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

/// The ratings of these answers.
pub async fn ratings(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Rated>> {
    let (in_scope, named) = in_scope(scope);
    let sql = format!(
        "SELECT prompt, day, voice, name, scale_low, scale_high, number
         FROM (SELECT COALESCE(i.prompt, '') AS prompt, i.time / $1 AS day, {VOICE}, COALESCE(f.text, '') AS name,
                      COALESCE(f.scale_low, 0.0) AS scale_low, COALESCE(f.scale_high, 0.0) AS scale_high, f.number,
                      ROW_NUMBER() OVER (PARTITION BY i.key, COALESCE(f.text, '')
                                         ORDER BY f.time DESC, f.seq DESC) AS age
               FROM interaction i JOIN feedback f ON f.key = i.key
               WHERE f.kind = 'rating' AND f.author_kind = 'user' AND {in_scope}) AS heard
         WHERE age = 1 ORDER BY name, scale_low, scale_high, prompt"
    );
    fetch(connection, sql, scope, named).await
}

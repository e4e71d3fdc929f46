//! Reading the rollups.
use std::ops::Range;

use sqlx::{AssertSqlSafe, FromRow, Row as _, SqliteConnection, sqlite::SqliteRow};

use crate::error::Result;

/// Which answers: of these days, and of one prompt and one segment where those are named.
#[derive(Debug, Clone)]
pub struct Scope {
    pub days: Range<i64>,
    pub prompt: Option<String>,
    /// As the rollups name it: `model:…`, `tag:…`.
    pub segment: Option<String>,
}

impl Scope {
    pub fn days(days: Range<i64>) -> Self {
        Self { days, prompt: None, segment: None }
    }

    /// The same of other days.
    pub fn over(&self, days: Range<i64>) -> Self {
        Self { days, ..self.clone() }
    }

    /// These answers alone, each of them once.
    fn alone(&self) -> Self {
        Self { segment: Some(self.segment.clone().unwrap_or_default()), ..self.clone() }
    }
}

/// A named segment is all there is, and named no more.
const SEGMENT: &str = "CASE WHEN $4 IS NULL THEN segment ELSE '' END AS segment";

/// Reads with a statement in which `{IN_SCOPE}` stands for what chooses the days, the prompt and the segment.
pub(super) async fn fetch<R>(connection: &mut SqliteConnection, sql: &str, scope: &Scope) -> Result<Vec<R>>
where
    R: for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
{
    // What is named is compared alone, so that the key of the table leads there.
    let prompt = if scope.prompt.is_some() { "prompt = $3" } else { "$3 IS NULL" };
    let segment = if scope.segment.is_some() { "segment = $4" } else { "$4 IS NULL" };
    let in_scope = format!("{segment} AND day >= $1 AND day < $2 AND {prompt}");
    let sql = sql.replace("{IN_SCOPE}", &in_scope).replace("{SEGMENT}", SEGMENT);
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(scope.days.start).bind(scope.days.end);
    Ok(query.bind(&scope.prompt).bind(&scope.segment).fetch_all(connection).await?)
}

/// How many answers a prompt's version gave in a segment: the empty one is that of all.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    pub segment: String,
    pub prompt: String,
    pub version: String,
    pub answers: i64,
}

impl FromRow<'_, SqliteRow> for Answers {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            segment: row.try_get("segment")?,
            prompt: row.try_get("prompt")?,
            version: row.try_get("version")?,
            answers: row.try_get("answers")?,
        })
    }
}

/// Of how many of these answers an author of this kind said this.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub segment: String,
    pub prompt: String,
    pub version: String,
    pub author_kind: String,
    pub kind: String,
    /// What was rated, where that has a name.
    pub name: String,
    /// Both 0 where the scale is not known.
    pub scale_low: f64,
    pub scale_high: f64,
    pub value: f64,
    pub answers: i64,
}

impl FromRow<'_, SqliteRow> for Said {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            segment: row.try_get("segment")?,
            prompt: row.try_get("prompt")?,
            version: row.try_get("version")?,
            author_kind: row.try_get("author_kind")?,
            kind: row.try_get("kind")?,
            name: row.try_get("name")?,
            scale_low: row.try_get("scale_low")?,
            scale_high: row.try_get("scale_high")?,
            value: row.try_get("value")?,
            answers: row.try_get("answers")?,
        })
    }
}

/// What answers took of one thing: a time in its bucket, or money or tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    pub segment: String,
    pub prompt: String,
    pub version: String,
    pub day: i64,
    pub what: What,
    pub bucket: i64,
    pub answers: i64,
    pub total: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Latency,
    Cost,
    Input,
    Output,
}

impl FromRow<'_, SqliteRow> for Taken {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let what = match row.try_get("what")? {
            "latency" => What::Latency,
            "cost" => What::Cost,
            "input" => What::Input,
            _ => What::Output,
        };
        Ok(Self {
            segment: row.try_get("segment")?,
            prompt: row.try_get("prompt")?,
            version: row.try_get("version")?,
            day: row.try_get("day")?,
            what,
            bucket: row.try_get("bucket")?,
            answers: row.try_get("answers")?,
            total: row.try_get("total")?,
        })
    }
}

/// Answers, by segment, prompt and version.
pub async fn answers(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Answers>> {
    let sql = "SELECT {SEGMENT}, prompt, version, CAST(SUM(answers) AS INTEGER) AS answers FROM rollup_answer
         WHERE {IN_SCOPE} GROUP BY segment, prompt, version ORDER BY segment, prompt, version";
    fetch(connection, sql, scope).await
}

/// What was said of them.
pub async fn said(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Said>> {
    let sql = "SELECT {SEGMENT}, prompt, version, author_kind, kind, name, scale_low, scale_high, value,
                CAST(SUM(answers) AS INTEGER) AS answers
         FROM rollup_said WHERE {IN_SCOPE}
         GROUP BY segment, prompt, version, author_kind, kind, name, scale_low, scale_high, value
         ORDER BY segment, prompt, version, author_kind, kind, name, scale_low, scale_high, value";
    fetch(connection, sql, scope).await
}

/// What they took; times upwards.
pub async fn taken(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Taken>> {
    let sql = "SELECT {SEGMENT}, prompt, version, 0 AS day, what, bucket, CAST(SUM(answers) AS INTEGER) AS answers,
                CAST(SUM(total) AS INTEGER) AS total
         FROM rollup_taken WHERE {IN_SCOPE} GROUP BY segment, prompt, version, what, bucket ORDER BY bucket";
    fetch(connection, sql, scope).await
}

/// What all prompts and versions together took in money and tokens.
pub async fn spent(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Taken>> {
    let sql = "SELECT {SEGMENT}, '' AS prompt, '' AS version, 0 AS day, what, 0 AS bucket,
                CAST(SUM(answers) AS INTEGER) AS answers, CAST(SUM(total) AS INTEGER) AS total
         FROM rollup_taken WHERE {IN_SCOPE} AND what <> 'latency' GROUP BY segment, what";
    fetch(connection, sql, scope).await
}

/// The same of all of them together, by day.
pub async fn taken_by_day(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Taken>> {
    let sql =
        "SELECT {SEGMENT}, '' AS prompt, '' AS version, day, what, bucket, CAST(SUM(answers) AS INTEGER) AS answers,
                CAST(SUM(total) AS INTEGER) AS total
         FROM rollup_taken WHERE {IN_SCOPE} GROUP BY segment, day, what, bucket ORDER BY bucket";
    fetch(connection, sql, &scope.alone()).await
}

/// How many answers a prompt gave, and how many of them end users thumbed up and down.
pub async fn of_prompt(connection: &mut SqliteConnection, prompt: &str, scope: &Scope) -> Result<(i64, i64, i64)> {
    let scope = Scope { prompt: Some(prompt.to_owned()), ..scope.clone() };
    let days = days(connection, &scope).await?.into_iter();
    Ok(days.fold((0, 0, 0), |(answers, up, down), day| (answers + day.answers, up + day.up, down + day.down)))
}

/// Answers of a day, and how many of them end users thumbed up and down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    pub day: i64,
    pub answers: i64,
    pub up: i64,
    pub down: i64,
}

impl FromRow<'_, SqliteRow> for Day {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            day: row.try_get("day")?,
            answers: row.try_get("answers")?,
            up: row.try_get("up")?,
            down: row.try_get("down")?,
        })
    }
}

/// Day by day; those without answers are left out.
pub async fn days(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Day>> {
    let sql = "SELECT day, CAST(SUM(answers) AS INTEGER) AS answers, CAST(SUM(up) AS INTEGER) AS up,
                CAST(SUM(down) AS INTEGER) AS down
         FROM (SELECT day, answers, 0 AS up, 0 AS down FROM rollup_answer WHERE {IN_SCOPE}
               UNION ALL
               SELECT day, 0, CASE WHEN value > 0 THEN answers ELSE 0 END, CASE WHEN value < 0 THEN answers ELSE 0 END
               FROM rollup_said WHERE {IN_SCOPE} AND author_kind = 'user' AND kind = 'thumb') AS counted
         GROUP BY day ORDER BY day";
    fetch(connection, sql, &scope.alone()).await
}

/// The last day with answers.
pub async fn last_day(connection: &mut SqliteConnection, scope: &Scope) -> Result<Option<i64>> {
    let sql = "SELECT max(day) AS day FROM rollup_answer WHERE {IN_SCOPE}";
    let days: Vec<(Option<i64>,)> = fetch(connection, sql, &scope.alone()).await?;
    Ok(days.into_iter().find_map(|(day,)| day))
}

/// Failures of a day that were found alike; the empty pattern is that of those in none.
#[derive(Debug, Clone, PartialEq)]
pub struct Failures {
    pub day: i64,
    pub pattern: String,
    pub failures: i64,
}

impl FromRow<'_, SqliteRow> for Failures {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self { day: row.try_get("day")?, pattern: row.try_get("pattern")?, failures: row.try_get("failures")? })
    }
}

pub async fn failures(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Failures>> {
    let sql = "SELECT day, pattern, CAST(SUM(answers) AS INTEGER) AS failures FROM rollup_failure
         WHERE {IN_SCOPE} GROUP BY day, pattern ORDER BY day, pattern";
    fetch(connection, sql, &scope.alone()).await
}

/// All prompts that answers name.
pub async fn prompts(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT prompt FROM rollup_answer WHERE segment = '' AND prompt <> '' ORDER BY prompt";
    Ok(sqlx::query_scalar(sql).fetch_all(connection).await?)
}

/// The segments with most answers.
pub async fn segments(connection: &mut SqliteConnection, most: i64) -> Result<Vec<String>> {
    let sql = "SELECT segment FROM rollup_answer WHERE segment <> ''
               GROUP BY segment ORDER BY SUM(answers) DESC, segment LIMIT $1";
    Ok(sqlx::query_scalar(sql).bind(most).fetch_all(connection).await?)
}

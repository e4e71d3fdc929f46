//! What interactions that fit a filter have in common: the values of a field, with how many have each.
//!
//! Up to 10,000 interactions are counted one by one; of more than that an even sample is counted and scaled, and said
//! to be an estimate. Each value is given as the token that narrows the filter to it.
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, SqliteConnection};
use ts_rs::TS;

use super::{
    fit::resolve,
    form::Thumb,
    list::Sort,
    page::{EXACT, From, Page},
    sample::Sample,
};
use crate::{
    error::Result,
    filter::{self, Expression, Field, Filter, Has, Term, sql},
    follow_up::Kind,
    operation::Context,
    store,
};

/// Values of a field that are told, those of most first.
const MOST: usize = 20;
/// Interactions whose variables are looked at, since each has a body to be read.
const BODIES: usize = 2_000;
/// A variable of more values than this is a text, not a field.
const FEW: usize = 12;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "InteractionFacets")]
pub struct FacetsOf {
    /// In the filter language; empty for all.
    pub filter: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Facets {
    pub total: i64,
    /// Whether total and counts are estimates, from an even sample.
    pub is_estimate: bool,
    pub facets: Vec<Facet>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Facet {
    /// As the filter language calls it, such as `prompt` or `var.city`.
    pub key: String,
    /// Those of most interactions first.
    pub values: Vec<FacetValue>,
    /// Values that are not told.
    pub more: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct FacetValue {
    pub value: String,
    /// The token of the filter language that stands for it.
    pub token: String,
    pub count: i64,
}

pub async fn facets(context: &Context, request: FacetsOf) -> Result<Facets> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(&request.filter)?;
    let resolved = resolve(context, &mut connection, &workspace, &filter).await?;
    let page = Page {
        filter: &filter,
        resolved: &resolved,
        now: context.now_ms(),
        sort: Sort::Time,
        from: From::Start,
        rows: EXACT,
    };
    let passing = page.passing(&mut connection).await?;
    let all = store::interaction::about(&mut connection).await?;
    let is_estimate = passing > EXACT;
    let (keys, total) = match is_estimate {
        false => (page.keys(&mut connection, passing, all).await?, passing),
        true => {
            let sampled = Sample::of(&mut connection, &page, all).await?;
            let total = if filter.root.is_none() { all } else { sampled.total(all) };
            (sampled.keys(), total)
        }
    };
    let scale = total as f64 / keys.len().max(1) as f64;
    let mut counted = Counted { connection: &mut connection, keys: &keys, scale, facets: Vec::new() };
    counted.all().await?;
    Ok(Facets { total, is_estimate, facets: counted.facets })
}

struct Counted<'c> {
    connection: &'c mut SqliteConnection,
    keys: &'c [i64],
    /// Interactions that one of the keys stands for.
    scale: f64,
    facets: Vec<Facet>,
}

impl Counted<'_> {
    async fn all(&mut self) -> Result<()> {
        for (field, column) in [(Field::Prompt, "prompt"), (Field::Version, "version"), (Field::Model, "model")] {
            let rows = self.of("interaction", column).await?;
            // Version 3 of one prompt has nothing to do with version 3 of another.
            let is_mixed =
                field == Field::Version && self.facets.first().is_some_and(|prompts| prompts.values.len() > 1);
            if !is_mixed {
                self.put(field.key(), rows, |value| Some(Term::Field(field, value.to_owned())));
            }
        }
        let thumbs = self.of("interaction", "CASE thumb WHEN 1 THEN 'up' WHEN -1 THEN 'down' ELSE 'none' END").await?;
        self.put("thumb", thumbs, |value| {
            Some(Term::Thumb(match value {
                "up" => Some(Thumb::Up),
                "down" => Some(Thumb::Down),
                _ => None,
            }))
        });
        let read = self.of("follow_up", "kind").await?;
        self.put("followup", read, |value| Kind::of(value).map(Term::FollowUp));
        let has = self.has().await?;
        self.put("has", has, |value| Has::ALL.into_iter().find(|has| has.word() == value).map(Term::Has));
        let tags = self.of("interaction_tag", "tag").await?;
        self.put("tag", tags, |value| Some(Term::Field(Field::Tag, value.to_owned())));
        self.checks().await?;
        self.variables().await
    }

    /// Values of a column, and how many have each.
    async fn of(&mut self, table: &str, column: &str) -> Result<Vec<(String, i64)>> {
        let among = sql::among(&format!("{table}.key"), self.keys);
        let sql = format!(
            "SELECT {column} AS value, count(*) FROM {table} WHERE {among} AND {column} IS NOT NULL GROUP BY 1"
        );
        Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut *self.connection).await?)
    }

    async fn has(&mut self) -> Result<Vec<(String, i64)>> {
        let sums = "coalesce(sum(has_correction), 0), coalesce(sum(has_comment), 0), coalesce(sum(has_context), 0),
                    coalesce(sum(error IS NOT NULL), 0), coalesce(sum(has_tool), 0)";
        let sql = format!("SELECT {sums} FROM interaction WHERE {}", sql::among("key", self.keys));
        let (a, b, c, d, e): (i64, i64, i64, i64, i64) =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_one(&mut *self.connection).await?;
        Ok(Has::ALL.into_iter().map(|has| has.word().to_owned()).zip([a, b, c, d, e]).collect())
    }

    async fn checks(&mut self) -> Result<()> {
        let among = sql::among("outcome.key", self.keys);
        let sql = format!(
            "SELECT check_name, CASE passed WHEN 1 THEN 'pass' ELSE 'fail' END, count(*) FROM outcome
             WHERE {among} AND passed IS NOT NULL GROUP BY 1, 2"
        );
        let rows = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut *self.connection).await?;
        for (check, values) in by_name(rows) {
            self.put(&format!("check.{check}"), values, |value| {
                Some(Term::Outcome { check: check.clone(), passed: value == "pass" })
            });
        }
        Ok(())
    }

    /// Variables of few values.
    async fn variables(&mut self) -> Result<()> {
        let every = self.keys.len().div_ceil(BODIES).max(1);
        let some: Vec<i64> = self.keys.iter().step_by(every).copied().collect();
        let among = sql::among("interaction_body.key", &some);
        let sql = format!(
            "SELECT v.key, CASE v.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(v.value AS TEXT) END,
                    count(*)
             FROM interaction_body, json_each(interaction_body.body, '$.variables') v
             WHERE {among} AND v.type NOT IN ('object', 'array', 'null') AND length(v.value) <= 60 GROUP BY 1, 2"
        );
        let rows = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut *self.connection).await?;
        for (name, values) in by_name(rows).into_iter().filter(|(_, values)| (2..=FEW).contains(&values.len())) {
            let values = values.into_iter().map(|(value, count)| (value, count * every as i64)).collect();
            self.put(&format!("var.{name}"), values, |value| {
                Some(Term::Variable { name: name.clone(), value: value.to_owned() })
            });
        }
        Ok(())
    }

    /// Keeps the values of most.
    fn put(&mut self, key: &str, mut counted: Vec<(String, i64)>, term: impl Fn(&str) -> Option<Term>) {
        counted.retain(|(_, count)| *count > 0);
        counted.sort_by(|(a, most), (b, less)| less.cmp(most).then_with(|| a.cmp(b)));
        let more = counted.len().saturating_sub(MOST) as u64;
        let value = |(value, count): (String, i64)| {
            let token = Filter { root: term(&value).map(Expression::Is) }.to_string();
            FacetValue { value, token, count: (count as f64 * self.scale).round() as i64 }
        };
        let values: Vec<FacetValue> = counted.into_iter().take(MOST).map(value).collect();
        if !values.is_empty() {
            self.facets.push(Facet { key: key.to_owned(), values, more });
        }
    }
}

fn by_name(rows: Vec<(String, String, i64)>) -> Vec<(String, Vec<(String, i64)>)> {
    let mut named: Vec<(String, Vec<(String, i64)>)> = Vec::new();
    for (name, value, count) in rows {
        match named.last_mut().filter(|(last, _)| *last == name) {
            Some((_, values)) => values.push((value, count)),
            None => named.push((name, vec![(value, count)])),
        }
    }
    named
}

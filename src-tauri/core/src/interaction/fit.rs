//! What a filter lets through, with what only the workspace knows looked up first.
use futures::FutureExt;
use sqlx::{
    AssertSqlSafe, FromRow, SqliteConnection,
    sqlite::{SqliteArguments, SqliteRow},
};

use crate::{
    error::{Error, Result},
    filter::{
        self, Filter, Lookup, Term,
        sql::{self, Resolved},
    },
    operation::Context,
    store,
    workspace::Workspace,
};

/// The end of a list in which the oldest stand first.
pub const OLDEST_FIRST: &str = "ORDER BY time, key";
pub const NEWEST_FIRST: &str = "ORDER BY time DESC, key DESC";

/// These columns of all interactions that fit; `end` says in which order.
pub async fn rows<R>(
    context: &Context,
    connection: &mut SqliteConnection,
    filter: &Filter,
    columns: &str,
    end: &str,
) -> Result<Vec<R>>
where
    R: for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
{
    let workspace = context.workspace()?;
    let resolved = resolve(context, connection, &workspace, filter).await?;
    let condition = sql::build(filter, context.now_ms(), &resolved, 1)?;
    let sql = format!("SELECT {columns} FROM interaction WHERE {} {end}", condition.sql);
    let arguments = condition.arguments(SqliteArguments::default())?;
    Ok(sqlx::query_as_with(AssertSqlSafe(sql), arguments).fetch_all(connection).await?)
}

/// The keys of all interactions that fit.
pub async fn keys(
    context: &Context,
    connection: &mut SqliteConnection,
    filter: &Filter,
    end: &str,
) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = rows(context, connection, filter, "key", end).await?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// Keys and ids of all interactions that fit, oldest first.
pub async fn that_fit(
    context: &Context,
    connection: &mut SqliteConnection,
    filter: &Filter,
) -> Result<Vec<(i64, String)>> {
    rows(context, connection, filter, "key, id", OLDEST_FIRST).await
}

/// Keys of the interactions that are named, or of all that fit.
pub(super) async fn chosen(context: &Context, ids: &[String], filter: Option<&str>) -> Result<Vec<i64>> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    match (filter, ids) {
        (None, []) => Err(Error::usage("Name interactions, or give a filter").at_field("ids")),
        (Some(_), [_, ..]) => Err(Error::usage("Name interactions or give a filter, not both").at_field("filter")),
        (Some(text), []) => keys(context, &mut connection, &filter::parse(text)?, OLDEST_FIRST).await,
        (None, ids) => {
            let mut keys = Vec::with_capacity(ids.len());
            for id in ids {
                keys.push(store::interaction::find(&mut connection, id).await?);
            }
            Ok(keys)
        }
    }
}

/// Looks up what a filter names and only the workspace knows, and sees to it that its words can be found: an import
/// that was killed may have left interactions behind that are not in the full text yet.
pub async fn resolve(
    context: &Context,
    connection: &mut SqliteConnection,
    workspace: &Workspace,
    filter: &Filter,
) -> Result<Resolved> {
    if filter.terms().into_iter().any(|term| matches!(term, Term::Text(_))) {
        store::words::catch_up_for(connection, &workspace.store).await?;
    }
    let mut resolved = Resolved::default();
    for lookup in filter.lookups() {
        match lookup {
            Lookup::User(user) => {
                resolved.users.insert(user.to_owned(), workspace.pseudonym(user));
            }
            Lookup::Batch(id) => {
                resolved.batches.insert(id.to_owned(), store::batch::find(connection, id).await?);
            }
            Lookup::Like(id) => {
                // Boxed, so that the compiler need not look through the index's types from each operation with a filter.
                let near = crate::search::near(context, connection, id).boxed().await?;
                resolved.like.insert(id.to_owned(), near);
            }
            Lookup::Found(group) => store::found::check(connection, group).await?,
            Lookup::Pattern(id) => {
                let whole = store::pattern::find(connection, id).await?;
                resolved.patterns.insert(id.to_owned(), store::pattern::members_of(connection, &whole).await?);
            }
        }
    }
    Ok(resolved)
}

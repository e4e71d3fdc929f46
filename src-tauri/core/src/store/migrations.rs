//! Forward-only migrations. One that was released is never edited; a change is a new one.
use std::{
    fs::{self, File},
    path::Path,
};

use sqlx::SqliteConnection;

use super::{
    answer, audit,
    backup::{self, AUTOMATIC},
    batch, changes, channel, check, delivery, draft, egress, erase, feedback, follow_up, found, held_out, interaction,
    job, mapping, mark, meta, model, outcome, pattern, prompt, replay, rollup, set, sqlite, variable, vector, view,
    waiting, words,
};
use crate::{
    error::{Error, Result},
    file,
};

struct Migration {
    number: i64,
    sql: &'static [&'static str],
}

const ALL: &[Migration] = &[Migration {
    number: 1,
    sql: &[
        meta::CREATE,
        changes::CREATE,
        batch::CREATE,
        mapping::CREATE,
        interaction::CREATE,
        variable::CREATE,
        feedback::CREATE,
        follow_up::CREATE,
        waiting::CREATE,
        rollup::CREATE,
        words::CREATE,
        vector::CREATE,
        prompt::CREATE,
        draft::CREATE,
        channel::CREATE,
        delivery::CREATE,
        held_out::CREATE,
        set::CREATE,
        view::CREATE,
        check::CREATE,
        outcome::CREATE,
        pattern::CREATE,
        found::CREATE,
        model::CREATE,
        answer::CREATE,
        replay::CREATE,
        mark::CREATE,
        job::CREATE,
        egress::CREATE,
        erase::CREATE,
        backup::CREATE,
        audit::CREATE,
    ],
}];

/// The schema number that this program writes.
pub fn newest() -> i64 {
    ALL.last().map_or(0, |migration| migration.number)
}

/// Brings the schema up to date, each migration in a transaction of its own. A file lock lets one process do it while
/// others wait.
pub(super) async fn apply(connection: &mut SqliteConnection, path: &Path) -> Result<()> {
    let current = sqlite::schema_number(connection).await?;
    sqlite::refuse_number(current)?;
    if current == newest() {
        return Ok(());
    }
    let lock = path.with_extension("lock");
    // Held until the end of this function; waiting for it must not stop other tasks of this thread.
    let _lock = tokio::task::spawn_blocking(move || File::create(lock).and_then(|file| file.lock().map(|()| file)))
        .await
        .map_err(|error| Error::internal(error.to_string()))??;
    let current = sqlite::schema_number(connection).await?;
    if current > 0 {
        back_up(connection, path, current).await?;
    }
    for migration in ALL.iter().filter(|migration| migration.number > current) {
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *connection).await?;
        let applied = run(connection, migration).await;
        let end = if applied.is_ok() { "COMMIT" } else { "ROLLBACK" };
        sqlx::raw_sql(end).execute(&mut *connection).await?;
        applied?;
    }
    Ok(())
}

/// Copies a workspace that an older program wrote before anything in it is changed, so that a migration that goes wrong
/// costs nothing. A copy of that schema that is there already was made by a migration that did not come to its end.
async fn back_up(connection: &mut SqliteConnection, path: &Path, schema: i64) -> Result<()> {
    let folder = path.with_file_name("backups");
    let target = folder.join(format!("{AUTOMATIC}{}.db", schema + 1));
    if target.exists() {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    let part = file::temporary(&target)?;
    sqlite::copy_into(connection, &part).await?;
    file::take_place(&part, &target)
}

async fn run(connection: &mut SqliteConnection, migration: &Migration) -> Result<()> {
    for sql in migration.sql {
        sqlx::raw_sql(*sql).execute(&mut *connection).await?;
    }
    sqlite::set_schema_number(connection, migration.number).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_an_older_program_wrote_is_copied_before_it_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("attune.db");
        let mut connection = sqlite::connect(&path, false).await.unwrap();
        apply(&mut connection, &path).await.unwrap();
        let backups = folder.path().join("backups");
        assert!(!backups.exists(), "a new workspace needs no copy");
        sqlx::raw_sql("INSERT INTO meta (key, value) VALUES ('kept', 'yes')").execute(&mut connection).await.unwrap();
        back_up(&mut connection, &path, 1).await.unwrap();
        let copy = backups.join("before-schema-2.db");
        let kept = super::meta::get(&mut sqlite::connect(&copy, true).await.unwrap(), "kept").await.unwrap();
        assert_eq!(kept.as_deref(), Some("yes"));
        // A second beginning of the same migration leaves the copy of the first.
        back_up(&mut connection, &path, 1).await.unwrap();
        assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
    }
}

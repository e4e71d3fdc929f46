//! Drafts: what is typed in the editor and not a version yet. One per prompt.
pub const CREATE: &str = "
CREATE TABLE draft (
  prompt TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  parent INTEGER,
  updated INTEGER NOT NULL
);";

use sqlx::SqliteConnection;

use crate::error::Result;

pub async fn save(tx: &mut SqliteConnection, prompt: &str, content: &str, parent: Option<i64>, now: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO draft (prompt, content, parent, updated) VALUES ($1, $2, $3, $4)
         ON CONFLICT (prompt) DO UPDATE SET content = excluded.content, parent = excluded.parent,
         updated = excluded.updated",
    )
    .bind(prompt)
    .bind(content)
    .bind(parent)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Another content in the place of what was typed.
pub async fn replace(tx: &mut SqliteConnection, prompt: &str, content: &str) -> Result<()> {
    sqlx::query("UPDATE draft SET content = $2 WHERE prompt = $1").bind(prompt).bind(content).execute(tx).await?;
    Ok(())
}

/// Content, the version it started from, and when it was saved.
pub async fn load(connection: &mut SqliteConnection, prompt: &str) -> Result<Option<(String, Option<i64>, i64)>> {
    let sql = "SELECT content, parent, updated FROM draft WHERE prompt = $1";
    Ok(sqlx::query_as(sql).bind(prompt).fetch_optional(connection).await?)
}

/// The prompts that have one, the newest first.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("SELECT prompt FROM draft ORDER BY updated DESC").fetch_all(connection).await?)
}

pub async fn drop(tx: &mut SqliteConnection, prompt: &str) -> Result<()> {
    sqlx::query("DELETE FROM draft WHERE prompt = $1").bind(prompt).execute(tx).await?;
    Ok(())
}

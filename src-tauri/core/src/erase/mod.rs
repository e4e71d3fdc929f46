//! Erase: takes interactions out for good, so that their bytes are in no file of the workspace any more.
mod files;

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

pub(crate) use files::finish;

use crate::{
    audit::{self, Kind},
    error::{Error, Result},
    filter, interaction,
    operation::Context,
    store,
    workspace::Workspace,
};

/// Ids, a filter or a user: one of the three.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "Erase")]
pub struct Erase {
    pub ids: Vec<String>,
    pub filter: Option<String>,
    /// As the application names them: everything they asked, and everything they said of answers.
    pub user: Option<String>,
    /// Only say what would be erased.
    pub dry_run: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Erased {
    /// Interactions.
    pub erased: u64,
    /// What the user said of interactions that stay.
    pub feedback_erased: u64,
    /// Drafts that held one of the texts; it was taken out of them. Not known beforehand.
    pub drafts_changed: u64,
    /// Replays whose cases lose what they were; who was better stays.
    pub replays_changed: u64,
    /// Sets that lose cases.
    pub sets_changed: u64,
    /// Files of `attune backup` in which it still is.
    pub backups_that_hold_it: Vec<String>,
}

/// Errors: [`crate::error::Code::Busy`] while a replay sends one of them, or where another process does not let go of
/// the files; what is in the database is erased by then, and erasing again goes on.
pub async fn erase(context: &Context, request: Erase) -> Result<Erased> {
    let workspace = context.workspace()?;
    let (by, chosen) = choose(context, &workspace, &request).await?;
    let (keys, ids): (Vec<i64>, Vec<String>) = chosen.into_iter().unzip();
    let (user, now, count) = (request.user, context.now_ms(), keys.len());
    let author = user.as_deref().map(|user| workspace.pseudonym(user));
    let touched = store::erase::touched(&mut *workspace.store.read().await?, &keys, author.as_deref()).await?;
    let mut erased = Erased {
        erased: count as u64,
        feedback_erased: touched.said,
        drafts_changed: 0,
        replays_changed: touched.replays,
        sets_changed: touched.sets,
        backups_that_hold_it: files::backups_with(&workspace, &ids).await?,
    };
    if request.dry_run {
        return Ok(erased);
    }
    const WORDS: &[&str] = &["interaction", "feedback", "replay", "cell", "mark", "set", "draft", "audit"];
    let gone = workspace.store.write(WORDS, move |tx| {
        Box::pin(async move {
            let drafts = store::erase::interactions(tx, &keys, now).await?;
            let said = match &author {
                Some(author) => store::erase::said_by(tx, author).await?,
                None => 0,
            };
            if let Some(user) = &user {
                store::erase::typed(tx, user).await?;
            }
            let detail = json!({"by": by, "interactions": count, "feedback": said});
            store::audit::append(tx, now, Kind::Erased, "interactions", &detail).await?;
            Ok((drafts, said))
        })
    });
    (erased.drafts_changed, erased.feedback_erased) = gone.await?;
    audit::keep_head(context).await?;
    finish(&workspace).await?;
    Ok(erased)
}

/// Keys and ids, and how they were chosen.
async fn choose(
    context: &Context,
    workspace: &Workspace,
    request: &Erase,
) -> Result<(&'static str, Vec<(i64, String)>)> {
    let mut connection = workspace.store.read().await?;
    match (&request.filter, &request.user) {
        (None, None) if !request.ids.is_empty() => {
            let mut chosen = Vec::new();
            for id in &request.ids {
                let key = store::interaction::find(&mut connection, id).await?;
                if chosen.iter().all(|(other, _)| *other != key) {
                    chosen.push((key, store::interaction::whole_id(&mut connection, key).await?));
                }
            }
            Ok(("ids", chosen))
        }
        (Some(filter), None) if request.ids.is_empty() => {
            Ok(("filter", interaction::that_fit(context, &mut connection, &filter::parse(filter)?).await?))
        }
        (None, Some(user)) if request.ids.is_empty() => {
            let user = workspace.pseudonym(user);
            Ok(("user", store::interaction::of_user(&mut connection, &user).await?))
        }
        _ => Err(Error::usage("Give ids, a filter or a user: one of the three")),
    }
}

//! Feedback: what somebody said of an interaction.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    host::new_id,
    import::feedback_fingerprint,
    interaction::form::{AuthorKind, Feedback, Said, Thumb},
    operation::Context,
    store::{self, feedback::Heard},
    time::rfc3339,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "FeedbackAdd")]
pub struct Add {
    /// The interaction.
    pub id: String,
    pub thumb: Option<Thumb>,
    pub rating: Option<f64>,
    /// Lowest and highest possible rating.
    pub scale: Option<(f64, f64)>,
    pub comment: Option<String>,
    pub correction: Option<String>,
    pub author: Option<String>,
    pub author_kind: AuthorKind,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "FeedbackAdded")]
pub struct Added {
    /// Of the first piece.
    pub feedback_id: String,
    pub feedback_ids: Vec<String>,
}

/// Adds what was said. Several things at once are several pieces of feedback. An end user is kept as a pseudonym.
pub async fn add(context: &Context, request: Add) -> Result<Added> {
    let said = said(&request)?;
    let (workspace, now) = (context.workspace()?, context.now_ms());
    let author = match request.author_kind {
        AuthorKind::User => request.author.as_deref().map(|author| workspace.pseudonym(author)),
        _ => request.author.clone(),
    };
    let heard: Vec<Heard> = said
        .into_iter()
        .map(|said| {
            let feedback =
                Feedback { said, author: author.clone(), author_kind: request.author_kind, time: Some(rfc3339(now)) };
            let fingerprint = feedback_fingerprint(&feedback, Some(now));
            Heard { id: new_id(context.host.as_ref()), feedback, time: Some(now), fingerprint }
        })
        .collect();
    let feedback_ids: Vec<String> = heard.iter().map(|one| one.id.clone()).collect();
    workspace
        .store
        .write(&["interaction", "feedback"], move |tx| {
            Box::pin(async move {
                let key = store::interaction::find(tx, &request.id).await?;
                let heard = heard.into_iter().map(|one| (key, one)).collect();
                store::feedback::add(tx, None, now, heard).await
            })
        })
        .await?;
    Ok(Added { feedback_id: feedback_ids.first().cloned().unwrap_or_default(), feedback_ids })
}

fn said(request: &Add) -> Result<Vec<Said>> {
    let mut said = Vec::new();
    said.extend(request.thumb.map(|value| Said::Thumb { value }));
    if let Some(value) = request.rating {
        let outside = request.scale.is_some_and(|(low, high)| !(low..=high).contains(&value));
        if !value.is_finite() || outside {
            return Err(Error::usage(format!("{value} lies outside of the scale")).at_field("rating"));
        }
        said.push(Said::Rating { name: None, value, scale: request.scale });
    }
    let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    said.extend(text(&request.comment).map(|text| Said::Comment { text }));
    said.extend(text(&request.correction).map(|text| Said::Correction { text }));
    if said.is_empty() {
        return Err(Error::usage("Say something: a thumb, a rating, a comment or a correction"));
    }
    Ok(said)
}

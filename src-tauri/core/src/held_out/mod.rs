//! Held out: a share of each prompt's sessions that nobody sees while the prompt is written.
//!
//! Whoever edits a prompt until the examples beside the editor come out right has shown that these examples come out
//! right. What the prompt does for everybody else is measured on sessions that were no examples. Which ones they are is
//! drawn from the names of prompt and session alone: it is the same on every machine, and whatever comes in later, each
//! session stays where it is. Everything that picks examples for the editor asks [`HeldOut`].
mod fitting;
mod ops;
#[cfg(test)]
mod tests;

pub use fitting::{Fitting, Input, fitting};
pub use ops::{OfPrompt, Set, Show, Shown, set, show};

use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use crate::{
    digest,
    error::{Code, Error, Result},
    store,
};

/// Of a prompt's sessions, where nobody has set another share.
pub const SHARE: f64 = 0.3;

/// What of one prompt is held out.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOut {
    prompt: String,
    share: f64,
}

impl HeldOut {
    pub async fn of(connection: &mut SqliteConnection, prompt: &str) -> Result<Self> {
        let share = store::held_out::share(connection, prompt).await?.unwrap_or(SHARE);
        Ok(Self { prompt: prompt.to_owned(), share })
    }

    /// Whether a case is held out: by its session, or by itself where it has none.
    pub fn holds(&self, session: Option<&str>, id: &str) -> bool {
        draw(&self.prompt, session, id) < self.share
    }

    /// Errors: [`Code::HeldOut`].
    pub fn refuse(&self, session: Option<&str>, id: &str) -> Result<()> {
        if !self.holds(session, id) {
            return Ok(());
        }
        let prompt = &self.prompt;
        let message = format!("{id} is held out of the examples for {prompt}, so that replays can measure on it");
        let hint = format!("Take one of attune prompt examples {prompt}; attune show {id} shows the record itself");
        Err(Error::new(Code::HeldOut, message).hint(hint))
    }
}

/// From 0 to below 1, evenly over sessions.
fn draw(prompt: &str, session: Option<&str>, id: &str) -> f64 {
    let (kind, name) = session.map_or(("id", id), |session| ("session", session));
    let mut hash = Sha256::new();
    for part in ["held out", prompt, kind, name] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    // 53 bits are what a float holds exactly.
    let number = digest::number(&hash.finalize()) >> 11;
    number as f64 / (1u64 << 53) as f64
}

//! Set: a frozen, named list of cases, with or without expected answers.
//!
//! A version never changes: what is added makes the next one, and whoever measured on `NAME@1` can do so again.
mod add;
mod file;
mod regression;
mod show;

pub use add::{Add, Added, FlipKind, add};
pub use file::{Export, Exported, export};
pub use regression::{Regression, regression, regressions_of};
pub use show::{Diff, Differing, Entry, List, Listed, Made, Sets, Show, Shown, diff, list, show};

use sqlx::SqliteConnection;

use crate::{
    error::Result,
    filter::{Field, Filter, Term},
    replay::cases::{self, own_id},
    store::{self, set::Case},
};

/// Whether a filter takes from a set whose cases were themselves picked by how their answers turned out.
pub async fn hands_on_outcome(connection: &mut SqliteConnection, filter: &Filter) -> Result<bool> {
    for term in filter.terms() {
        if let Term::Field(Field::Set, set) = term
            && store::set::find(connection, set).await.is_ok_and(|set| set.by_outcome)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A replay's case as a set keeps it: an interaction by its key, anything else with its content.
pub fn of_replay(case: cases::Case) -> Result<Case> {
    let content = case.key.is_none().then(|| serde_json::to_string(&case.form)).transpose()?;
    Ok(Case { id: own_id(&case.id).to_owned(), key: case.key, content, expected: case.expected })
}

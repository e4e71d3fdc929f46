//! Interaction: one query to a model and its completion.
pub mod form;
mod list;
mod page;
mod record;
mod tag;

pub use list::{Interactions, List, Listed, Sort, list, resolve, shown, that_fit};
pub use record::{CheckOutcome, Record, Show, load, show};
pub use tag::{Tag, Tagged, add_tag, remove_tag};

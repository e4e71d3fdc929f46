//! Interaction: one query to a model and its completion.
mod copy;
mod facets;
mod fit;
pub mod form;
mod list;
mod page;
mod record;
mod sample;
mod tag;
mod view;

pub use copy::{Copied, Copy, CopyForm, copy};
pub use facets::{Facet, FacetValue, Facets, FacetsOf, facets};
pub use fit::{NEWEST_FIRST, OLDEST_FIRST, keys, resolve, rows, that_fit};
pub use list::{Interactions, List, Listed, Sort, list, shown};
pub use record::{Answered, CheckOutcome, Record, Show, load, show};
pub use tag::{Tag, Tagged, add_tag, remove_tag};
pub use view::{ListViews, RemoveView, View, Views, list_views, remove_view, save_view};

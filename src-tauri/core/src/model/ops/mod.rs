//! What a person or a program can ask of models.
mod configure;
mod open;
mod prices;
mod retire;

pub use configure::{
    Add, Added, Discover, Discovered, List, Listed, Models, Remove, Removed, Test, add, discover, list, remove, test,
};
pub(crate) use open::is_small;
pub use open::{OpenModel, open};
pub use prices::{ForgetPrice, InUse, PriceTable, PricesOf, SetPrice, forget_price, prices, set_price};
pub use retire::{Hit, HitPrompt, Retirements, RetirementsOf, Traffic, retirements};

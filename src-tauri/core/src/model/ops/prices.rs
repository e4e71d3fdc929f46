//! What models cost: the built-in table, the workspace's own lines over it, and what is known of the models in use.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    configure::{self, Listed},
    open::prices_file,
};
use crate::{
    error::{Error, Result},
    file,
    model::{
        price::{Entry, Prices, built_in, own_lines, write_lines},
        provider::Provider,
    },
    operation::Context,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelPrices")]
pub struct PricesOf {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct PriceTable {
    /// The models that are set up here.
    pub in_use: Vec<InUse>,
    /// The workspace's own lines, which win.
    pub own: Vec<Entry>,
    pub built_in: Vec<Entry>,
    /// The newest day in the built-in table.
    pub as_of: Option<String>,
    /// The file that holds the workspace's own lines, whether it is there or not.
    pub file: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PriceInUse")]
pub struct InUse {
    /// What the model is called here.
    pub name: String,
    pub provider: Provider,
    /// The provider's own name, which a price is found by.
    pub model: String,
    /// US dollars per million tokens, input and output; null where the cost of a call is not known.
    pub price: Option<(f64, f64)>,
    pub as_of: Option<String>,
    /// The price is one of the workspace's own lines.
    pub own: bool,
    /// It runs on a machine of the person's own, which charges nothing.
    pub self_hosted: bool,
}

pub async fn prices(context: &Context, _: PricesOf) -> Result<PriceTable> {
    let workspace = context.workspace()?;
    let path = prices_file(&workspace);
    let own = own_lines(file::read_if_there(&path)?.as_deref()).map_err(|error| error.in_file("prices.yaml"))?;
    let built_in = built_in()?;
    let table = Prices::of_entries(own.clone());
    let models = configure::list(context, Default::default()).await?.models;
    let in_use = models.into_iter().map(|model| in_use(model, &table)).collect();
    let as_of = built_in.iter().filter_map(|entry| entry.as_of.clone()).max();
    Ok(PriceTable { in_use, own, built_in, as_of, file: path.display().to_string() })
}

fn in_use(model: Listed, own: &Prices) -> InUse {
    InUse {
        own: own.has(model.provider, &model.model),
        self_hosted: model.provider.is_self_hosted(),
        name: model.name,
        provider: model.provider,
        model: model.model,
        price: model.price,
        as_of: model.price_as_of,
    }
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelSetPrice")]
pub struct SetPrice {
    /// The provider's own name of the model; a `*` at the end stands for anything.
    pub model: String,
    /// Null: whoever answers.
    #[serde(default)]
    pub provider: Option<String>,
    /// US dollars per million tokens.
    pub input: f64,
    pub output: f64,
    /// The longest answer in tokens, which bounds a call's cost where a prompt sets no `max_tokens`.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub max_output: Option<u64>,
}

/// Keeps a price of the workspace's own, in place of the line it has for that model. What was written at the top of the
/// file stays.
pub async fn set_price(context: &Context, request: SetPrice) -> Result<PriceTable> {
    let model = request.model.trim().to_owned();
    if model.is_empty() {
        return Err(Error::usage("A price is of a model: give its name").at_field("model"));
    }
    let provider = request.provider.as_deref().map(Provider::parse).transpose()?;
    let as_of = Some(crate::time::rfc3339(context.now_ms())[..10].to_owned());
    let (input, output, max_output) = (request.input, request.output, request.max_output);
    let new = Entry { provider, model, input, output, max_output, as_of, source: None };
    // What is refused when it is read must not be written: nothing would find a price any more.
    new.check().map_err(|error| error.hint("Give dollars per million tokens, such as 0.5 and 1.5"))?;
    change(context, |lines| {
        lines.retain(|line| !is_of(line, new.provider, &new.model));
        lines.insert(0, new.clone());
        Ok(())
    })
    .await
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelForgetPrice")]
pub struct ForgetPrice {
    pub model: String,
    #[serde(default)]
    pub provider: Option<String>,
}

/// Takes the workspace's own line away, so that the built-in one counts again.
pub async fn forget_price(context: &Context, request: ForgetPrice) -> Result<PriceTable> {
    let provider = request.provider.as_deref().map(Provider::parse).transpose()?;
    change(context, |lines| {
        let before = lines.len();
        lines.retain(|line| !is_of(line, provider, &request.model));
        match lines.len() < before {
            true => Ok(()),
            false => {
                Err(Error::not_found("price of your own for", &request.model)
                    .hint("See them with attune model price list"))
            }
        }
    })
    .await
}

fn is_of(line: &Entry, provider: Option<Provider>, model: &str) -> bool {
    line.model == model && line.provider == provider
}

async fn change(context: &Context, change: impl FnOnce(&mut Vec<Entry>) -> Result<()>) -> Result<PriceTable> {
    let workspace = context.workspace()?;
    let path = prices_file(&workspace);
    let before = file::read_if_there(&path)?;
    let mut lines = own_lines(before.as_deref()).map_err(|error| error.in_file("prices.yaml"))?;
    change(&mut lines)?;
    let text = write_lines(before.as_deref().unwrap_or_default(), &lines)?;
    file::write_atomically(&path, text.as_bytes())?;
    // The file says nothing to other windows by itself.
    workspace.store.write(&["model"], |_| Box::pin(async { Ok(()) })).await?;
    prices(context, PricesOf {}).await
}

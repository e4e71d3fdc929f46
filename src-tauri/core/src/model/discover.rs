//! Model servers on this machine that a person need not type in.
use std::{collections::BTreeMap, time::Duration};

use futures::future::join_all;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use super::{
    address,
    exchange::Exchange,
    net::{Network, Timeouts},
    provider::Provider,
};

/// Servers that a person runs themselves, each at its usual port.
const LOCAL: [Provider; 4] = [Provider::Ollama, Provider::LmStudio, Provider::Vllm, Provider::LlamaServer];

/// Long enough for a busy server on this machine, short enough to wait for.
const TIMEOUTS: Timeouts = Timeouts {
    connect: Duration::from_millis(300),
    idle: Duration::from_millis(1500),
    total: Duration::from_millis(2000),
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "FoundServer")]
pub struct Found {
    pub provider: Provider,
    pub url: String,
    pub models: Vec<String>,
}

/// Asks the usual ports of Ollama, LM Studio, vLLM and llama-server, all at once.
pub async fn discover() -> Vec<Found> {
    let places = LOCAL.into_iter().filter_map(|provider| Some((provider, provider.default_url()?)));
    discover_at(places).await
}

/// The same for given addresses.
pub async fn discover_at(places: impl IntoIterator<Item = (Provider, &str)>) -> Vec<Found> {
    // The clock is only asked for rate limits, which no list of models has.
    let network = Network::new(TIMEOUTS, || 0);
    let asked = places.into_iter().map(|(provider, url)| ask(&network, provider, url));
    join_all(asked).await.into_iter().flatten().collect()
}

/// `None` where nothing answers with a list of models.
async fn ask(network: &Network, provider: Provider, url: &str) -> Option<Found> {
    let address: Url = address::parse(url).ok()?;
    let path = format!("{}/models", address.path().trim_end_matches('/'));
    let exchange = Exchange::new(network, address, &BTreeMap::new(), None).ok()?;
    let models = exchange.attempt(exchange.model_names(&path)).await.ok()?;
    Some(Found { provider, url: url.to_owned(), models })
}

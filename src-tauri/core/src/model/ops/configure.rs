//! Adding, listing, testing and removing models.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::open::{open, prices};
use crate::{
    error::{Error, Result},
    model::{
        config::{KeyRef, ModelConfig},
        discover::{self, Found},
        engine::{BUILTIN, builtin},
        key::Key,
        provider::Provider,
        test_connection::{self, Tested},
    },
    operation::Context,
    store,
    workspace::Workspace,
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelAdd")]
pub struct Add {
    pub name: String,
    /// `openai`, `azure`, `ollama`, `lm-studio`, `vllm`, `llama-server`, `openai-compatible`, `anthropic`, `http`,
    /// `builtin`.
    pub provider: String,
    #[serde(default)]
    pub url: Option<String>,
    /// The provider's own name of the model, if it differs.
    #[serde(default)]
    pub model: Option<String>,
    /// The environment variable that holds the key; or give `key`.
    #[serde(default)]
    pub key_env: Option<String>,
    /// Goes into the operating system's key store and nowhere else.
    #[serde(default)]
    pub key: Option<String>,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default)]
    pub stream: bool,
    #[serde(default)]
    pub logprobs: bool,
    /// Of a model that is changed: the key it has stays. It is bound to its address, so another address asks for it
    /// again.
    #[serde(default)]
    pub keep_key: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelAdded")]
pub struct Added {
    pub models: Vec<Listed>,
    /// False where the key is kept for this run only, because there is no key store.
    pub key_is_kept: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelListed")]
pub struct Listed {
    pub name: String,
    pub provider: Provider,
    pub url: Option<String>,
    /// The provider's own name.
    pub model: String,
    pub key: KeyRef,
    /// Sent with every request.
    pub headers: BTreeMap<String, String>,
    pub stream: bool,
    pub logprobs: bool,
    /// US dollars per million tokens, input and output; null where it is not known.
    pub price: Option<(f64, f64)>,
    /// The day on which the price was seen.
    pub price_as_of: Option<String>,
    /// What a person should know before using it.
    pub note: Option<String>,
}

/// Adds a model, or replaces the one of that name. A key is bound to the address it was entered for.
pub async fn add(context: &Context, request: Add) -> Result<Added> {
    let mut config = ModelConfig::new(&request.name, Provider::parse(&request.provider)?);
    config.url = request.url;
    config.model = match config.provider {
        Provider::Builtin => request.model.filter(|model| model != BUILTIN).map(model_file).transpose()?,
        _ => request.model,
    };
    config.headers = request.headers;
    config.stream = request.stream;
    config.logprobs = request.logprobs;
    config.validate()?;
    let workspace = context.workspace()?;
    let mut key_is_kept = true;
    match (request.key_env, request.key) {
        (Some(variable), None) => config.take_key_from(&variable)?,
        (None, Some(key)) => {
            config.store_key(&workspace.id, &Key::new(&key)?, context.host.as_ref())?;
            key_is_kept = context.host.secrets().is_lasting();
        }
        (None, None) if request.keep_key => keep_key(&mut config, &workspace).await?,
        (None, None) => {}
        _ => return Err(Error::usage("Give a key or the variable that holds it, not both")),
    }
    let (name, text, now) = (config.name.clone(), serde_json::to_string(&config)?, context.now_ms());
    workspace
        .store
        .write(&["model"], move |tx| Box::pin(async move { store::model::put(tx, &name, &text, now).await }))
        .await?;
    Ok(Added { models: list(context, List {}).await?.models, key_is_kept })
}

/// Takes over the key of the model that has this name, if it was entered for the same address.
async fn keep_key(config: &mut ModelConfig, workspace: &Workspace) -> Result<()> {
    let kept = store::model::get(&mut *workspace.store.read().await?, &config.name).await?;
    let kept = kept.ok_or_else(|| {
        Error::not_found("model", &config.name)
            .hint("Only a model that is there has a key to keep; enter one, or name its variable")
    })?;
    let before: ModelConfig = serde_json::from_str(&kept)?;
    let now = config.origin()?;
    match &before.key {
        KeyRef::None => {}
        KeyRef::Environment { origin, .. } | KeyRef::Stored { origin } if *origin != now => {
            return Err(Error::usage(format!("The key of {} was entered for {origin}, not for {now}", config.name))
                .hint("Enter it again for the new address")
                .at_field("key"));
        }
        key => config.key = key.clone(),
    }
    Ok(())
}

/// A GGUF file that is there, by a path that leads to it from any folder.
fn model_file(path: String) -> Result<String> {
    let file = std::path::absolute(&path).ok().filter(|file| file.is_file());
    let file = file.and_then(|file| file.to_str().map(str::to_owned));
    file.ok_or_else(|| {
        Error::bad_input(format!("There is no model file {path}"))
            .hint("Give the path of a GGUF file, or leave it out for the built-in model")
            .at_field("model")
    })
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelList")]
pub struct List {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Models {
    pub models: Vec<Listed>,
}

/// The configured models, and the built-in one, which is always there.
pub async fn list(context: &Context, _: List) -> Result<Models> {
    let workspace = context.workspace()?;
    let prices = prices(&workspace)?;
    let kept = store::model::list(&mut *workspace.store.read().await?).await?;
    let mut configs: Vec<ModelConfig> = kept.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>()?;
    if !configs.iter().any(|config| config.name == BUILTIN) {
        configs.push(ModelConfig::new(BUILTIN, Provider::Builtin));
    }
    let listed = |config: ModelConfig| {
        let price = prices.of(config.provider, config.model_name());
        let per_million = |nano: i64| nano as f64 / 1e9;
        Listed {
            provider: config.provider,
            url: config.url.clone().or_else(|| config.provider.default_url().map(str::to_owned)),
            model: if config.is_small() { builtin::CHAT.stem() } else { config.model_name() }.to_owned(),
            key: config.key.clone(),
            headers: config.headers.clone(),
            stream: config.stream,
            logprobs: config.logprobs,
            price: price.as_ref().map(|price| (per_million(price.input), per_million(price.output))),
            price_as_of: price.and_then(|price| price.as_of),
            note: config.is_small().then(|| format!("This is {}. Do not judge with it", builtin::SMALL)),
            name: config.name,
        }
    };
    Ok(Models { models: configs.into_iter().map(listed).collect() })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelTest")]
pub struct Test {
    pub name: String,
}

/// One short call; says in plain words which stage fails.
pub async fn test(context: &Context, request: Test) -> Result<Tested> {
    match open(context, &request.name).await {
        Ok(opened) => Ok(test_connection::test(opened.model.as_ref()).await),
        // A key that is not there is what a test is asked about.
        Err(error) if error.place.as_ref().is_some_and(|place| place.field.as_deref() == Some("key")) => {
            Ok(test_connection::without_key(&error))
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelRemove")]
pub struct Remove {
    pub name: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelRemoved")]
pub struct Removed {
    pub name: String,
    /// Those that are left.
    pub models: Vec<Listed>,
}

/// Removes a model and its key.
pub async fn remove(context: &Context, request: Remove) -> Result<Removed> {
    let workspace = context.workspace()?;
    let kept = store::model::get(&mut *workspace.store.read().await?, &request.name).await?;
    let text = kept.ok_or_else(|| Error::not_found("model", &request.name).hint("See them with attune model list"))?;
    let mut config: ModelConfig = serde_json::from_str(&text)?;
    config.forget_key(&workspace.id, context.host.as_ref())?;
    let name = request.name.clone();
    workspace.store.write(&["model"], move |tx| Box::pin(async move { store::model::remove(tx, &name).await })).await?;
    Ok(Removed { name: request.name, models: list(context, List {}).await?.models })
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelDiscover")]
pub struct Discover {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelsDiscovered")]
pub struct Discovered {
    pub found: Vec<Found>,
}

/// Local servers on their usual ports.
pub async fn discover(_: &Context, _: Discover) -> Result<Discovered> {
    Ok(Discovered { found: discover::discover().await })
}

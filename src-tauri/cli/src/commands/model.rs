//! Models: adding, testing, removing. A key is never an argument: others could read it in the list of processes.
mod price;

use std::{collections::BTreeMap, io::IsTerminal};

use attune_core::{
    error::{Error, Result},
    model::{
        engine::BUILTIN,
        ops::{self, Hit, Models, Traffic},
    },
};
use clap::{Args, Subcommand};

use crate::{
    ask,
    exit::Exit,
    output::{Page, Paint, Table, figures},
    shell::Shell,
};

#[derive(Subcommand)]
pub enum Model {
    /// Add a model, or replace the one of that name
    Add(Add),
    /// List the models
    List,
    /// Try a model with one short call, and say which stage fails
    Test { name: String },
    /// Remove a model and its key
    Remove { name: String },
    /// Show which models are switched off when, and which prompts and what share of the answers that hits
    Retirements,
    /// Find model servers that run on this machine: Ollama, LM Studio, vLLM and llama-server at their usual ports
    #[command(visible_alias = "find-local")]
    Discover,
    /// What models cost: the built-in table, and prices of your own over it
    #[command(subcommand)]
    Price(price::Price),
}

#[derive(Args)]
pub struct Add {
    /// What it is called here
    name: String,
    /// openai, azure, ollama, lm-studio, vllm, llama-server, openai-compatible, anthropic, http or builtin
    #[arg(long, value_name = "P")]
    provider: String,
    /// The address, where the provider has none of its own
    #[arg(long, value_name = "U")]
    url: Option<String>,
    /// The provider's own name of the model; NAME if not given
    #[arg(long, value_name = "M")]
    model: Option<String>,
    /// The environment variable that holds the key; without it the key is asked for on a terminal
    #[arg(long, value_name = "VAR")]
    key_env: Option<String>,
    /// A header that is sent along
    #[arg(long = "header", value_name = "K=V", value_parser = header)]
    headers: Vec<(String, String)>,
    /// Take answers as they are made
    #[arg(long)]
    stream: bool,
    /// Keep how sure the model was
    #[arg(long)]
    logprobs: bool,
    /// Keep the key that the model of this name has, if the address is the same
    #[arg(long, conflicts_with = "key_env")]
    keep_key: bool,
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| "write NAME=VALUE".to_owned())?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

impl Model {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Model::Add(add) => add.run(shell).await,
            Model::List => {
                let answer = ops::list(&shell.context, ops::List {}).await?;
                shell.list(&answer, &answer.models, |page| table(page, &answer))?;
                Ok(Exit::Done)
            }
            Model::Test { name } => test(shell, name).await,
            Model::Remove { name } => {
                let removed = ops::remove(&shell.context, ops::Remove { name }).await?;
                shell.answer(&removed, |page| page.line(format!("Removed {}", removed.name)))?;
                Ok(Exit::Done)
            }
            Model::Retirements => retirements(shell).await,
            Model::Discover => discover(shell).await,
            Model::Price(price) => price.run(shell).await,
        }
    }
}

impl Add {
    async fn run(self, shell: &Shell) -> Result<Exit> {
        let key = self.ask_for_key(shell)?;
        let mut headers = BTreeMap::new();
        for (name, value) in self.headers {
            if headers.insert(name.clone(), value).is_some() {
                return Err(Error::usage(format!("The header {name} stands twice")));
            }
        }
        let request = ops::Add {
            name: self.name,
            provider: self.provider,
            url: self.url,
            model: self.model,
            key_env: self.key_env,
            key,
            headers,
            stream: self.stream,
            logprobs: self.logprobs,
            keep_key: self.keep_key,
        };
        let (name, has_key) = (request.name.clone(), request.key.is_some());
        let added = ops::add(&shell.context, request).await?;
        let note = added.models.iter().find(|model| model.name == name).and_then(|model| model.note.as_ref());
        shell.answer(&added, |page| {
            page.line(format!("Added {name}"));
            note.iter().for_each(|note| page.line(note));
        })?;
        if has_key && !added.key_is_kept {
            eprintln!("This machine has no key store: the key is gone when this command ends. Use --key-env VAR");
        }
        shell.advise(&format!("Next: attune model test {name}"));
        Ok(Exit::Done)
    }

    fn ask_for_key(&self, shell: &Shell) -> Result<Option<String>> {
        let may_need_one = !matches!(self.provider.as_str(), "builtin" | "ollama" | "lm-studio" | "llama-server");
        if self.key_env.is_some()
            || self.keep_key
            || !may_need_one
            || !shell.can_ask()
            || !std::io::stderr().is_terminal()
        {
            return Ok(None);
        }
        ask::secret("API key (not shown; Enter for none):")
    }
}

fn table(page: &mut Page, answer: &Models) {
    let mut table = Table::new(["MODEL", "PROVIDER", "ITS NAME THERE", "ADDRESS", ">$/M IN", ">$/M OUT", "NOTE"]);
    for model in &answer.models {
        let price = |part: fn((f64, f64)) -> f64| model.price.map(|price| part(price).to_string()).unwrap_or_default();
        table.row([
            model.name.clone(),
            model.provider.as_str().to_owned(),
            model.model.clone(),
            model.url.clone().unwrap_or_default(),
            price(|(input, _)| input),
            price(|(_, output)| output),
            model.note.clone().unwrap_or_default(),
        ]);
    }
    page.table(&table);
}

async fn test(shell: &Shell, name: String) -> Result<Exit> {
    let tested = ops::test(&shell.context, ops::Test { name: name.clone() }).await?;
    shell.answer(&tested, |page| {
        let (word, paint) = if tested.ok { ("ok", Paint::Good) } else { ("failed", Paint::Bad) };
        let line = format!("{} {}", page.paint(paint, word), page.paint(Paint::Strong, &tested.message));
        page.painted(&line);
    })?;
    if !tested.ok && name != BUILTIN {
        let stage = serde_json::to_value(tested.stage)?;
        let stage = stage.as_str().unwrap_or_default();
        shell.advise(&format!(
            "It fails at the stage {stage}. Set it up anew with attune model add {name}, then test it"
        ));
    }
    Ok(if tested.ok { Exit::Done } else { Exit::Failed })
}

async fn retirements(shell: &Shell) -> Result<Exit> {
    let answer = ops::retirements(&shell.context, ops::RetirementsOf {}).await?;
    shell.list(&answer, &answer.retirements, |page| {
        for hit in &answer.retirements {
            retirement(page, hit);
        }
        if answer.retirements.is_empty() {
            page.line("No model that is used here is known to be switched off");
        }
    })?;
    Ok(Exit::Done)
}

fn retirement(page: &mut Page, hit: &Hit) {
    let when = match hit.days_left {
        ..=0 => format!("{} was switched off on {}", hit.model, hit.retires),
        days => format!("{} is switched off on {}, in {}", hit.model, hit.retires, figures::count(days, "day", "days")),
    };
    page.heading(&when);
    page.field("successor", hit.successor.as_ref());
    page.field("answers", Some(hit.traffic.iter().map(traffic).collect::<Vec<_>>().join(", ")));
    for prompt in &hit.prompts {
        let share = prompt.traffic.first().map(traffic).unwrap_or_default();
        let channels = match prompt.channels.is_empty() {
            true => String::new(),
            false => format!(", named by {}", prompt.channels.join(", ")),
        };
        page.field("prompt", Some(format!("{}: {share}{channels}", prompt.prompt)));
        page.field("try", Some(&prompt.command));
    }
    let known = hit.as_of.as_ref().map(|day| format!(", as of {day}")).unwrap_or_default();
    page.field("source", hit.source.as_ref().map(|source| format!("{source}{known}")));
}

fn traffic(traffic: &Traffic) -> String {
    let share = traffic.share.map(|share| format!(" ({:.0} %)", 100.0 * share)).unwrap_or_default();
    format!("{} of {}{share} in {} days", figures::grouped(traffic.answers), figures::grouped(traffic.of), traffic.days)
}

async fn discover(shell: &Shell) -> Result<Exit> {
    let answer = ops::discover(&shell.context, ops::Discover {}).await?;
    shell.list(&answer, &answer.found, |page| {
        for found in &answer.found {
            page.line(format!("{} at {}: {}", found.provider.as_str(), found.url, found.models.join(", ")));
        }
        if answer.found.is_empty() {
            page.line("No model server answers on its usual port");
        }
    })?;
    Ok(Exit::Done)
}

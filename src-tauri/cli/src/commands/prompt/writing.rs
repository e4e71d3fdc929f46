//! What helps while a prompt is written: checking it, trying it, and what its template can name.
use std::path::Path;

use attune_core::{
    diff::{Hunk, HunkOp},
    error::Result,
    money::Money,
    prompt::{
        faults::{Fault, Severity},
        ops::{self, Checked, OfferedWord, Offers, Side},
        trial::{self, Answered, Planned, Request, Tried},
    },
};
use clap::Args;

use crate::{
    args::{filter, word},
    exit::Exit,
    output::{Page, Paint, Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct Check {
    /// Text, Markdown, YAML or JSON
    file: String,
    /// The prompt that it is for: its past inputs tell which variables there are
    #[arg(long = "for", value_name = "NAME")]
    prompt: Option<String>,
    /// Which past inputs, in the filter language; the prompt's own if not given
    #[arg(long, value_name = "F", allow_hyphen_values = true, value_parser = filter)]
    filter: Option<String>,
    /// Tell its tokens against this version
    #[arg(long, value_name = "REF")]
    base: Option<String>,
}

impl Check {
    /// Exits with 3 where no version can be made of the file.
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Check { file, prompt, filter, base } = self;
        let (file, base) = (Some(file), base.map(Side::Reference));
        let checked = ops::check(&shell.context, ops::Check { file, base, prompt, filter, body: None }).await?;
        shell.list(&checked, &checked.faults, |page| show_checked(page, &checked))?;
        Ok(if checked.usable { Exit::Done } else { Exit::No })
    }
}

fn show_checked(page: &mut Page, checked: &Checked) {
    for fault in &checked.faults {
        let (word, paint) = match fault.severity {
            Severity::Error => ("error", Paint::Bad),
            Severity::Warning => ("warning", Paint::Strong),
            Severity::Note => ("note", Paint::Quiet),
        };
        let line = format!("{} {}: {}", page.paint(paint, word), place(fault), fault.text);
        page.painted(&line);
        fault.hint.iter().for_each(|hint| page.indented(hint));
    }
    let mut table = Table::new([">MESSAGE", ">TOKENS", ">CHANGE", "VARIABLES"]);
    for (place, message) in checked.messages.iter().enumerate() {
        table.row([
            (place + 1).to_string(),
            figures::grouped(message.tokens as i64),
            message.change.map(|change| format!("{change:+}")).unwrap_or_default(),
            message.variables.join(", "),
        ]);
    }
    page.table(&table);
    let change = checked.change.map(|change| format!(" ({change:+})")).unwrap_or_default();
    page.field("tokens", Some(format!("{}{change}", figures::grouped(checked.tokens as i64))));
    let named = |names: &[String]| Some(names.join(", ")).filter(|names| !names.is_empty());
    page.field("unknown", named(&checked.unknown));
    page.field("not used", named(&checked.unused));
    page.line(if checked.usable { "A version can be made of it" } else { "No version can be made of it" });
}

/// `message 2, line 3, column 7` or `tools[0].function.name`
fn place(fault: &Fault) -> String {
    let start = match (fault.message, &fault.setting) {
        (Some(message), _) => format!("in message {}", message + 1),
        (None, Some(setting)) => format!("in {setting}"),
        (None, None) => String::new(),
    };
    let at = fault.at.map(|at| format!(", line {}, column {}", at.line, at.column)).unwrap_or_default();
    format!("{start}{}{at}", fault.inside()).trim().to_owned()
}

#[derive(Args)]
pub struct Try {
    /// A version, or a file: text, Markdown, YAML or JSON
    #[arg(value_name = "REF|FILE")]
    what: String,
    /// The prompt that a file is for: what is held out for its replays is not sent
    #[arg(long = "for", value_name = "NAME")]
    prompt: Option<String>,
    /// The model that answers; else the one in the settings
    #[arg(long, value_name = "M")]
    model: Option<String>,
    /// On so many past inputs; 20 if not given
    #[arg(long, value_name = "N")]
    sample: Option<u32>,
    /// Which past inputs, in the filter language; the prompt's own if not given
    #[arg(long, value_name = "F", allow_hyphen_values = true, value_parser = filter)]
    filter: Option<String>,
    /// Spend at most so many US dollars
    #[arg(long, value_name = "X", value_parser = word::<Money>)]
    budget_usd: Option<Money>,
    /// Make at most so many calls; twice as many as there are to make, if not given
    #[arg(long, value_name = "N")]
    budget_calls: Option<u64>,
    /// Only say what would be sent
    #[arg(long)]
    dry_run: bool,
}

impl Try {
    /// Exits with 4 where some of them were not answered.
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Try { what, prompt, model, sample, filter, budget_usd, budget_calls, dry_run } = self;
        let (reference, file) = if is_file(&what) { (None, Some(what)) } else { (Some(what), None) };
        let request = Request { reference, file, prompt, model, filter, sample, budget_usd, budget_calls, body: None };
        let planned = trial::plan(&shell.context, request.clone()).await?;
        if dry_run {
            shell.answer(&planned, |page| sends(&planned).iter().for_each(|line| page.line(line)))?;
            return Ok(Exit::Done);
        }
        if let Some(refused) = planned.refused {
            return Err(refused);
        }
        sends(&planned).iter().for_each(|line| shell.advise(line));
        let tried = trial::run(&shell.context, request).await?;
        shell.list(&tried, &tried.inputs, |page| show_tried(page, &tried))?;
        Ok(match (tried.stopped, tried.inputs.iter().any(|input| input.error.is_some())) {
            (true, _) => Exit::Interrupted,
            (false, true) => Exit::Part,
            (false, false) => Exit::Done,
        })
    }
}

fn is_file(what: &str) -> bool {
    let kinds = ["txt", "md", "yaml", "yml", "json"];
    let extension = Path::new(what).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| kinds.contains(&extension.to_ascii_lowercase().as_str()))
}

fn sends(planned: &Planned) -> Vec<String> {
    let inputs = figures::count(planned.inputs as i64, "past input", "past inputs");
    let calls = figures::count(planned.calls as i64, "call", "calls");
    let cost = match planned.calls {
        0 => String::new(),
        _ => format!(", about {}", figures::dollars(planned.cost)),
    };
    let mut lines = vec![format!("{inputs}, {calls} to {}{cost}; {} are there already", planned.model, planned.cached)];
    for to in &planned.sends_to {
        let where_to = if to.away { "leaves this machine" } else { "stays on this machine" };
        let messages = figures::count(to.cases as i64, "input’s messages", "inputs’ messages");
        lines.push(format!(
            "{}: {messages} of {} ({where_to})",
            to.host,
            figures::count(to.users as i64, "user", "users")
        ));
    }
    lines.extend(planned.refused.iter().map(|refused| format!("It will be refused. {}", refused.message)));
    lines
}

fn show_tried(page: &mut Page, tried: &Tried) {
    for input in &tried.inputs {
        page.heading(&input.id);
        page.field("asked", Some(&input.query));
        page.field("recorded", Some(&input.recorded));
        show_answer(page, input);
        page.blank();
    }
    let answered = tried.inputs.iter().filter(|input| input.output.is_some()).count();
    let calls = figures::count(tried.calls as i64, "call", "calls");
    let (all, cached) = (tried.inputs.len(), tried.cached);
    let (cost, seconds) = (tried.cost, figures::seconds(tried.seconds));
    page.line(format!("{answered} of {all} answered, {cached} of them there already; {calls}, ${cost}, {seconds}"));
    page.line(tried.caution);
}

fn show_answer(page: &mut Page, input: &Answered) {
    if let Some(error) = &input.error {
        page.field("not answered", Some(&error.message));
        error.hint.iter().for_each(|hint| page.indented(hint));
        return;
    }
    let line = format!("now  {}", input.hunks.iter().map(|hunk| marked(page, hunk)).collect::<String>());
    page.painted(&line);
    let from = if input.cached { "there already" } else { "asked now" };
    let cut = if input.is_cut { ", cut at its greatest length" } else { "" };
    let latency = figures::milliseconds(input.latency_ms);
    page.field("took", Some(format!("{latency}, {}, {from}{cut}", figures::dollars(input.cost))));
}

/// What is new and what is gone, told without colour too.
fn marked(page: &Page, hunk: &Hunk) -> String {
    match hunk.op {
        HunkOp::Equal => page.paint(Paint::Quiet, &hunk.text),
        HunkOp::Insert => page.paint(Paint::Good, &format!("{{+{}+}}", hunk.text)),
        HunkOp::Delete => page.paint(Paint::Bad, &format!("[-{}-]", hunk.text)),
    }
}

pub async fn offered(shell: &Shell, prompt: String, filter: Option<String>) -> Result<()> {
    let offers = ops::offered(&shell.context, ops::Offered { prompt, filter }).await?;
    shell.list(&offers, &offers.variables, |page| show_offers(page, &offers))
}

fn show_offers(page: &mut Page, offers: &Offers) {
    page.line(format!("Variables of the newest {}", figures::count(offers.of as i64, "past input", "past inputs")));
    let mut table = Table::new(["VARIABLE", ">IN", "EXAMPLE"]);
    for offer in &offers.variables {
        let example = offer.example.as_str().map_or_else(|| offer.example.to_string(), str::to_owned);
        table.row([offer.name.clone(), offer.with.to_string(), example]);
    }
    page.table(&table);
    let kinds = [
        ("ALWAYS", &offers.always),
        ("BLOCK", &offers.statements),
        ("FILTER", &offers.filters),
        ("TEST", &offers.tests),
    ];
    for (kind, words) in kinds {
        page.blank();
        let row = |word: &OfferedWord| vec![word.name.to_owned(), word.what.to_owned()];
        let heads = [(kind.to_owned(), false), ("WHAT IT DOES".to_owned(), false)];
        page.table(&Table::of(heads, words.iter().map(row).collect()));
    }
}

//! Prompts found in the history: what a person reads of them.
use attune_core::{
    error::Result,
    prompt::ops::{self, Accepted, Belong, Found, FoundVersion, LoggedAs},
};

use crate::{
    output::{Page, Table, figures},
    shell::Shell,
};

/// Characters of an example's value.
const LONGEST: usize = 60;

pub async fn find(shell: &Shell, filter: String) -> Result<()> {
    let answer = ops::find(&shell.context, ops::Find { filter }).await?;
    shell.list(&answer, &answer.found, |page| show(page, &answer))?;
    if let Some(id) = answer.rest_examples.first() {
        let one = format!("See a message that fits no template with attune show {id}");
        shell.advise(&format!("{one}, all of them with attune list found:none"));
    }
    if let Some(open) = answer.found.iter().find(|version| version.belong.is_empty()) {
        shell.advise(&format!("Make it a prompt with attune prompt find --accept {}", open.prompt));
    }
    Ok(())
}

pub async fn accept(shell: &Shell, group: String, name: Option<String>) -> Result<()> {
    let request = ops::Accept { group, name, search: None };
    let accepted = ops::accept(&shell.context, request).await?;
    shell.list(&accepted, &accepted.versions, |page| show_accepted(page, &accepted))?;
    shell.advise(&format!("Give its interactions back with attune prompt find --undo {}", accepted.prompt));
    Ok(())
}

fn show_accepted(page: &mut Page, accepted: &Accepted) {
    let mut table = Table::new(["VERSION", "", ">INTERACTIONS", "OTHER NAMES"]);
    for version in &accepted.versions {
        table.row([
            format!("{}@{}", accepted.prompt, version.version),
            if version.created { "new" } else { "was there" }.to_owned(),
            figures::grouped(version.interactions),
            version.aliases.join(", "),
        ]);
    }
    page.table(&table);
    let interactions = figures::count(accepted.interactions, "interaction belongs", "interactions belong");
    page.line(format!("{interactions} to {} from now on", accepted.prompt));
}

pub async fn undo(shell: &Shell, prompt: String) -> Result<()> {
    let returned = ops::undo_accept(&shell.context, ops::UndoAccept { prompt }).await?;
    shell.answer(&returned, |page| {
        let interactions = figures::count(returned.interactions, "interaction is", "interactions are");
        page.line(format!("{interactions} again what the log named; the prompt {} stays", returned.prompt));
    })
}

fn show(page: &mut Page, answer: &Found) {
    answer.found.iter().for_each(|version| show_version(page, version));
    let of = figures::count(answer.of, "message", "messages");
    page.line(format!("{} of {of} fit no template", figures::grouped(answer.rest)));
    if answer.left_out > 0 {
        let interactions = figures::count(answer.left_out, "interaction has", "interactions have");
        page.line(format!("{interactions} no single message that a template could have made"));
    }
}

fn show_version(page: &mut Page, version: &FoundVersion) {
    page.heading(&format!("{} {}", version.prompt, version.version));
    page.field("role", Some(version.role.as_str()));
    let of = figures::count(version.of, "message", "messages");
    page.field("fits", Some(format!("{} of {of}", figures::grouped(version.fits))));
    let [first, last] = [&version.first, &version.last].map(|time| figures::minute(time));
    page.field("sent", Some(if first == last { first } else { format!("{first} to {last}") }));
    let logged = version.logged_as.iter().map(logged).collect::<Vec<_>>().join(", ");
    page.field("logged as", Some(logged).filter(|logged| !logged.is_empty()));
    let belong = version.belong.iter().map(belong).collect::<Vec<_>>().join(", ");
    page.field("belong to", Some(belong).filter(|belong| !belong.is_empty()));
    page.indented(&version.template);
    values(page, version);
    page.blank();
}

/// `ticket@7 (1,204)`
fn logged(logged: &LoggedAs) -> String {
    let prompt = logged.prompt.as_deref().unwrap_or_default();
    let version = logged.version.as_ref().map(|version| format!("@{version}")).unwrap_or_default();
    format!("{prompt}{version} ({})", figures::grouped(logged.messages))
}

/// `ticket@2 (1,204)`
fn belong(belong: &Belong) -> String {
    format!("{}@{} ({})", belong.prompt, belong.version, figures::grouped(belong.messages))
}

/// What the variables were, a row for each example.
fn values(page: &mut Page, version: &FoundVersion) {
    if version.variables.is_empty() {
        return;
    }
    let mut table = Table::new(["VARIABLE", "EXAMPLE", "VALUE"]);
    for name in &version.variables {
        for example in &version.examples {
            let value = example.values.get(name).and_then(|value| value.as_str()).unwrap_or_default();
            table.row([name.clone(), example.id.clone(), start(value)]);
        }
    }
    page.table(&table);
}

fn start(value: &str) -> String {
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

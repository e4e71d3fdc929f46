//! Reading interactions: the list, one record, and the way out.
use attune_core::{
    error::Result,
    export,
    interaction::{
        self, CopyForm, Interactions, Listed, Record, View,
        form::{Output, Said, Thumb},
    },
    prompt::ops as prompt,
};
use clap::{Args, Subcommand};

use crate::{
    args::{filter, word},
    exit::Exit,
    output::{self, Form, Page, Table, figures, message},
    shell::Shell,
};

/// So many at a time, whatever is asked for.
const PAGE: u32 = 1_000;

#[derive(Args)]
pub struct List {
    /// Which ones, in the filter language, such as: thumb:down prompt:ticket after:7d
    #[arg(value_name = "FILTER", allow_hyphen_values = true, value_parser = filter)]
    filter: Option<String>,
    /// time, rating, latency or cost; time if not given
    #[arg(long, value_parser = word::<interaction::Sort>)]
    sort: Option<interaction::Sort>,
    /// At most so many; 50 if not given, all with --jsonl
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Go on where the page before ended
    #[arg(long, value_name = "C")]
    cursor: Option<String>,
    /// Begin so many rows down the list
    #[arg(long, value_name = "N", conflicts_with = "cursor")]
    row: Option<u64>,
    /// As this saved view lists them
    #[arg(long, value_name = "NAME", conflicts_with_all = ["filter", "sort"])]
    view: Option<String>,
}

#[derive(Args)]
pub struct Show {
    /// The interaction's id, or its beginning
    id: String,
    /// Not the record, but what can be pasted elsewhere: json (the own form) or curl (a call that asks the same again)
    #[arg(long = "as", value_name = "FORM", value_parser = word::<CopyForm>)]
    form: Option<CopyForm>,
}

#[derive(Subcommand)]
pub enum Export {
    /// Write interactions in Attune's own form, one a line
    Interactions {
        /// Which ones, in the filter language
        #[arg(value_name = "FILTER", allow_hyphen_values = true, value_parser = filter)]
        filter: Option<String>,
        /// Where the lines go; else to stdout
        #[arg(long, short, value_name = "FILE")]
        output: Option<String>,
    },
}

impl List {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let List { filter, sort, limit, cursor, row, view } = self;
        let view = match &view {
            Some(name) => super::view::named(shell, name).await?,
            None => View { filter: filter.unwrap_or_default(), sort: sort.unwrap_or_default(), ..View::default() },
        };
        let lines = shell.form == Form::JsonLines;
        // None: all there are.
        let mut left = limit.or(if lines { None } else { Some(50) });
        let mut request = interaction::List { filter: view.filter, sort: view.sort, limit: None, cursor, row };
        let mut whole: Option<Interactions> = None;
        loop {
            request.limit = Some(left.unwrap_or(PAGE).min(PAGE));
            let mut page = interaction::list(&shell.context, request.clone()).await?;
            left = left.map(|left| left.saturating_sub(page.interactions.len() as u32));
            (request.cursor, request.row) = (page.next_cursor.clone(), None);
            if lines {
                page.interactions.iter().try_for_each(output::json_line)?;
            } else if let Some(mut before) = whole.take() {
                before.interactions.append(&mut page.interactions);
                page.interactions = before.interactions;
            }
            whole = Some(page);
            if request.cursor.is_none() || left == Some(0) {
                break;
            }
        }
        if let Some(answer) = whole.filter(|_| !lines) {
            shell.answer(&answer, |page| table(page, &answer))?;
        }
        if let Some(cursor) = request.cursor {
            shell.advise(&format!("More with --cursor {cursor}"));
        }
        Ok(Exit::Done)
    }
}

fn table(page: &mut Page, answer: &Interactions) {
    let mut table = Table::new(["ID", "TIME", "PROMPT", "", ">RATING", "QUERY", "OUTPUT", "CORRECTION"]);
    for row in &answer.interactions {
        table.row([
            row.id.clone(),
            figures::minute(&row.time),
            prompt_of(row),
            thumb(row.thumb).to_owned(),
            row.rating.map(|rating| rating.to_string()).unwrap_or_default(),
            row.query.clone(),
            row.output.clone(),
            row.correction.clone().unwrap_or_default(),
        ]);
    }
    page.table(&table);
    if page.width.is_some() {
        let about = if answer.total_is_estimate { "about " } else { "" };
        page.line(format!("{} of {about}{}", answer.interactions.len(), figures::grouped(answer.total)));
    }
}

fn prompt_of(row: &Listed) -> String {
    match (&row.prompt, &row.version) {
        (Some(prompt), Some(version)) => format!("{prompt}@{version}"),
        (Some(prompt), None) => prompt.clone(),
        _ => String::new(),
    }
}

fn thumb(thumb: Option<Thumb>) -> &'static str {
    match thumb {
        Some(Thumb::Up) => "up",
        Some(Thumb::Down) => "down",
        None => "",
    }
}

impl Show {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        if let Some(form) = self.form {
            let request = interaction::Copy { ids: vec![self.id], filter: None, form };
            let copied = interaction::copy(&shell.context, request).await?;
            shell.answer(&copied, |page| page.line(&copied.text))?;
            return Ok(Exit::Done);
        }
        let record = interaction::show(&shell.context, interaction::Show { id: self.id }).await?;
        shell.answer(&record, |page| show(page, &record))?;
        Ok(Exit::Done)
    }
}

fn show(page: &mut Page, record: &Record) {
    page.field("id", Some(&record.id));
    page.field("time", Some(&record.time));
    let version = record.version.as_ref().map(|version| format!("@{version}")).unwrap_or_default();
    page.field("prompt", record.prompt.as_ref().map(|prompt| format!("{prompt}{version}")));
    page.field("model", record.model.as_ref());
    page.field("source", Some(&record.source));
    page.field("session", record.session.as_ref());
    page.field("latency", record.latency_ms.map(|ms| figures::milliseconds(Some(ms))));
    page.field("cost", record.cost.map(|cost| figures::dollars(Some(cost))));
    page.field("tokens in", record.usage.input_tokens);
    page.field("tokens out", record.usage.output_tokens);
    page.field("tags", Some(record.tags.join(", ")).filter(|tags| !tags.is_empty()));
    page.field("error", record.error.as_ref());
    for message in &record.messages {
        let result_of = message.tool_call_id.as_ref().map(|call| format!(" {call}"));
        page.heading(&format!("{}{}", message.role.as_str(), result_of.unwrap_or_default()));
        message::pieces(page, message);
    }
    if !record.contexts.is_empty() {
        page.heading("contexts");
        for context in &record.contexts {
            page.indented(&context.text);
        }
    }
    page.heading("output");
    match &record.output {
        Some(Output::Message(message)) => message::pieces(page, message),
        Some(Output::Text(text)) => page.indented(text),
        None => {}
    }
    if !record.feedback.is_empty() {
        page.heading("feedback");
    }
    for feedback in &record.feedback {
        page.indented(&said(&feedback.said));
    }
    if let Some(read) = &record.follow_up {
        page.heading("follow-up");
        page.indented(&super::follow_up::read_as(read));
    }
    if !record.checks.is_empty() {
        page.heading("checks");
    }
    for check in &record.checks {
        let word = match check.passed {
            Some(true) => "pass",
            Some(false) => "fail",
            None => "not applicable",
        };
        page.indented(&format!("{}: {word} ({})", check.check, check.reason));
    }
    if !record.answers.is_empty() {
        page.heading("answered in replays");
    }
    for answered in &record.answers {
        let said = answered.output.as_ref().or(answered.error.as_ref()).map(String::as_str).unwrap_or_default();
        page.indented(&format!("{} in {}: {said}", answered.version, answered.replay));
    }
}

fn said(said: &Said) -> String {
    match said {
        Said::Thumb { value } => format!("thumb {}", thumb(Some(*value))),
        Said::Rating { name, value, scale } => {
            let name = name.as_ref().map(|name| format!(" of {name}")).unwrap_or_default();
            let scale = scale.map(|(low, high)| format!(" ({low} to {high})")).unwrap_or_default();
            format!("rating{name} {value}{scale}")
        }
        Said::Comment { text } => format!("comment: {text}"),
        Said::Correction { text } => format!("correction: {text}"),
        Said::FollowUp { text } => format!("follow-up: {text}"),
    }
}

impl Export {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Export::Interactions { filter, output } = self;
        let (context, filter) = (&shell.context, filter.unwrap_or_default());
        if output.is_none() && shell.form != Form::Json {
            // The lines are JSON already, and byte for byte what a file would hold.
            export::each_line(context, &filter, |line| output::write(&format!("{line}\n"))).await?;
            return Ok(Exit::Done);
        }
        let exported = export::interactions(context, export::Export { filter, file: output }).await?;
        shell.answer(&exported, |_| {})?;
        if let Some(file) = &exported.file {
            let count = figures::count(exported.interactions, "interaction", "interactions");
            shell.advise(&format!("Wrote {count} to {file}"));
        }
        Ok(Exit::Done)
    }
}

/// Messages of a version, one below the other.
pub fn messages(page: &mut Page, version: &prompt::Shown) {
    for entry in &version.messages {
        match entry.turn() {
            Some(turn) => {
                page.heading(turn.role.as_str());
                page.indented(&turn.content.as_ref().map(|content| content.text()).unwrap_or_default());
            }
            None => page.heading("(history)"),
        }
    }
}

//! Bringing files in, and taking an import back.
use std::time::Duration;

use attune_core::{
    error::{Code, Error, Result},
    import::{
        Choice, Format, Guessed, Path,
        ops::{self, Chosen, FileReport, Follower, Imported, JoinChosen, MappedBy, Run, WriteMapping},
    },
};
use clap::Args;
use tokio::time::sleep;

use crate::{
    exit::Exit,
    output::{Page, Paint, Table, figures},
    shell::Shell,
};

/// How often a followed folder is looked at. A file is imported when it rested for one look.
const LOOK_EVERY: Duration = Duration::from_secs(1);

#[derive(Args)]
pub struct Import {
    /// Files of interactions and feedback; - reads stdin
    #[arg(required_unless_present = "follow", value_name = "FILE")]
    files: Vec<String>,
    /// Import what comes into this folder or grows there, until interrupted; one answer for each file
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["files", "dry_run", "rejects"])]
    follow: Option<String>,
    /// How the file's fields are read: a mapping file, or openai-chat, langfuse, pairs, ratings or instruction;
    /// without it as the last time for such a file, else as guessed
    #[arg(long, value_name = "FILE|PRESET")]
    mapping: Option<String>,
    /// Guess how the fields are read, also where a mapping is kept from the last time
    #[arg(long, conflicts_with = "mapping")]
    afresh: bool,
    /// Take a field for this word of ours (--dry-run lists both); nothing behind = leaves it out
    #[arg(long = "field", value_name = "FIELD=WORD", value_parser = choice)]
    fields: Vec<Choice>,
    /// A second file whose rows belong to those of the first: scores, feedback, what would have been right
    #[arg(long, value_name = "FILE")]
    join: Option<String>,
    /// By what they belong together: the field of the first and that of the second; else as their values tell
    #[arg(long, value_name = "FIELD=FIELD", value_parser = key, requires = "join")]
    on: Option<(Path, Path)>,
    /// The format, where the content leaves that open
    #[arg(long, value_name = "json|jsonl|csv|tsv", value_parser = format)]
    format: Option<Format>,
    /// For times without a zone: a name like Europe/Paris, or an offset like +02:00
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Where they come from: the same id of another source is another interaction
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Read and count, keep nothing, and show which field is taken for which of our words
    #[arg(long)]
    dry_run: bool,
    /// Write how the file would be read as a mapping file, and import nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["follow", "dry_run", "rejects"])]
    write_mapping: Option<String>,
    /// Where rejected rows go; else into the workspace's folder rejects
    #[arg(long, value_name = "FILE")]
    rejects: Option<String>,
}

impl Import {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let join = self.join.map(|file| JoinChosen { file, on: self.on });
        let chosen = Chosen {
            format: self.format,
            mapping: self.mapping,
            afresh: self.afresh,
            choices: self.fields,
            join,
            time_zone: self.time_zone,
            ..Chosen::default()
        };
        if let Some(to) = self.write_mapping {
            return write_mapping(shell, self.files, self.source, chosen, to).await;
        }
        let Import { files, source, dry_run, rejects, .. } = self;
        let request = Run { files, source, chosen: vec![chosen], dry_run, rejects };
        match self.follow {
            Some(folder) => follow(shell, &folder, request).await,
            None => once(shell, request).await,
        }
    }
}

fn choice(text: &str) -> Result<Choice, String> {
    let (from, word) = text.rsplit_once('=').ok_or("write it as FIELD=WORD")?;
    let word = Some(word.to_owned()).filter(|word| !word.is_empty());
    Ok(Choice { from: from.to_owned(), word, ..Choice::default() })
}

fn key(text: &str) -> Result<(Path, Path), String> {
    let (left, right) = text.split_once('=').ok_or("write it as FIELD=FIELD")?;
    let path = |name: &str| match name.starts_with('$') {
        true => name.parse().map_err(|error| format!("{error}")),
        false => Ok(Path::key(name)),
    };
    Ok((path(left)?, path(right)?))
}

fn format(text: &str) -> Result<Format, String> {
    let all = [Format::Json, Format::Jsonl, Format::Csv, Format::Tsv];
    let named = all.into_iter().find(|format| format.to_string() == text);
    named.ok_or_else(|| "it is one of json, jsonl, csv, tsv".to_owned())
}

async fn write_mapping(
    shell: &Shell,
    files: Vec<String>,
    source: Option<String>,
    chosen: Chosen,
    to: String,
) -> Result<Exit> {
    let [file] = <[String; 1]>::try_from(files).map_err(|_| Error::usage("A mapping is written for one file"))?;
    let written = ops::write_mapping(&shell.context, WriteMapping { file, source, chosen, to }).await?;
    shell.answer(&written, |page| page.line(format!("Written to {}", written.file)))?;
    shell.advise(&format!("Correct it and use it: attune import FILE --mapping {}", written.file));
    Ok(Exit::Done)
}

async fn once(shell: &Shell, request: Run) -> Result<Exit> {
    let dry_run = request.dry_run;
    let imported = ops::run(&shell.context, request).await?;
    shell.answer(&imported, |page| report(page, &imported))?;
    let is_part = imported.files.iter().any(|file| file.rejected > 0 || file.error.is_some());
    if let (true, false) = (is_part, dry_run) {
        shell.advise("Mend the rejected rows where they lie and import that file: what is there already is left out");
    }
    Ok(if is_part { Exit::Part } else { Exit::Done })
}

/// Until somebody interrupts it. A file that cannot be imported is told and does not end it.
async fn follow(shell: &Shell, folder: &str, request: Run) -> Result<Exit> {
    let mut follower = Follower::new(folder.as_ref())?;
    shell.context.workspace()?;
    shell.advise(&format!("Files put into {folder} are imported; Ctrl-C ends it"));
    loop {
        for file in follower.due()? {
            let request = Run { files: vec![file.display().to_string()], ..request.clone() };
            match once(shell, request).await {
                Err(error) if error.code == Code::Interrupted => return Err(error),
                Err(error) => shell.fail(&error),
                Ok(_) => {}
            }
        }
        if shell.context.cancel.run_until_cancelled(sleep(LOOK_EVERY)).await.is_none() {
            return Ok(Exit::Interrupted);
        }
    }
}

fn report(page: &mut Page, imported: &Imported) {
    for file in &imported.files {
        page.heading(&file.path);
        page.field("rows", Some(figures::grouped(file.rows)));
        page.field("added", Some(figures::grouped(file.added)));
        let more = [
            ("known", file.duplicates),
            ("left out", file.left_out),
            ("feedback", file.feedback_added),
            ("waiting", file.feedback_waiting),
            ("rejected", file.rejected),
        ];
        for (name, count) in more {
            page.field(name, (count > 0).then(|| figures::grouped(count)));
        }
        page.field("rejects", file.rejects_file.as_ref());
        page.field("read", read_as(file));
        if let Some(columns) = &file.columns {
            table(page, columns);
        }
        if let (None, Some(mapping)) = (&imported.batch, &file.mapping) {
            page.line("mapping");
            page.indented(mapping);
        }
        if let Some(error) = &file.error {
            let line = page.paint(Paint::Bad, &format!("reading stopped: {}", error.message));
            page.painted(&line);
        }
    }
    for error in &imported.first_errors {
        let field = error.field.as_ref().map(|field| format!(":{field}")).unwrap_or_default();
        page.line(format!("{}:{}{field}: {}", error.file, error.line, error.reason));
    }
    page.field("batch", imported.batch.as_ref());
}

/// Where the mapping came from, unless there was nothing to decide.
fn read_as(file: &FileReport) -> Option<String> {
    let origin = &file.origin;
    let name = origin.name.as_deref().unwrap_or_default();
    let by = match origin.by {
        MappedBy::Own => return None,
        MappedBy::Guess => "as guessed".to_owned(),
        MappedBy::Preset => format!("by the preset {name}"),
        MappedBy::File => format!("by {name}"),
        MappedBy::Kept => {
            let (time, id) = (origin.time.as_deref().unwrap_or_default(), origin.kept.as_deref().unwrap_or_default());
            let when = figures::minute(time);
            format!("as chosen for the source {name} on {when} (attune imports forget {id} ends that)")
        }
    };
    Some(by + if origin.is_corrected { ", corrected" } else { "" })
}

/// Your field, our word.
fn table(page: &mut Page, columns: &[Guessed]) {
    let mut table = Table::new(["YOUR FIELD", "OUR WORD", "FOR EXAMPLE"]);
    for column in columns {
        let word = column.field.clone().unwrap_or_else(|| "left out".to_owned());
        table.row([column.from.label(), word, column.examples.join(" · ")]);
    }
    page.table(&table);
}

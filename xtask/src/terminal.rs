//! The loop on the sample workspace, by the commands that a person would type.
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::shell::{Done, built};

/// The two stories of the sample: one revision that earns its promotion, one that only looks better.
const TICKET: &str = "A message becomes a ticket. Version 2 of the prompt asks for one line of JSON.";
const SENTIMENT: &str = "A remark becomes one word. Version 2 of the prompt insists on one word.";

/// Makes the workspace anew in `folder` and goes through the loop. Needs no model: the answers of both versions are in
/// the sample.
pub fn play(folder: &Path) -> Done {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let home = folder.parent().unwrap_or(folder);
    let (workspace, report) = (folder.display().to_string(), folder.join("report.html").display().to_string());
    let person = Person { workspace: &workspace, home };
    person.does(&["init", &workspace, "--sample"], &[0])?;
    person.does(&["list", "thumb:down prompt:ticket", "--limit", "5"], &[0])?;
    println!("\n{TICKET}");
    person.does(&["diff", "ticket@1", "ticket@2"], &[0])?;
    person.does(&["replay", "run", "--candidate", "ticket@2"], &[0])?;
    person.does(&["report", "last", "--html", &report], &[0])?;
    person.does(&["promote", "ticket@2", "--to", "production"], &[0])?;
    println!("\n{SENTIMENT}");
    person.does(&["replay", "run", "--candidate", "sentiment@2"], &[0])?;
    person.does(&["promote", "sentiment@2", "--to", "production"], &[3])?;
    println!();
    for (prompt, gate) in [("ticket", "let it pass"), ("sentiment", "refused it")] {
        println!("{prompt}@2: {} The gate {gate}.", person.verdict(prompt)?);
    }
    println!("Report: {report}");
    println!("Workspace: {workspace}");
    let (attune, sample) = (built("attune").display().to_string(), "--sample 40 --guard 0 --fresh");
    println!("To see the built-in model at work on 40 cases, in that folder:");
    println!("  {attune} replay run --candidate ticket@2 {sample}");
    Ok(())
}

struct Person<'a> {
    workspace: &'a str,
    home: &'a Path,
}

impl Person<'_> {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(built("attune"));
        command.args(args).env("ATTUNE_WORKSPACE", self.workspace).current_dir(self.home).stdin(Stdio::null());
        command
    }

    /// Shows a command and runs it; it has to end with one of these codes.
    fn does(&self, args: &[&str], codes: &[i32]) -> Done {
        println!("\n$ attune {}", args.iter().map(|arg| quoted(arg)).collect::<Vec<_>>().join(" "));
        let status = self.command(args).status().map_err(|error| format!("attune cannot be started: {error}"))?;
        match status.code() {
            Some(code) if codes.contains(&code) => Ok(()),
            _ => Err(format!("attune {} ended with {status}", args.join(" "))),
        }
    }

    /// The first line of the newest verdict on a prompt's second version.
    fn verdict(&self, prompt: &str) -> Done<String> {
        let listed = self.json(&["replay", "list", "--json"])?;
        let candidate = format!("{prompt}@2");
        let replays = listed["replays"].as_array().cloned().unwrap_or_default();
        let newest = replays.iter().find(|replay| replay["candidate"] == candidate.as_str());
        let id = newest.and_then(|replay| replay["replay"].as_str()).unwrap_or_default().to_owned();
        let shown = self.json(&["replay", "show", &id, "--json"])?;
        let deciding = &shown["deciding"];
        let verdicts = shown["verdicts"].as_array().cloned().unwrap_or_default();
        let decides = verdicts.iter().find(|verdict| &verdict["check"] == deciding && verdict["part"] == "target");
        Ok(decides.and_then(|verdict| verdict["text"].as_str()).unwrap_or("No verdict.").to_owned())
    }

    fn json(&self, args: &[&str]) -> Done<Value> {
        let output = self.command(args).output().map_err(|error| format!("attune cannot be started: {error}"))?;
        serde_json::from_slice(&output.stdout).map_err(|error| format!("attune {}: {error}", args.join(" ")))
    }
}

fn quoted(arg: &str) -> String {
    if arg.contains(' ') { format!("\"{arg}\"") } else { arg.to_owned() }
}

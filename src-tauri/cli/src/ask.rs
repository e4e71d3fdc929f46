//! Questions to the person, on stderr and only where somebody can answer.
use std::io::{BufRead, IsTerminal, Write};

use attune_core::error::{Code, Error, Result};
use console::Term;

use crate::{output::Form, shell::Shell};

impl Shell {
    /// True if somebody sits before it who can be asked.
    pub fn can_ask(&self) -> bool {
        !self.global.yes && self.form == Form::Text && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Asks, where somebody can answer; a script has answered by calling.
    pub fn confirm(&self, question: &str) -> Result<()> {
        if !self.can_ask() {
            return Ok(());
        }
        eprint!("{question} [y/N] ");
        std::io::stderr().flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        match answer.trim().to_lowercase().as_str() {
            "y" | "yes" => Ok(()),
            _ => Err(Error::new(Code::Interrupted, "Nothing was done")),
        }
    }
}

/// Reads a secret without showing it. Nothing typed: none.
pub fn secret(question: &str) -> Result<Option<String>> {
    eprint!("{question} ");
    let typed = Term::stderr().read_secure_line()?;
    Ok(Some(typed.trim().to_owned()).filter(|secret| !secret.is_empty()))
}

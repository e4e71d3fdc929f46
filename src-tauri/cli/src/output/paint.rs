//! Colour, which only repeats what the words say.
use std::io::IsTerminal;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    Good,
    Bad,
    Unsure,
    Quiet,
    Strong,
}

impl Paint {
    pub fn on(self, text: &str) -> String {
        let code = match self {
            Paint::Good => "32",
            Paint::Bad => "31",
            Paint::Unsure => "33",
            Paint::Quiet => "2",
            Paint::Strong => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    pub fn on_stderr(self, text: &str) -> String {
        if wanted(std::io::stderr().is_terminal()) { self.on(text) } else { text.to_owned() }
    }
}

/// Colour is for a terminal that shows it and a person who wants it.
pub fn wanted(is_terminal: bool) -> bool {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    is_terminal && !no_color && !dumb
}

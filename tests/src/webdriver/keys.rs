//! Keys, named as they stand on key caps.
use fantoccini::{
    actions::{InputSource, KeyAction, KeyActions},
    error::CmdError,
};

use super::Machine;

impl Machine {
    /// Presses keys one after the other, those joined by `+` together: `g i`, `Ctrl+Enter`.
    ///
    /// # Errors
    /// The window is gone or does not answer.
    pub async fn press(&self, keys: &str) -> Result<(), CmdError> {
        for chord in keys.split(' ') {
            let held: Vec<char> = chord.split('+').map(key).collect();
            let mut actions = KeyActions::new("keys".to_owned());
            for value in &held {
                actions = actions.then(KeyAction::Down { value: *value });
            }
            for value in held.iter().rev() {
                actions = actions.then(KeyAction::Up { value: *value });
            }
            self.client.perform_actions(actions).await?;
        }
        Ok(())
    }

    /// Types a text where the focus is.
    ///
    /// # Errors
    /// The window is gone or does not answer.
    pub async fn write(&self, text: &str) -> Result<(), CmdError> {
        let mut keys = KeyActions::new("keys".to_owned());
        for value in text.chars().map(|letter| if letter == '\n' { '\u{e006}' } else { letter }) {
            keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(keys).await
    }
}

/// What the driver calls a key.
fn key(cap: &str) -> char {
    match cap {
        "Ctrl" => '\u{e009}',
        "Shift" => '\u{e008}',
        "Alt" => '\u{e00a}',
        "Enter" => '\u{e007}',
        "Escape" => '\u{e00c}',
        "Tab" => '\u{e004}',
        "Left" => '\u{e012}',
        "Down" => '\u{e015}',
        "Up" => '\u{e013}',
        "Right" => '\u{e014}',
        "Home" => '\u{e011}',
        "End" => '\u{e010}',
        "PageUp" => '\u{e00e}',
        "PageDown" => '\u{e00f}',
        "Space" => ' ',
        letter => letter.chars().next().expect("a key has a cap"),
    }
}

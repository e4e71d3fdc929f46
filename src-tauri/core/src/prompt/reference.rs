//! How a person names a version: `NAME@7`, `NAME@production`, `NAME@sha256:PREFIX`, or `NAME` for the newest.
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::error::{Error, Result};

/// The longest name of a prompt or channel, in bytes.
const LONGEST_NAME: usize = 100;

/// A prompt's name and which of its versions is meant. Written and serialised as the person wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference {
    pub name: String,
    pub pick: Pick,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Pick {
    Newest,
    /// The first version is 1.
    Version(u32),
    Channel(String),
    /// The first digits of the version's hash, lower case.
    Hash(String),
}

impl Reference {
    /// The name and channel, where a channel is what must be named.
    pub fn channel(&self) -> Result<(&str, &str)> {
        match &self.pick {
            Pick::Channel(channel) => Ok((&self.name, channel)),
            _ => Err(Error::usage(format!("“{self}” names no channel"))
                .hint("Write NAME@CHANNEL, for example ticket@production")),
        }
    }
}

/// A valid prompt name made of any text: `Más corto (1)` gives `mas-corto-1`. `None` if nothing is left of it.
pub fn name_of(text: &str) -> Option<String> {
    let bare = text.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>();
    let words = bare.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("prompt-{name}") } else { name };
    check_name("prompt", &name).is_ok().then_some(name)
}

/// Refuses what is no name of a prompt or channel. `what` is the noun in the error.
pub fn check_name(what: &str, name: &str) -> Result<()> {
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    let goes_on_well = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if starts_well && goes_on_well && name.len() <= LONGEST_NAME {
        return Ok(());
    }
    Err(Error::usage(format!("“{name}” cannot be the name of a {what}")).hint(format!(
        "A name starts with a letter and holds lower-case letters, digits and hyphens (a-z, 0-9, -), at most {LONGEST_NAME}"
    )))
}

impl FromStr for Reference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (name, pick) = match text.split_once('@') {
            None => (text, Pick::Newest),
            Some((name, pick)) => (name, pick_of(pick)?),
        };
        check_name("prompt", name)?;
        Ok(Self { name: name.to_owned(), pick })
    }
}

fn pick_of(text: &str) -> Result<Pick> {
    let wrong = |message: String| {
        Err(Error::usage(message)
            .hint("After the @ stands a version (7), a channel (production) or a hash (sha256:1f3a)"))
    };
    if let Some(prefix) = text.strip_prefix("sha256:") {
        let is_hash = (1..=64).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_hexdigit());
        return if is_hash {
            Ok(Pick::Hash(prefix.to_ascii_lowercase()))
        } else {
            wrong(format!("“{prefix}” is no hash"))
        };
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return match text.parse() {
            Ok(version) if version > 0 => Ok(Pick::Version(version)),
            _ => wrong(format!("“{text}” is no version: versions are counted 1, 2, 3 …")),
        };
    }
    match check_name("channel", text) {
        Ok(()) => Ok(Pick::Channel(text.to_owned())),
        Err(_) => wrong(format!("“{text}” is neither version nor channel nor hash")),
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.pick {
            Pick::Newest => write!(f, "{}", self.name),
            Pick::Version(version) => write!(f, "{}@{version}", self.name),
            Pick::Channel(channel) => write!(f, "{}@{channel}", self.name),
            Pick::Hash(prefix) => write!(f, "{}@sha256:{prefix}", self.name),
        }
    }
}

impl TryFrom<String> for Reference {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Result<(String, Pick)> {
        text.parse::<Reference>().map(|reference| (reference.name, reference.pick))
    }

    #[test]
    fn the_four_forms_are_read() {
        assert_eq!(parsed("ticket"), Ok(("ticket".into(), Pick::Newest)));
        assert_eq!(parsed("ticket-2@17"), Ok(("ticket-2".into(), Pick::Version(17))));
        assert_eq!(parsed("ticket@production"), Ok(("ticket".into(), Pick::Channel("production".into()))));
        assert_eq!(parsed("ticket@sha256:1F3a"), Ok(("ticket".into(), Pick::Hash("1f3a".into()))));
    }

    #[test]
    fn anything_else_is_an_error_that_says_what_is_allowed() {
        for wrong in ["", "@7", "Ticket", "7up", "-a", "a_b", "tïcket", &"a".repeat(101)] {
            let error = parsed(wrong).unwrap_err();
            assert!(error.hint.unwrap().contains("a-z, 0-9, -"), "{wrong}");
        }
        for wrong in ["a@", "a@0", "a@-1", "a@1.5", "a@99999999999", "a@Prod", "a@b@c", "a@sha256:", "a@sha256:xyz"] {
            let error = parsed(wrong).unwrap_err();
            assert_eq!(error.code, crate::error::Code::WrongUsage);
            assert!(error.hint.unwrap().contains("sha256:1f3a"), "{wrong}");
        }
    }

    #[test]
    fn any_text_becomes_a_name_if_something_is_left_of_it() {
        let names = ["Support Bot (EU)", "Más corto (1)", "a__b", "7 steps", "", "客服"].map(name_of);
        let expected = [Some("support-bot-eu"), Some("mas-corto-1"), Some("a-b"), Some("prompt-7-steps"), None, None];
        assert_eq!(names.each_ref().map(Option::as_deref), expected);
        assert_eq!(name_of(&"a".repeat(101)), None);
    }

    #[test]
    fn a_channel_is_asked_for_where_one_is_needed() {
        assert_eq!("a@live".parse::<Reference>().unwrap().channel(), Ok(("a", "live")));
        assert!("a@2".parse::<Reference>().unwrap().channel().is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in "[a-z][a-z0-9-]{0,8}(@([1-9][0-9]{0,6}|[a-z][a-z-]{0,8}|sha256:[0-9a-f]{1,64}))?") {
            prop_assert_eq!(text.parse::<Reference>().unwrap().to_string(), text);
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = text.parse::<Reference>();
        }
    }
}

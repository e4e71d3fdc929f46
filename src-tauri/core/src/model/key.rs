//! API keys: where they come from, which address they are for, and that nobody ever reads them in a message.
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::{
    error::{Error, Result},
    host::Secrets,
};

/// An API key. It has no `Display`, no JSON, and its `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Takes a key as pasted: white space around it is dropped. A key that cannot stand in a header is an error.
    pub fn new(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::bad_input("The key is empty").at_field("key"));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            let hint = "Copy it again; a line break or a quotation mark of a word processor often slips in";
            return Err(Error::bad_input("The key has a space, a line break or a letter no key has")
                .at_field("key")
                .hint(hint));
        }
        Ok(Self(text.to_owned()))
    }

    /// The key itself, for a header and the key store only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Takes secrets out of texts that a provider sent back.
#[derive(Clone, Default)]
pub struct Redactor(Vec<String>);

impl Redactor {
    /// Header values shorter than this are words like `true`, not secrets, and would tear holes into messages.
    const SHORTEST: usize = 6;

    pub fn new<'s>(key: Option<&Key>, header_values: impl IntoIterator<Item = &'s str>) -> Self {
        let values = header_values.into_iter().filter(|value| value.len() >= Self::SHORTEST);
        let mut secrets: Vec<String> = values.map(str::to_owned).collect();
        secrets.extend(key.map(|key| key.reveal().to_owned()));
        // The longest first, so that a secret inside another leaves nothing of the outer one.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(secrets)
    }

    pub fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "…"))
    }
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redactor({} secrets)", self.0.len())
    }
}

/// Keys for this run only, where the machine has no key store.
#[derive(Default)]
pub struct KeysOfThisRun(Mutex<HashMap<String, String>>);

impl Secrets for KeysOfThisRun {
    fn get(&self, account: &str) -> Result<Option<String>> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(account).cloned())
    }

    fn set(&self, account: &str, secret: &str) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(account.to_owned(), secret.to_owned());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(account);
        Ok(())
    }

    fn is_lasting(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_shown_nowhere() {
        let key = Key::new(" sk-canary-123 \n").unwrap();
        assert_eq!(format!("{key:?} {key:#?}"), "Key(…) Key(…)");
        assert_eq!(key.reveal(), "sk-canary-123");
        let redactor = Redactor::new(Some(&key), ["true", "header-canary"]);
        assert!(!format!("{redactor:?}").contains("canary"));
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_without_being_repeated() {
        for text in ["", "  ", "sk-a b", "sk-a\nb", "“sk-a”"] {
            let error = Key::new(text).unwrap_err();
            assert!(!format!("{error:?}").contains("sk-a"), "{error:?}");
        }
    }

    #[test]
    fn secrets_are_taken_out_of_what_a_provider_says() {
        let key = Key::new("sk-canary").unwrap();
        let redactor = Redactor::new(Some(&key), ["sk-canary-long", "true"]);
        assert_eq!(redactor.hide("Wrong key sk-canary, header sk-canary-long, true"), "Wrong key …, header …, true");
    }
}

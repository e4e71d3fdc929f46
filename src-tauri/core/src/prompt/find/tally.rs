//! What a pass counts for each template.
use std::collections::{BTreeMap, BTreeSet};

use super::Message;

const MOST_EXAMPLES: usize = 5;
const MOST_LOGGED: usize = 100;

/// A message with the values read from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub key: i64,
    pub values: Vec<String>,
}

/// The prompt and version that a log names.
pub type Logged = (Option<String>, Option<String>);

#[derive(Debug, Clone)]
pub struct Tally {
    /// Keys of the messages that fit.
    pub members: Vec<i64>,
    pub first: i64,
    pub last: i64,
    pub examples: Vec<Example>,
    /// How many messages the log gave to each prompt and version.
    pub logged: BTreeMap<Logged, u64>,
    /// Some different values of each variable, so that each example shows something new.
    shown: Vec<BTreeSet<String>>,
}

impl Tally {
    pub(super) fn new(variables: usize) -> Self {
        let shown = vec![BTreeSet::new(); variables];
        Self {
            members: Vec::new(),
            first: i64::MAX,
            last: i64::MIN,
            examples: Vec::new(),
            logged: BTreeMap::new(),
            shown,
        }
    }

    /// How many messages fit.
    pub fn fits(&self) -> u64 {
        self.members.len() as u64
    }

    pub(super) fn add(&mut self, message: &Message, values: &[&str]) {
        self.members.push(message.key);
        self.first = self.first.min(message.time);
        self.last = self.last.max(message.time);
        if self.examples.len() < MOST_EXAMPLES && self.is_new(values) {
            let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            for (shown, value) in self.shown.iter_mut().zip(&values) {
                shown.insert(value.clone());
            }
            self.examples.push(Example { key: message.key, values });
        }
        let logged = (message.prompt.map(str::to_owned), message.version.map(str::to_owned));
        if logged != (None, None) && (self.logged.len() < MOST_LOGGED || self.logged.contains_key(&logged)) {
            *self.logged.entry(logged).or_default() += 1;
        }
    }

    fn is_new(&self, values: &[&str]) -> bool {
        self.examples.is_empty() || self.shown.iter().zip(values).any(|(shown, value)| !shown.contains(*value))
    }
}

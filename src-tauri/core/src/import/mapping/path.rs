//! Paths into a row (`$.a.b[0]`, `$['a b']`, any RFC 9535 query) and to the rows of a document (`$.data`, `$.a[*].b`,
//! `$.*`).
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json_path::JsonPath;

use crate::error::{Error, Result};

/// Where a value stands in a row: a JSONPath query (RFC 9535).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Path {
    text: String,
    query: JsonPath,
    /// The first key, where the path goes on below it.
    root: Option<String>,
}

impl Path {
    /// The path of a key (or a column) by its name.
    pub fn key(name: &str) -> Self {
        Self::of(&[Step::Key(name.to_owned())])
    }

    /// The path of these steps.
    pub(in crate::import) fn of(steps: &[Step]) -> Self {
        let text = write_steps(steps);
        // Written by us, always a valid query; the root query stands in for what cannot happen.
        text.parse().unwrap_or_else(|_| Self { text, query: JsonPath::default(), root: None })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The path as a person names the place: `response.model`, `User Rating`.
    pub fn label(&self) -> String {
        match read_step(self.text.get(1..).unwrap_or_default()) {
            Ok((Step::Key(key), "")) => key,
            _ => self.text.trim_start_matches('$').trim_start_matches('.').to_owned(),
        }
    }

    /// The first key, where the path goes on below it: a text there may itself be JSON that has to be unfolded.
    pub fn root(&self) -> Option<&str> {
        self.root.as_deref()
    }

    /// All values it leads to; none is no error.
    pub fn find<'a>(&self, row: &'a Value) -> Vec<&'a Value> {
        self.query.query(row).all()
    }
}

impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl FromStr for Path {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let query = JsonPath::parse(text).map_err(|error| {
            let error = Error::bad_input(format!("“{text}” is no path: {error}"));
            error.hint("A path looks like $.a.b[0] or $['a b']")
        })?;
        let root = match read_step(text.get(1..).unwrap_or_default()) {
            Ok((Step::Key(key), rest)) if !rest.is_empty() => Some(key),
            _ => None,
        };
        Ok(Self { text: text.to_owned(), query, root })
    }
}

impl TryFrom<String> for Path {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Path> for String {
    fn from(path: Path) -> Self {
        path.text
    }
}

/// One step of a [`RowsPath`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Key(String),
    /// Every element of a list.
    Each,
    /// Every entry of an object, as `{"key": …, "value": …}`; the last step of a path to rows only.
    Entries,
    /// The first element of a list; in paths into rows only.
    First,
}

/// Where the rows of a document are: the elements of the list it leads to, the one object there, or (with `.*` at its
/// end) that object's entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RowsPath(Vec<Step>);

impl RowsPath {
    pub(in crate::import) fn new(steps: Vec<Step>) -> Self {
        Self(steps)
    }

    pub(in crate::import) fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl fmt::Display for RowsPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&write_steps(&self.0))
    }
}

impl FromStr for RowsPath {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let refused = || {
            let error = Error::bad_input(format!("“{text}” is no path to rows")).at_field("rows");
            error.hint("It looks like $, $.data, $['my rows'], $.sessions[*].turns or, for an object by ids, $.*")
        };
        let mut rest = text.strip_prefix('$').ok_or_else(refused)?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            let (step, after) = read_step(rest).map_err(|()| refused())?;
            steps.push(step);
            rest = after;
        }
        if steps.iter().rev().skip(1).any(|step| *step == Step::Entries) {
            return Err(refused());
        }
        steps.pop_if(|last| *last == Step::Each); // `$.data[*]` means the same as `$.data`.
        Ok(Self(steps))
    }
}

impl TryFrom<String> for RowsPath {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<RowsPath> for String {
    fn from(path: RowsPath) -> Self {
        path.to_string()
    }
}

/// Reads `.name`, `['name']`, `["name"]`, `[*]` or `.*` off the front.
fn read_step(text: &str) -> Result<(Step, &str), ()> {
    if let Some(rest) = text.strip_prefix(".*") {
        return Ok((Step::Entries, rest));
    }
    if let Some(rest) = text.strip_prefix("[*]") {
        return Ok((Step::Each, rest));
    }
    if let Some(rest) = text.strip_prefix('.') {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        return if is_name(name) { Ok((Step::Key(name.to_owned()), rest)) } else { Err(()) };
    }
    let inside = text.strip_prefix('[').ok_or(())?;
    let quote = inside.chars().next().filter(|first| matches!(first, '\'' | '"')).ok_or(())?;
    let mut escaped = false;
    let end = inside.char_indices().skip(1).find(|(_, character)| {
        let ends = *character == quote && !escaped;
        escaped = *character == '\\' && !escaped;
        ends
    });
    let (end, _) = end.ok_or(())?;
    let rest = inside[end + 1..].strip_prefix(']').ok_or(())?;
    let body = &inside[1..end];
    let json = if quote == '"' { body.to_owned() } else { body.replace("\\'", "'").replace('"', "\\\"") };
    let name = serde_json::from_str(&format!("\"{json}\"")).map_err(|_| ())?;
    Ok((Step::Key(name), rest))
}

fn write_steps(steps: &[Step]) -> String {
    let mut text = "$".to_owned();
    for step in steps {
        match step {
            Step::Each => text.push_str("[*]"),
            Step::Entries => text.push_str(".*"),
            Step::First => text.push_str("[0]"),
            Step::Key(name) if is_name(name) => text.extend([".", name]),
            Step::Key(name)
                if name.chars().any(|letter| matches!(letter, '\'' | '"' | '\\') || letter.is_control()) =>
            {
                text.extend(["[", &Value::from(name.as_str()).to_string(), "]"]);
            }
            Step::Key(name) => text.extend(["['", name, "']"]),
        }
    }
    text
}

/// Names that may follow a dot.
fn is_name(name: &str) -> bool {
    let starts = name.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_');
    starts && name.chars().all(|character| character.is_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_through_keys_indexes_and_quoted_names() {
        let row = json!({"a": {"b": [{"c d": 1}]}, "x.y": 2});
        let find = |path: &str| path.parse::<Path>().unwrap().find(&row).into_iter().cloned().collect::<Vec<_>>();
        assert_eq!(find("$.a.b[0]['c d']"), [json!(1)]);
        assert_eq!(find("$['x.y']"), [json!(2)]);
        assert!(find("$.a.nothing").is_empty());
    }

    #[test]
    fn what_is_no_path_is_refused_with_an_example() {
        let error = "a.b".parse::<Path>().unwrap_err();
        assert!(error.message.contains("“a.b” is no path"), "{error}");
        assert!("$.a[0]".parse::<RowsPath>().is_err());
        assert!("$.*.turns".parse::<RowsPath>().is_err());
        assert!("".parse::<Path>().is_err());
        assert!("é".parse::<Path>().is_err());
    }

    #[test]
    fn a_path_below_a_key_knows_that_key() {
        assert_eq!("$['a b'].c".parse::<Path>().unwrap().root(), Some("a b"));
        assert_eq!(Path::key("a b").root(), None);
    }

    proptest! {
        #[test]
        fn the_path_of_any_key_finds_that_key(name in "(?s).*") {
            let row = json!({ &name: 7 });
            prop_assert_eq!(Path::key(&name).find(&row), [&json!(7)]);
        }

        #[test]
        fn a_rows_path_is_read_back_as_it_was_written(names in prop::collection::vec("(?s).*", 0..4)) {
            let path = RowsPath(names.into_iter().map(Step::Key).collect());
            prop_assert_eq!(path.to_string().parse::<RowsPath>().unwrap(), path);
        }
    }
}

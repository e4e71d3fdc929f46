//! What a variable is called: as the case calls the same value, by the words before it, else by its values' shape.
use std::collections::BTreeSet;

use super::{
    sample::Doc,
    template::{Piece, Template},
};

/// What means something else in a template.
const KEYWORDS: &str = "true false none True False None not and or in is if elif else endif for endfor raw endraw loop \
                        range self set with block include import from macro call filter do recursive";
/// What every interaction offers under this name.
const OFFERED: &str = "input history context system";
/// Words that say nothing of what follows them.
const EMPTY: &str = "the a an this that your our my their his her its following here is are was today now current you i \
                     it and of for to in on with as";
/// Characters that stand around a value.
const AROUND: &[char] = &['"', '\'', '`', '*', '[', '(', '<', '“', '„', '«', '‘', '「', '_', '='];
const LONGEST: usize = 40;

fn is_among(words: &str, name: &str) -> bool {
    words.split_whitespace().any(|word| word == name)
}

/// True if a template can name a variable so.
pub fn is_usable(name: &str) -> bool {
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts_well && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !is_among(KEYWORDS, name)
}

/// What names are made from: texts that fit a template, and the values of each.
pub(super) struct Names<'d> {
    docs: Vec<&'d Doc>,
    rows: &'d [Vec<&'d str>],
    /// Names that the cases use.
    logged: BTreeSet<&'d str>,
}

impl<'d> Names<'d> {
    pub fn of(docs: Vec<&'d Doc>, rows: &'d [Vec<&'d str>]) -> Self {
        let logged = docs.iter().flat_map(|doc| &doc.known).map(|(name, _)| name.as_str()).collect();
        Self { docs, rows, logged }
    }

    /// Names the variables that have no name.
    pub fn give(&self, template: &mut Template) {
        for place in 0..template.variables.len() {
            if template.variables[place].known {
                continue;
            }
            let own = self.same(place).filter(|name| template.variables.iter().all(|other| other.name != *name));
            let name = own.map_or_else(|| self.free(template, self.label(template, place)), str::to_owned);
            template.variables[place].name = name;
        }
    }

    /// The name of a value of the cases that is this one in every text, and not always the same.
    fn same(&self, variable: usize) -> Option<&'d str> {
        let first = self.rows.first()?[variable];
        let changes = self.rows.iter().any(|row| row[variable] != first);
        let has = |doc: &Doc, name: &str, value: &str| doc.known.iter().any(|(own, is)| own == name && is == value);
        let mut names = self.docs.first()?.known.iter().filter(|_| changes).map(|(name, _)| name.as_str());
        names.find(|name| self.docs.iter().zip(self.rows).all(|(doc, row)| has(doc, name, row[variable])))
    }

    fn label(&self, template: &Template, variable: usize) -> String {
        let label = label(before(template, variable)).or_else(|| self.by_shape(variable));
        label.unwrap_or_else(|| "value".to_owned())
    }

    fn by_shape(&self, variable: usize) -> Option<String> {
        let all = |fits: fn(&str) -> bool| !self.rows.is_empty() && self.rows.iter().all(|row| fits(row[variable]));
        let name = if all(is_time) { Some("time") } else { Some("date").filter(|_| all(is_date)) };
        name.map(str::to_owned)
    }

    /// A name that nothing else has: `value` is counted from one, the others from their second use.
    fn free(&self, template: &Template, label: String) -> String {
        let is_reserved = is_among(OFFERED, &label) || !is_usable(&label);
        let label = if is_reserved { format!("{label}_text") } else { label };
        let is_taken =
            |name: &str| self.logged.contains(name) || template.variables.iter().any(|other| other.name == name);
        if label != "value" && !is_taken(&label) {
            return label;
        }
        let first = if label == "value" { 1 } else { 2 };
        let mut counted = (first..).map(|number| format!("{label}_{number}"));
        counted.find(|name| !is_taken(name)).unwrap_or(label)
    }
}

fn is_time(value: &str) -> bool {
    value.len() <= 8 && value.contains(':') && value.starts_with(|c: char| c.is_ascii_digit())
}

fn is_date(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let is_parted = value.contains(['-', '/', '.', ' ', ',']) && !value.contains('\n');
    value.len() <= 40 && (4..=14).contains(&digits) && is_parted
}

/// The literal text before the first place of a variable.
fn before(template: &Template, variable: usize) -> &str {
    let at = template.pieces.iter().position(|piece| *piece == Piece::Value(variable));
    match at.and_then(|at| template.pieces.get(at.checked_sub(1)?)) {
        Some(Piece::Text(text)) => text,
        _ => "",
    }
}

/// What the text says comes next: a tag, a heading, words before a colon, or before “is”.
fn label(before: &str) -> Option<String> {
    let text = before.trim_end().trim_end_matches(AROUND).trim_end();
    if let Some(tag) = text.strip_suffix('>').and_then(|text| Some(&text[text.rfind('<')? + 1..])) {
        return identifier(tag.split(' ').next()?);
    }
    let line = text.rsplit('\n').next()?;
    if line.starts_with('#') {
        return identifier(line.trim_start_matches('#'));
    }
    match text.strip_suffix([':', '：', '=', '→']) {
        Some(text) => {
            let line = text.rsplit('\n').next()?;
            // A whole sentence that starts the message tells what to do, not what follows.
            let is_label = line.len() < text.len() || line.split_whitespace().count() < 3;
            if is_label { identifier(end_of(line)) } else { None }
        }
        None => ["is", "are", "named", "called"].iter().find_map(|verb| {
            let subject = text.strip_suffix(verb)?.strip_suffix(' ')?;
            identifier(end_of(subject).rsplit(' ').next()?)
        }),
    }
}

/// The last words of a line, up to what parts them from a sentence or value before.
fn end_of(line: &str) -> &str {
    let line = line.trim_end().trim_end_matches(AROUND);
    line.rsplit(['.', ',', ';', ':', '!', '?', '|', '{', '"', '(', '*', '>']).next().unwrap_or(line)
}

/// At most three words as a name; `None` if there are more, or none that says anything.
fn identifier(label: &str) -> Option<String> {
    let words: Vec<String> = label
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !is_among(EMPTY, word))
        .collect();
    let name = words.join("_");
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.is_ascii() && name.len() <= LONGEST;
    (is_name && words.len() <= 3).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_value_says_what_it_is() {
        let cases = [
            ("Customer: ", Some("customer")),
            ("You help.\n- **Order number**: ", Some("order_number")),
            ("<context>\n", Some("context")),
            ("# Order history\n", Some("order_history")),
            ("The user is ", Some("user")),
            ("Translate the text to German:", None),
            ("Hello, ", None),
            ("", None),
        ];
        for (before, expected) in cases {
            assert_eq!(label(before).as_deref(), expected, "{before}");
        }
    }

    #[test]
    fn a_template_cannot_name_everything() {
        let names = ["customer", "_x1", "loop", "7x", "two words", "größe", ""].map(is_usable);
        assert_eq!(names, [true, true, false, false, false, false, false]);
    }
}

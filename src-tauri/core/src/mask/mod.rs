//! Masks: hide e-mail addresses, phone numbers, payment cards and IBANs before a text is sent or put into a report.
//!
//! What is found is replaced by the name of its kind, as in `[email]`, so that a model still knows what stood there.
//! Cards must have a right check digit (Luhn) and IBANs a right remainder (modulo 97): order numbers stay.
mod digits;
mod preview;
mod set;
mod shape;

use std::borrow::Cow;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use ts_rs::TS;

pub use preview::{Example, Preview, Previewed, preview};
pub use set::{Set, Setting, set};

use crate::{error::Result, interaction::form::Interaction, texts::each_text};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export_to = "operations.ts", rename = "MaskKind")]
pub enum Kind {
    Email,
    Iban,
    Card,
    Phone,
}

impl Kind {
    /// What stands in the place of what was found.
    pub fn mask(self) -> &'static str {
        match self {
            Kind::Email => "[email]",
            Kind::Iban => "[iban]",
            Kind::Card => "[card]",
            Kind::Phone => "[phone]",
        }
    }
}

/// A place in a text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// What is to be hidden, in order; no two overlap. Each kind is looked for in what the stricter ones before it left, so
/// that a masked text has nothing more to hide.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for look in [shape::emails, digits::ibans, digits::cards, shape::phones] {
        let (mut more, mut from) = (Vec::new(), 0);
        let ends = found.iter().map(|one: &Found| (one.start, one.end)).chain([(text.len(), text.len())]);
        for (start, end) in ends {
            let hits = look(&text[from..start]).into_iter();
            more.extend(hits.map(|hit| Found { start: hit.start + from, end: hit.end + from, ..hit }));
            from = end;
        }
        found.extend(more);
        found.sort_by_key(|one| one.start);
    }
    found
}

/// The text with everything hidden that [`find`] finds.
pub fn mask(text: &str) -> Cow<'_, str> {
    let found = find(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut masked, mut from) = (String::with_capacity(text.len()), 0);
    for Found { kind, start, end } in found {
        masked.push_str(&text[from..start]);
        masked.push_str(kind.mask());
        from = end;
    }
    masked.push_str(&text[from..]);
    Cow::Owned(masked)
}

pub fn mask_in_place(text: &mut String) {
    if is_bytes(text) {
        return;
    }
    if let Cow::Owned(masked) = mask(text) {
        *text = masked;
    }
}

/// Bytes of an image or file written in letters, in which a row of digits means nothing and a change breaks all.
fn is_bytes(text: &str) -> bool {
    const LONG: usize = 256;
    let data = text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,")).map_or(text, |(_, data)| data);
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    data.len() >= LONG && data.bytes().all(is_letter)
}

/// The same value with every text in it masked.
pub fn masked<T: Serialize + DeserializeOwned>(value: &T) -> Result<T> {
    let mut value = serde_json::to_value(value)?;
    each_text(&mut value, &mut mask_in_place);
    Ok(serde_json::from_value(value)?)
}

/// What of an interaction is sent, masked; its names and times stay.
pub fn masked_form(form: &Interaction) -> Result<Interaction> {
    let mut variables = Value::Object(form.variables.clone());
    each_text(&mut variables, &mut mask_in_place);
    Ok(Interaction {
        messages: masked(&form.messages)?,
        query: masked(&form.query)?,
        variables: serde_json::from_value(variables)?,
        contexts: masked(&form.contexts)?,
        output: masked(&form.output)?,
        ..form.clone()
    })
}

#[cfg(test)]
mod tests;

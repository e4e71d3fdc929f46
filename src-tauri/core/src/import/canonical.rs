//! JSON in the one form that is hashed: RFC 8785 (sorted keys, no white space, shortest numbers), written straight from
//! the parts of an interaction.
//!
//! A crate writes the same form for everything that is hashed once ([`serde_json_canonicalizer`]); this writer is for
//! the import, where it is a hundred times per second and row. One thing differs on purpose: whole numbers beyond 2⁵³
//! keep all their digits, where RFC 8785 would round two ids to the same hash.
use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

/// Writes an object whose keys are given in order.
pub(super) struct Object<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
}

impl<'a> Object<'a> {
    pub(super) fn open(out: &'a mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, empty: true }
    }

    /// `name` needs no escaping and sorts behind those before it.
    pub(super) fn field(&mut self, name: &str, write: impl FnOnce(&mut Vec<u8>)) {
        self.comma();
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        write(self.out);
    }

    /// A field that is written only if there is something in it.
    pub(super) fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.field(name, |out| write_text(text, out));
        }
    }

    pub(super) fn number(&mut self, name: &str, number: Option<f64>) {
        if let Some(number) = number {
            self.field(name, |out| write_float(number, out));
        }
    }

    pub(super) fn whole(&mut self, name: &str, number: Option<impl ToString>) {
        if let Some(number) = number {
            self.field(name, |out| out.extend_from_slice(number.to_string().as_bytes()));
        }
    }

    pub(super) fn list<T>(&mut self, name: &str, items: &[T], write: impl Fn(&T, &mut Vec<u8>)) {
        if !items.is_empty() {
            self.field(name, |out| write_list(items, out, write));
        }
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.empty) {
            self.out.push(b',');
        }
    }

    pub(super) fn close(self) {
        self.out.push(b'}');
    }
}

pub(super) fn write_list<T>(items: &[T], out: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    out.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.push(b']');
}

pub(super) fn write_value(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => write_number(number, out),
        Value::String(text) => write_text(text, out),
        Value::Array(items) => write_list(items, out, write_value),
        Value::Object(object) => write_object(object, out),
    }
}

pub(super) fn write_object(object: &Map<String, Value>, out: &mut Vec<u8>) {
    let mut entries: Vec<(&String, &Value)> = object.iter().collect();
    entries.sort_unstable_by(|(one, _), (other, _)| by_utf16(one, other));
    out.push(b'{');
    for (at, (key, value)) in entries.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_text(key, out);
        out.push(b':');
        write_value(value, out);
    }
    out.push(b'}');
}

/// RFC 8785 sorts keys by their UTF-16 units. That differs from the order of bytes only above U+FFFF.
fn by_utf16(one: &str, other: &str) -> Ordering {
    if one.is_ascii() && other.is_ascii() { one.cmp(other) } else { one.encode_utf16().cmp(other.encode_utf16()) }
}

pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    // Escapes exactly what RFC 8785 asks for; writing to memory does not fail.
    let written = serde_json::to_writer(&mut *out, text);
    debug_assert!(written.is_ok());
}

fn write_number(number: &Number, out: &mut Vec<u8>) {
    match number.as_f64() {
        Some(float) if number.is_f64() => write_float(float, out),
        _ => out.extend_from_slice(number.to_string().as_bytes()),
    }
}

pub(super) fn write_float(float: f64, out: &mut Vec<u8>) {
    if float.trunc() == float && float.abs() < 9e15 {
        out.extend_from_slice((float as i64).to_string().as_bytes());
    } else {
        // Only infinities fail, and JSON has none.
        let written = serde_json_canonicalizer::to_writer(&float, out);
        debug_assert!(written.is_ok());
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn canonical(value: &Value) -> String {
        let mut out = Vec::new();
        write_value(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    /// Any JSON with numbers that a double holds exactly.
    pub fn any_json() -> impl Strategy<Value = Value> {
        let float = any::<f64>().prop_filter("JSON has no infinities", |float| float.is_finite());
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-(1i64 << 53)..1i64 << 53).prop_map(Value::from),
            float.prop_map(Value::from),
            "(?s).{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::hash_map("(?s).{0,6}", inner, 0..6)
                    .prop_map(|object| Value::Object(object.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn ids_beyond_two_to_the_53_keep_their_digits() {
        assert_eq!(canonical(&json!(9_007_199_254_740_993u64)), "9007199254740993");
        assert_eq!(canonical(&json!({"b": 1.0, "a": -0.0, "€": 1e21})), r#"{"a":0,"b":1,"€":1e+21}"#);
    }

    proptest! {
        #[test]
        fn it_is_what_the_reference_crate_writes(value in any_json()) {
            prop_assert_eq!(canonical(&value), serde_json_canonicalizer::to_string(&value).unwrap());
        }
    }
}

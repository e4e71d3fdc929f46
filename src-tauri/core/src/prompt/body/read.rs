//! Reading the entries of a body, so that what is wrong is told by field and line. `#[serde(untagged)]` tells neither.
use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::{Map, Value};

use super::{Entry, Placeholder, Turn};
use crate::message::{Content, Role};

/// Every field an entry may have, so that a wrong one is an error that names it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    role: Option<Role>,
    #[serde(default, deserialize_with = "content")]
    content: Option<Content>,
    tool_calls: Option<Vec<Value>>,
    tool_call_id: Option<String>,
    name: Option<String>,
    placeholder: Option<Placeholder>,
}

fn content<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Content>, D::Error> {
    deserializer.deserialize_any(ContentVisitor)
}

/// Tells a wrong type where it stands, which `#[serde(untagged)]` cannot.
struct ContentVisitor;

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Option<Content>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a text or a list of parts (a text that begins with {{ needs quotes in YAML)")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Content::Text(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = list.next_element::<Map<String, Value>>()? {
            parts.push(Value::Object(part));
        }
        Ok(Some(Content::Parts(parts)))
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntryVisitor)
    }
}

/// Tells a missing field within the entry that lacks it, so that the error's line is the entry's.
struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a message (role, content) or placeholder: history")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
        Entry::of(Fields::deserialize(MapAccessDeserializer::new(map))?).map_err(A::Error::custom)
    }
}

impl Entry {
    fn of(fields: Fields) -> Result<Self, &'static str> {
        let Fields { role, content, tool_calls, tool_call_id, name, placeholder } = fields;
        let Some(role) = role else {
            let placeholder = placeholder.ok_or("missing field `role`")?;
            let alone = content.is_none() && tool_calls.is_none() && tool_call_id.is_none() && name.is_none();
            return if alone { Ok(Entry::Placeholder { placeholder }) } else { Err("a placeholder stands alone") };
        };
        if placeholder.is_some() {
            return Err("an entry has either `role` or `placeholder`");
        }
        if content.is_none() && tool_calls.is_none() {
            return Err("missing field `content`");
        }
        if tool_calls.is_some() && role != Role::Assistant {
            return Err("`tool_calls` belong to the role assistant");
        }
        if tool_call_id.is_some() && role != Role::Tool {
            return Err("`tool_call_id` belongs to the role tool");
        }
        Ok(Entry::Turn(Turn { role, content, tool_calls, tool_call_id, name }))
    }
}

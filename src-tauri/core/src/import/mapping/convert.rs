//! From a found value to the type that a field wants. Faults carry a field only for what lies below the value.
use serde_json::{Map, Value};

use crate::{
    import::{row::Fault, time::Clock},
    interaction::form::{Context, Usage},
    time::{parse_rfc3339, rfc3339},
};

/// How values are read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The own form says what it means: a text is a text, a list a list. Other tools' files are read more freely:
    /// numbers out of texts, lists out of JSON in a cell.
    pub is_strict: bool,
    pub clock: Clock,
}

/// The name of a value's type in plain words.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

pub fn wrong_type(value: &Value, wanted: &str) -> Fault {
    Fault::new(format!("Wrong type: {wanted} is wanted, {} is here", type_name(value)))
}

/// Whether a text says that there is nothing.
pub fn says_nothing(text: &str) -> bool {
    let words = ["", "nan", "null", "none", "n/a", "na", "-"];
    words.iter().any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// A name or id; a number is taken as it is written.
pub fn name(value: &Value) -> Result<String, Fault> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(wrong_type(value, "a text")),
    }
}

impl Reading {
    /// Null, an empty text, and the words with which other tools write that there is nothing.
    pub fn is_nothing(&self, value: &Value) -> bool {
        let nothing = |text: &str| if self.is_strict { text.trim().is_empty() } else { says_nothing(text) };
        value.is_null() || value.as_str().is_some_and(nothing)
    }

    /// A text as the model or a person wrote it.
    pub fn text(&self, value: &Value) -> Result<String, Fault> {
        match value {
            Value::String(text) => Ok(text.clone()),
            _ if self.is_strict => Err(wrong_type(value, "a text")),
            _ => Ok(value.to_string()),
        }
    }

    pub fn number(&self, value: &Value) -> Result<f64, Fault> {
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) if !self.is_strict => decimal(text),
            _ => return Err(wrong_type(value, "a number")),
        };
        number.filter(|number| number.is_finite()).ok_or_else(|| Fault::new(format!("{value} is no number")))
    }

    /// A duration in milliseconds. `unit` is the length of the number 1; a text may carry its own unit.
    pub fn milliseconds(&self, value: &Value, unit: f64) -> Result<f64, Fault> {
        let own_unit = value.as_str().filter(|_| !self.is_strict).and_then(|text| {
            let text = text.trim();
            let number = |suffix, unit: f64| Some(decimal(text.strip_suffix(suffix)?.trim_end())? * unit);
            number("ms", 1.0).or_else(|| number("s", 1000.0))
        });
        let milliseconds = own_unit.map_or_else(|| Ok(self.number(value)? * unit), Ok)?;
        if milliseconds < 0.0 { Err(Fault::new("A latency is not negative")) } else { Ok(milliseconds) }
    }

    pub fn tokens(&self, value: &Value) -> Result<u64, Fault> {
        let count = self.number(value)?;
        if count < 0.0 || count.fract() != 0.0 || count > 9e15 {
            return Err(Fault::new(format!("{value} is no number of tokens")));
        }
        Ok(count as u64)
    }

    /// Ours, or with the names of the chat API.
    pub fn usage(&self, value: &Value) -> Result<Usage, Fault> {
        let Some(Value::Object(usage)) = self.unfolded(value) else { return Err(wrong_type(value, "an object")) };
        let count = |names: &[&str]| -> Result<Option<u64>, Fault> {
            let names = if self.is_strict { &names[..1] } else { names };
            let found = names.iter().find_map(|name| Some((name, usage.get(*name).filter(|value| !value.is_null())?)));
            found.map(|(name, value)| self.tokens(value).map_err(|fault| fault.under(name))).transpose()
        };
        Ok(Usage {
            input_tokens: count(&["input_tokens", "prompt_tokens", "input"])?,
            output_tokens: count(&["output_tokens", "completion_tokens", "output"])?,
        })
    }

    /// RFC 3339 out of any form of time.
    pub fn time(&self, value: &Value) -> Result<String, Fault> {
        let as_it_is = value.as_str().filter(|text| parse_rfc3339(text).is_ok()).map(str::to_owned);
        let read = as_it_is.or_else(|| self.clock.read(value).map(rfc3339));
        read.ok_or_else(|| Fault::new(format!("{value} is no time; write it like 2026-03-04T05:06:07Z")))
    }

    pub fn variables(&self, value: &Value) -> Result<Map<String, Value>, Fault> {
        match self.unfolded(value) {
            Some(Value::Object(variables)) => Ok(variables),
            _ => Err(wrong_type(value, "an object of variables")),
        }
    }

    pub fn tags(&self, value: &Value) -> Result<Vec<String>, Fault> {
        match self.unfolded(value) {
            Some(Value::Array(tags)) => each(&tags, name),
            None if !self.is_strict => {
                let tags = value.as_str().unwrap_or_default().split([',', ';', '|']);
                Ok(tags.map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect())
            }
            _ => Err(wrong_type(value, "a list of texts")),
        }
    }

    pub fn contexts(&self, value: &Value) -> Result<Vec<Context>, Fault> {
        match self.unfolded(value) {
            Some(Value::Array(contexts)) => each(&contexts, |context| self.context(context)),
            None if !self.is_strict => Ok(vec![Context { text: self.text(value)?, ..Context::default() }]),
            _ => Err(wrong_type(value, "a list of contexts")),
        }
    }

    fn context(&self, value: &Value) -> Result<Context, Fault> {
        let context = match value {
            Value::String(text) => return Ok(Context { text: text.clone(), ..Context::default() }),
            Value::Object(context) => context,
            _ => return Err(wrong_type(value, "an object or a text")),
        };
        let get = |name: &str| context.get(name).filter(|value| !value.is_null());
        let named = |key: &str| get(key).map(name).transpose().map_err(|fault| fault.under(key));
        let text =
            ["text", "content", "page_content"].into_iter().find_map(|name| get(name).map(|value| (name, value)));
        Ok(Context {
            id: named("id")?,
            text: text
                .map_or(Ok(String::new()), |(name, value)| self.text(value).map_err(|fault| fault.under(name)))?,
            score: get("score").map(|value| self.number(value).map_err(|fault| fault.under("score"))).transpose()?,
            source: named("source")?,
        })
    }

    /// A list or object, also one that is written as JSON in a text; none for any other value.
    pub fn unfolded(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Array(_) | Value::Object(_) => Some(value.clone()),
            Value::String(text) if !self.is_strict => unfold(text),
            _ => None,
        }
    }
}

/// The list or object that a text is the JSON of.
pub fn unfold(text: &str) -> Option<Value> {
    let text = text.trim();
    let folded = (text.starts_with('{') && text.ends_with('}')) || (text.starts_with('[') && text.ends_with(']'));
    folded.then(|| serde_json::from_str(text).ok()).flatten()
}

/// Reads every item; a fault names its place in the list.
pub fn each<T>(items: &[Value], read: impl Fn(&Value) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let items = items.iter().enumerate();
    items.map(|(at, item)| read(item).map_err(|fault| fault.under(&format!("[{at}]")))).collect()
}

/// A decimal number, also with a decimal comma where that can be nothing else.
pub fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let comma = |text: &str| {
        let (whole, fraction) = text.split_once(',')?;
        (fraction.len() != 3 && !whole.contains('.')).then(|| format!("{whole}.{fraction}"))
    };
    text.parse().ok().or_else(|| comma(text)?.parse().ok()).filter(|number: &f64| number.is_finite())
}

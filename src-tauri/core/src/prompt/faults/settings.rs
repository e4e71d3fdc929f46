//! What cannot be sent among a version's settings, with the bounds in words.
use serde_json::Value;

use super::{Fault, schema, tools};
use crate::model::Settings;

/// Counts and seeds above this cannot be told apart in JSON (2⁵³).
const LARGEST_EXACT: u64 = 1 << 53;
/// OpenAI and most that speak like it take no more.
const MOST_STOPS: usize = 4;

pub(super) fn of(settings: &Settings) -> Vec<Fault> {
    let Settings { temperature, top_p, max_tokens, seed, stop, tools, response_format, .. } = settings;
    let mut faults = Vec::new();
    let mut say = |name: &str, fault: Fault| faults.push(fault.in_setting(name, Vec::new()));
    for (name, number) in [("temperature", temperature), ("top_p", top_p)] {
        if number.is_some_and(|number| !number.is_finite()) {
            say(name, Fault::error(format!("“{name}” is not a number")));
        }
    }
    match temperature {
        Some(number) if *number < 0.0 => say("temperature", Fault::error("“temperature” is 0 or more")),
        Some(number) if *number > 2.0 => {
            say("temperature", Fault::warning("Providers take a “temperature” of at most 2"))
        }
        _ => {}
    }
    if top_p.is_some_and(|number| !(0.0..=1.0).contains(&number)) {
        say("top_p", Fault::error("“top_p” is from 0 to 1"));
    }
    if *max_tokens == Some(0) {
        say("max_tokens", Fault::error("“max_tokens” is at least 1"));
    }
    if seed.is_some_and(|seed| seed >= LARGEST_EXACT) {
        say("seed", Fault::error("“seed” must be below 2⁵³"));
    }
    match stop {
        Some(stops) if stops.iter().any(String::is_empty) => say("stop", Fault::error("A text to stop at is empty")),
        Some(stops) if stops.len() > MOST_STOPS => {
            say("stop", Fault::warning(format!("Most providers stop at no more than {MOST_STOPS} texts")));
        }
        _ => {}
    }
    faults.extend(tools.iter().flat_map(|given| tools::of(given)));
    faults.extend(response_format.iter().flat_map(format_faults));
    faults
}

fn format_faults(format: &Value) -> Vec<Fault> {
    let say = |fault: Fault, path: &[&str]| {
        fault.in_setting("response_format", path.iter().map(|step| Value::from(*step)).collect())
    };
    let Some(fields) = format.as_object() else {
        return vec![say(Fault::error("The response format is an object"), &[])];
    };
    match fields.get("type").and_then(Value::as_str) {
        Some("text" | "json_object") => return Vec::new(),
        Some("json_schema") => {}
        Some(_) => {
            return vec![say(Fault::warning("The “type” is \"json_schema\", \"json_object\" or \"text\""), &["type"])];
        }
        None => return vec![say(Fault::error("It needs a “type”: json_schema, json_object or text"), &[])],
    }
    let Some(given) = fields.get("json_schema").and_then(Value::as_object) else {
        let fault = Fault::error("It needs an object “json_schema” with name and schema");
        return vec![say(fault, if fields.contains_key("json_schema") { &["json_schema"] } else { &[] })];
    };
    let mut faults = Vec::new();
    if let Some(wrong) = tools::name_fault("schema", given.get("name")) {
        let path: &[&str] = if given.contains_key("name") { &["json_schema", "name"] } else { &["json_schema"] };
        faults.push(say(wrong, path));
    }
    match given.get("schema") {
        None => faults.push(say(Fault::error("“schema” is missing"), &["json_schema"])),
        Some(schema) => {
            let path = vec![Value::from("json_schema"), Value::from("schema")];
            faults.extend(
                schema::of(schema, &path).into_iter().map(|(fault, path)| fault.in_setting("response_format", path)),
            );
        }
    }
    faults
}

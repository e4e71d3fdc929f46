//! What is wrong in tools in the form of the OpenAI chat API.
use std::collections::HashSet;

use serde_json::Value;

use super::{Fault, schema};

/// Letters of a name at most.
const LONGEST_NAME: usize = 64;

pub(super) fn of(tools: &[Value]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut names = HashSet::new();
    for (place, tool) in tools.iter().enumerate() {
        let path = vec![Value::from(place)];
        faults.extend(of_tool(tool, path).into_iter().map(|(fault, path)| fault.in_setting("tools", path)));
        if let Some(name) = tool.pointer("/function/name").and_then(Value::as_str)
            && !names.insert(name)
        {
            let fault = Fault::error(format!("Another tool is called “{name}” too"));
            faults.push(fault.in_setting("tools", vec![place.into(), "function".into(), "name".into()]));
        }
    }
    faults
}

fn of_tool(tool: &Value, path: Vec<Value>) -> Vec<(Fault, Vec<Value>)> {
    let deeper = |steps: &[&str]| path.iter().cloned().chain(steps.iter().map(|step| Value::from(*step))).collect();
    let Some(fields) = tool.as_object() else { return vec![(Fault::error("A tool is an object"), path)] };
    match fields.get("type").and_then(Value::as_str) {
        Some("function") => {}
        // Some providers know more kinds; what they hold is theirs to say.
        Some(_) => return vec![(Fault::warning("A tool’s “type” is \"function\""), deeper(&["type"]))],
        None => return vec![(Fault::error("A tool needs a “type”: \"function\""), path)],
    }
    let Some(given) = fields.get("function").and_then(Value::as_object) else {
        let at = if fields.contains_key("function") { deeper(&["function"]) } else { path };
        return vec![(Fault::error("A tool needs an object “function” with name and parameters"), at)];
    };
    let mut faults = Vec::new();
    if let Some(wrong) = name_fault("tool", given.get("name")) {
        let at = if given.contains_key("name") { deeper(&["function", "name"]) } else { deeper(&["function"]) };
        faults.push((wrong, at));
    }
    if given.get("description").is_some_and(|described| !described.is_string() && !described.is_null()) {
        faults.push((Fault::error("The “description” is a text"), deeper(&["function", "description"])));
    }
    if let Some(parameters) = given.get("parameters") {
        let at: Vec<Value> = deeper(&["function", "parameters"]);
        if parameters.get("type").is_some_and(|kind| kind != "object") {
            faults.push((
                Fault::error("The parameters’ “type” is \"object\""),
                deeper(&["function", "parameters", "type"]),
            ));
        } else {
            faults.extend(schema::of(parameters, &at));
        }
    }
    faults
}

/// Why nothing can be called so.
pub(super) fn name_fault(what: &str, name: Option<&Value>) -> Option<Fault> {
    let fits = |name: &str| {
        let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        letters && (1..=LONGEST_NAME).contains(&name.len())
    };
    let is_right = name.and_then(Value::as_str).is_some_and(fits);
    let text = format!("A {what} needs a “name” of at most {LONGEST_NAME} letters, digits, _ and -");
    (!is_right).then(|| Fault::error(text))
}

//! What is wrong in a JSON Schema, and where in it.
use serde_json::Value;

use super::Fault;

/// Faults of one schema that are told.
const MOST: usize = 20;

/// Each with its path, which begins with `path`.
pub(super) fn of(schema: &Value, path: &[Value]) -> Vec<(Fault, Vec<Value>)> {
    let deeper = |inner: Vec<Value>| path.iter().cloned().chain(inner).collect::<Vec<Value>>();
    let mut faults: Vec<(Fault, Vec<Value>)> = Vec::new();
    match jsonschema::meta::validator_for(schema) {
        Ok(meta) => {
            for error in meta.iter_errors(schema).take(MOST) {
                let inner = steps(schema, &error.instance_path().to_string());
                faults.push((Fault::error(explained(&inner, &error)), deeper(inner)));
            }
        }
        Err(error) => faults.push((Fault::error(format!("No schema can be read here: {error}")), path.to_vec())),
    }
    if faults.is_empty()
        && let Err(error) = jsonschema::options().offline().build(schema)
    {
        let inner = steps(schema, &error.instance_path().to_string());
        let text = format!("This schema cannot be used: {}", error.masked());
        faults.push((Fault::error(text), deeper(inner)));
    }
    faults.extend(required(schema, path));
    faults
}

/// In our words where the library's are long.
fn explained(inner: &[Value], error: &jsonschema::ValidationError<'_>) -> String {
    let key = inner.iter().rev().find_map(Value::as_str).unwrap_or_default();
    match key {
        "type" => {
            let types = "string, number, integer, boolean, object, array, null";
            format!("There is no type {}: {types}", error.instance())
        }
        "required" => "“required” is a list of different names".to_owned(),
        "enum" => "“enum” is a list of values".to_owned(),
        "" => "A schema is an object".to_owned(),
        _ => format!("“{key}” is not right: {}", error.masked()),
    }
}

/// A JSON pointer as names and places.
fn steps(schema: &Value, pointer: &str) -> Vec<Value> {
    let mut here = Some(schema);
    let mut steps = Vec::new();
    for step in pointer.split('/').skip(1) {
        let name = step.replace("~1", "/").replace("~0", "~");
        let place = here.filter(|value| value.is_array()).and_then(|_| name.parse::<usize>().ok());
        here = here.and_then(|value| place.map_or_else(|| value.get(&name), |place| value.get(place)));
        steps.push(place.map_or_else(|| name.into(), Value::from));
    }
    steps
}

/// Names that are required and that no property has: it is allowed, and hardly meant.
fn required(schema: &Value, path: &[Value]) -> Vec<(Fault, Vec<Value>)> {
    let mut found = Vec::new();
    if let (Some(names), Some(Value::Object(properties))) =
        (schema.get("required").and_then(Value::as_array), schema.get("properties"))
    {
        for (place, name) in names.iter().enumerate() {
            if let Some(name) = name.as_str().filter(|name| !properties.contains_key(*name)) {
                let at = path.iter().cloned().chain(["required".into(), place.into()]).collect();
                found.push((Fault::warning(format!("“{name}” is required but none of the properties")), at));
            }
        }
    }
    let inner: Vec<(Value, &Value)> = match schema {
        Value::Object(fields) => fields.iter().map(|(name, value)| (Value::from(name.as_str()), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(place, value)| (Value::from(place), value)).collect(),
        _ => Vec::new(),
    };
    for (step, value) in inner {
        // What stands there are values, not schemas.
        if !matches!(step.as_str(), Some("enum" | "const" | "default" | "examples")) {
            let path: Vec<Value> = path.iter().cloned().chain([step]).collect();
            found.extend(required(value, &path));
        }
    }
    found
}

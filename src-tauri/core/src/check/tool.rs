//! `tool_called`: the answer calls a tool, with arguments that fit.
use jsonschema::Validator;

use super::{Outcome, Rule, Subject, ToolCalled, json};
use crate::{
    error::Result,
    message::{Call, Message},
};

pub(super) struct Called {
    name: String,
    arguments: Option<Validator>,
}

impl Called {
    pub fn new(spec: &ToolCalled) -> Result<Self> {
        let arguments = spec.arguments.as_ref().map(|schema| json::schema("arguments", schema)).transpose()?;
        Ok(Self { name: spec.name.clone(), arguments })
    }

    /// Why one call of the tool is not as it should be.
    fn misfit(&self, call: &Call) -> Option<String> {
        let schema = self.arguments.as_ref()?;
        match call.arguments() {
            Ok(arguments) => json::misfit(schema, &arguments).map(|reason| format!("do not fit: {reason}")),
            Err(reason) => Some(format!("cannot be read: {reason}")),
        }
    }
}

impl Rule for Called {
    fn look(&self, subject: &Subject) -> Outcome {
        let calls = subject.message.map(Message::calls).unwrap_or_default();
        let mut named = calls.iter().filter(|call| call.name == Some(self.name.as_str())).peekable();
        if named.peek().is_none() {
            let names: Vec<&str> = calls.iter().filter_map(|call| call.name).collect();
            let instead = if names.is_empty() { "no tool".to_owned() } else { names.join(", ") };
            return Outcome::failed(format!("{} is not called; the answer calls {instead}", self.name));
        }
        let misfits: Vec<Option<String>> = named.map(|call| self.misfit(call)).collect();
        if misfits.contains(&None) {
            return Outcome::of(true, format!("{} is called", self.name));
        }
        let reason = misfits.into_iter().flatten().next().unwrap_or_default();
        Outcome::failed(format!("{} is called, and its arguments {reason}", self.name))
    }
}

//! A check in plain words, for screens and reports.
use super::{quote, spec::*};

impl Spec {
    /// What an output must be to pass: `contains “thanks” (ignoring case)`. Follows "The output …".
    pub fn describe(&self) -> String {
        let kind = self.kind.describe();
        match (self.compare, self.direction()) {
            (Compare::Passed, _) => kind,
            (Compare::Score, Direction::Up) => format!("{kind}; compared by score, more is better"),
            (Compare::Score, Direction::Down) => format!("{kind}; compared by score, less is better"),
        }
    }
}

impl Kind {
    fn describe(&self) -> String {
        match self {
            Kind::Contains(words) => format!("contains {}", words.describe()),
            Kind::NotContains(words) => format!("does not contain {}", words.describe()),
            Kind::Equals(words) => format!("is {}", words.describe()),
            Kind::Regex(Pattern { pattern, must: Must::Match }) => format!("matches the pattern {}", quote(pattern)),
            Kind::Regex(Pattern { pattern, must: Must::NotMatch }) => {
                format!("does not match the pattern {}", quote(pattern))
            }
            Kind::JsonValid => "is valid JSON".to_owned(),
            Kind::JsonSchema(_) => "is JSON that fits a schema".to_owned(),
            Kind::JsonPath(Path { path, equals: None }) => format!("is JSON with something at {path}"),
            Kind::JsonPath(Path { path, equals: Some(value) }) => {
                format!("is JSON with {} at {path}", quote(&value.to_string()))
            }
            Kind::ToolCalled(ToolCalled { name, arguments: None }) => format!("calls the tool {name}"),
            Kind::ToolCalled(ToolCalled { name, arguments: Some(_) }) => {
                format!("calls the tool {name} with arguments that fit a schema")
            }
            Kind::Length(length) => length.describe(),
            Kind::Latency(Latency { max_ms: Some(max) }) => format!("comes within {max} ms"),
            Kind::Latency(Latency { max_ms: None }) => "takes this long".to_owned(),
            Kind::Cost(Cost { max_usd: Some(max) }) => format!("costs at most ${max}"),
            Kind::Cost(Cost { max_usd: None }) => "costs this much".to_owned(),
            Kind::Refusal(Refusal { expected: true }) => "refuses to answer".to_owned(),
            Kind::Refusal(Refusal { expected: false }) => "does not refuse to answer".to_owned(),
            Kind::Similarity(similarity) => similarity.describe(),
            Kind::Facts => {
                "holds the numbers, units, dates and negations of the expected answer or correction".to_owned()
            }
            Kind::Judge(judge) => judge.describe(),
            Kind::Mark => "was marked right by a person".to_owned(),
            Kind::Preference => "was preferred by a person who did not know which is which".to_owned(),
        }
    }
}

impl Words {
    fn describe(&self) -> String {
        let case = if self.ignore_case { " (ignoring case)" } else { "" };
        format!("{}{case}", quote(&self.value))
    }
}

impl Length {
    fn describe(&self) -> String {
        let unit = self.unit.noun();
        match (self.min, self.max) {
            (Some(min), Some(max)) => format!("has {min} to {max} {unit}"),
            (Some(min), None) => format!("has at least {min} {unit}"),
            (None, Some(max)) => format!("has at most {max} {unit}"),
            (None, None) => format!("has this many {unit}"),
        }
    }
}

impl Similarity {
    fn describe(&self) -> String {
        let likeness = match self.by {
            By::Meaning => "is like",
            By::Edit => "is worded like",
        };
        let text = match self.to.as_str() {
            "correction" => "the correction".to_owned(),
            "expected" => "the expected answer".to_owned(),
            "recorded" => "the recorded answer".to_owned(),
            variable => format!("the variable {variable}"),
        };
        let least = self.min.map(|min| format!(" (at least {min})")).unwrap_or_default();
        format!("{likeness} {text}{least}")
    }
}

impl Judge {
    fn describe(&self) -> String {
        match (self.scale, self.pass_at) {
            (Some((low, high)), Some(at)) => {
                format!("gets {at} or more from {} on a scale of {low} to {high}", self.prompt)
            }
            (Some((low, high)), None) => format!("is scored by {} on a scale of {low} to {high}", self.prompt),
            (None, _) => format!("passes in the judgement of {}", self.prompt),
        }
    }
}

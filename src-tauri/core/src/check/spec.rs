//! A check as its file says it: its kind with the kind's fields, and how its outcomes are compared.
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    hex::hex,
};

/// A check's content. Fields at their default are not written, so that the same meaning has the same hash and a field
/// that a later program adds does not change the hashes of today.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckSpec")]
pub struct Spec {
    #[serde(flatten)]
    pub kind: Kind,
    /// What a comparison of two versions looks at.
    #[serde(skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<Compare>")]
    pub compare: Compare,
    /// Which way a score is better, where it is not the kind's own way (down for latency and cost, else up).
    /// Plays no part where `compare` is `passed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub direction: Option<Direction>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "CheckKind")]
pub enum Kind {
    Contains(Words),
    NotContains(Words),
    Equals(Words),
    Regex(Pattern),
    JsonValid,
    JsonSchema(Schema),
    JsonPath(Path),
    ToolCalled(ToolCalled),
    Length(Length),
    Latency(Latency),
    Cost(Cost),
    Refusal(Refusal),
    Similarity(Similarity),
    Facts,
    Judge(Judge),
    Mark,
    Preference,
}

/// A text to look for. May hold `{{variables}}`, `{{correction}}`, `{{expected}}`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckWords")]
pub struct Words {
    pub value: String,
    #[serde(skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<bool>")]
    pub ignore_case: bool,
}

/// A linear-time regular expression, found anywhere in the output. What `{{variables}}` insert is matched literally.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckPattern")]
pub struct Pattern {
    pub pattern: String,
    #[serde(skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<Must>")]
    pub must: Must,
}

/// A JSON Schema. References lead nowhere but into the schema itself.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckSchema")]
pub struct Schema {
    #[ts(type = "unknown")]
    pub schema: Value,
}

/// A JSONPath (RFC 9535). Without `equals` it is enough that it finds something.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckPath")]
pub struct Path {
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub equals: Option<Value>,
}

/// A tool that must be called, with arguments that fit the schema if there is one.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckToolCalled")]
pub struct ToolCalled {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub arguments: Option<Value>,
}

/// Bounds, both inclusive.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckLength")]
pub struct Length {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub min: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub max: Option<u64>,
    #[serde(skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<Unit>")]
    pub unit: Unit,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckLatency")]
pub struct Latency {
    /// Milliseconds, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub max_ms: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckCost")]
pub struct Cost {
    /// US dollars, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub max_usd: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckRefusal")]
pub struct Refusal {
    /// Whether the model should refuse.
    #[serde(skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<bool>")]
    pub expected: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckSimilarity")]
pub struct Similarity {
    /// `correction`, `expected`, `recorded`, or the name of a variable.
    pub to: String,
    pub by: By,
    /// Smallest similarity that passes; 1 is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub min: Option<f64>,
}

/// A model that judges with a prompt of its own.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckJudge")]
pub struct Judge {
    /// `NAME@7` or `NAME@sha256:PREFIX`: pinned, so that the check cannot change under its hash.
    pub prompt: String,
    /// Absent: the model in the prompt's settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub model: Option<String>,
    /// Lowest and highest score. Absent: the judge says pass or fail.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub scale: Option<(f64, f64)>,
    /// Smallest score that passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pass_at: Option<f64>,
}

/// What two versions are compared by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Compare {
    #[default]
    Passed,
    Score,
}

/// Which way a score is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Direction {
    Up,
    Down,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Must {
    #[default]
    Match,
    NotMatch,
}

/// What a length is counted in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "LengthUnit")]
pub enum Unit {
    /// Unicode characters (code points), as most programming languages count them.
    #[default]
    Chars,
    /// Pieces between white space that hold a letter or a digit.
    Words,
    Tokens,
}

/// How two texts are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "SimilarityBy")]
pub enum By {
    /// Cosine of the two texts' embeddings.
    Meaning,
    /// Share of the text that both have in common, in order.
    #[default]
    Edit,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl<'de> Deserialize<'de> for Spec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spec::try_from(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Spec {
    /// SHA-256 over the canonical JSON (RFC 8785), 64 lower-case hexadecimal digits. Names the check's version.
    pub fn hash(&self) -> Result<String> {
        let canonical = serde_json_canonicalizer::to_vec(self)
            .map_err(|error| Error::bad_input(format!("This check has no JSON form: {error}")))?;
        Ok(hex(&Sha256::digest(canonical)))
    }

    /// Whether this check may decide a replay. Likeness to a text alone says nothing about being right.
    pub fn can_decide(&self) -> bool {
        !matches!(self.kind, Kind::Similarity(_))
    }

    pub fn direction(&self) -> Direction {
        self.direction.unwrap_or(self.kind.direction())
    }
}

impl Kind {
    /// The word in the file's `kind`.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Contains(_) => "contains",
            Kind::NotContains(_) => "not_contains",
            Kind::Equals(_) => "equals",
            Kind::Regex(_) => "regex",
            Kind::JsonValid => "json_valid",
            Kind::JsonSchema(_) => "json_schema",
            Kind::JsonPath(_) => "json_path",
            Kind::ToolCalled(_) => "tool_called",
            Kind::Length(_) => "length",
            Kind::Latency(_) => "latency",
            Kind::Cost(_) => "cost",
            Kind::Refusal(_) => "refusal",
            Kind::Similarity(_) => "similarity",
            Kind::Facts => "facts",
            Kind::Judge(_) => "judge",
            Kind::Mark => "mark",
            Kind::Preference => "preference",
        }
    }

    /// Which way this kind's score is better, if the file does not say.
    pub fn direction(&self) -> Direction {
        match self {
            Kind::Latency(_) | Kind::Cost(_) => Direction::Down,
            _ => Direction::Up,
        }
    }

    /// Lowest and highest possible score, where there is such a range. A kind without a score counts 0 and 1.
    pub fn range(&self) -> Option<(f64, f64)> {
        match self {
            Kind::Length(_) | Kind::Latency(_) | Kind::Cost(_) => None,
            Kind::Similarity(Similarity { by: By::Meaning, .. }) => Some((-1.0, 1.0)),
            Kind::Judge(Judge { scale: Some(scale), .. }) => Some(*scale),
            _ => Some((0.0, 1.0)),
        }
    }
}

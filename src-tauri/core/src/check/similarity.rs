//! `similarity`: how like a text the output is. A hint for reading, never the deciding check.
use similar::{Algorithm, capture_diff_slices, diff_ratio};

use super::{By, Meaning, Outcome, Rule, Similarity, Subject};

/// Up to this many characters on both sides, texts are compared character by character; above, word by word.
const MOST_CHARS: usize = 2_000;
/// Longer texts are not compared at all, so that a check takes bounded time.
const MOST_WORDS: usize = 20_000;

impl Rule for Similarity {
    fn lacks(&self, subject: &Subject) -> Option<String> {
        let Some(text) = self.text(subject) else {
            return Some(format!("The case has no {}", self.name()));
        };
        let is_too_long = self.by == By::Edit && text.split_whitespace().nth(MOST_WORDS).is_some();
        is_too_long.then(|| format!("The {} is too long to compare", self.name()))
    }

    fn look(&self, subject: &Subject) -> Outcome {
        let likeness = match (self.by, subject.meaning) {
            (By::Edit, _) => ratio(self.text(subject).unwrap_or_default().trim(), subject.output.trim())
                .ok_or("The output is too long to compare"),
            (By::Meaning, Some(Meaning::Cosine(cosine))) if cosine.is_finite() => Ok(cosine.clamp(-1.0, 1.0)),
            (By::Meaning, Some(Meaning::Cut)) => Err("One of the texts is too long for the embedder"),
            (By::Meaning, _) => Err("The likeness in meaning was not measured"),
        };
        match likeness {
            Ok(likeness) => {
                let passed = self.min.is_none_or(|min| likeness >= min);
                Outcome::scored(passed, likeness, format!("{likeness:.2} like the {}", self.name()))
            }
            Err(reason) => Outcome::not_applicable(reason),
        }
    }
}

impl Similarity {
    /// The text of the case that the output is compared with; the caller embeds it for `by: meaning`.
    pub fn text(&self, subject: &Subject) -> Option<String> {
        match self.to.as_str() {
            "recorded" => subject.recorded.filter(|text| !text.trim().is_empty()).map(str::to_owned),
            name => subject.text(name),
        }
    }

    fn name(&self) -> String {
        match self.to.as_str() {
            "expected" | "recorded" => format!("{} answer", self.to),
            "correction" => "correction".to_owned(),
            name => format!("variable {name}"),
        }
    }
}

/// Twice the text in common over the length of both, 0 to 1; None if the output is too long.
fn ratio(text: &str, output: &str) -> Option<f64> {
    let is_short = |text: &str| text.chars().nth(MOST_CHARS).is_none();
    if is_short(text) && is_short(output) {
        return Some(of_parts(&text.chars().collect::<Vec<_>>(), &output.chars().collect::<Vec<_>>()));
    }
    let words = |text| str::split_whitespace(text).collect::<Vec<_>>();
    if output.split_whitespace().nth(MOST_WORDS).is_some() {
        return None;
    }
    Some(of_parts(&words(text), &words(output)))
}

fn of_parts<T: std::hash::Hash + Eq + Ord>(text: &[T], output: &[T]) -> f64 {
    let changes = capture_diff_slices(Algorithm::Myers, text, output);
    f64::from(diff_ratio(&changes, text.len(), output.len()))
}

/// Cosine of two embeddings, −1 to 1; None if their lengths differ or one has no direction.
pub fn cosine(one: &[f32], other: &[f32]) -> Option<f64> {
    if one.len() != other.len() {
        return None;
    }
    let dot = |one: &[f32], other: &[f32]| -> f64 {
        one.iter().zip(other).map(|(one, other)| f64::from(*one) * f64::from(*other)).sum()
    };
    let cosine = dot(one, other) / (dot(one, one) * dot(other, other)).sqrt();
    cosine.is_finite().then(|| cosine.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests;

//! Cases that were chosen and cannot be sent, and why.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::cases::Part;
use crate::figures::count;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplaySkipped")]
pub struct Skipped {
    pub case: String,
    pub reason: String,
    pub part: Part,
}

/// All cases that are skipped for one reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplaySkippedFor")]
pub struct SkippedFor {
    pub reason: String,
    pub cases: u64,
    /// One of them, to look at.
    pub example: String,
}

impl SkippedFor {
    pub fn sentence(&self) -> String {
        let such = if self.cases == 1 { String::new() } else { "such as ".to_owned() };
        format!("{} ({}, {such}{})", self.reason, count(self.cases, "case", "cases"), self.example)
    }
}

/// The reasons, the one that most are skipped for first.
pub fn by_reason<'s>(skipped: impl IntoIterator<Item = &'s Skipped>) -> Vec<SkippedFor> {
    let mut reasons: Vec<SkippedFor> = Vec::new();
    for Skipped { case, reason, .. } in skipped {
        match reasons.iter_mut().find(|one| one.reason == *reason) {
            Some(one) => one.cases += 1,
            None => reasons.push(SkippedFor { reason: reason.clone(), cases: 1, example: case.clone() }),
        }
    }
    reasons.sort_by_key(|one| std::cmp::Reverse(one.cases));
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted_and_the_greatest_stands_first() {
        let skipped =
            |case: &str, reason: &str| Skipped { case: case.into(), reason: reason.into(), part: Part::Target };
        let all = [skipped("a", "no"), skipped("b", "never"), skipped("c", "never")];
        let sentences: Vec<String> = by_reason(&all).iter().map(SkippedFor::sentence).collect();
        assert_eq!(sentences, ["never (2 cases, such as b)", "no (1 case, a)"]);
    }
}

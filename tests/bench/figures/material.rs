//! Made-up interactions that are like real ones in size and in how often a thing is said of them. The same each time.
use std::fmt::Write;

use serde_json::{Value, json};

/// splitmix64: small, and the same on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn happens(&mut self, share: f64) -> bool {
        self.share() < share
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len() as u64) as usize]
    }
}

const PROMPTS: [&str; 8] = ["support", "ticket", "billing", "search", "summary", "mail", "review", "chat"];
const TAGS: [&str; 4] = ["vip", "seen", "bug", "later"];
/// 90 days from 2026-08-01 on.
pub const FIRST_DAY: i64 = 1_785_542_400_000;
pub const SPAN: i64 = 90 * 86_400_000;

/// How many words there are; the n-th is about 1/n as frequent as the first.
const WORDS: f64 = 4_000.0;

pub fn word(rank: u64) -> String {
    let mut dice = Dice(rank * 7_919);
    let syllables = 1 + rank.ilog2() / 4;
    (0..=syllables)
        .map(|_| dice.one_of(&["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te"]))
        .collect()
}

/// So many words.
pub fn prose(dice: &mut Dice, words: usize) -> String {
    let mut text = String::with_capacity(words * 6);
    for place in 0..words {
        let rank = WORDS.powf(dice.share()) as u64;
        let _ = write!(text, "{}{}", if place == 0 { "" } else { " " }, word(rank));
    }
    text
}

/// About 1 KB with what is said of it: on average one piece of feedback.
pub fn interaction(number: usize, of: usize) -> Value {
    let mut dice = Dice(number as u64);
    let (query, output) = (prose(&mut dice, 20), prose(&mut dice, 90));
    let time = FIRST_DAY + number as i64 * SPAN / of as i64;
    let prompt = dice.one_of(&PROMPTS);
    let mut row = json!({
        "id": format!("row-{number}"),
        "time": rfc3339(time),
        "session": format!("s{}", number / 4),
        "user": format!("u{}", dice.below(1 + of as u64 / 20)),
        "prompt": prompt,
        "version": (1 + dice.below(6)).to_string(),
        "model": format!("model-{}", dice.below(5)),
        "messages": [{"role": "system", "content": format!("You help with {prompt}.")}, {"role": "user", "content": query}],
        "variables": {"lang": dice.one_of(&["en", "de", "fr"])},
        "output": output,
        "latency_ms": (400.0 / (1.02 - dice.share())).round(),
        "cost": format!("0.{:06}", 100 + dice.below(12_000)),
        "usage": {"input_tokens": 50 + dice.below(900), "output_tokens": 20 + dice.below(900)},
        "feedback": feedback(&mut dice),
    });
    if dice.happens(0.01) {
        row["error"] = json!("timed out");
    }
    if dice.happens(0.1) {
        row["tags"] = json!([dice.one_of(&TAGS)]);
    }
    if dice.happens(0.3) {
        row["contexts"] = json!([{"text": prose(&mut dice, 20)}]);
    }
    row
}

fn feedback(dice: &mut Dice) -> Vec<Value> {
    let mut said = Vec::new();
    if dice.happens(0.6) {
        said.push(json!({"kind": "thumb", "value": if dice.happens(0.7) { "up" } else { "down" }}));
    }
    if dice.happens(0.3) {
        said.push(json!({"kind": "rating", "value": 1 + dice.below(5), "scale": [1, 5]}));
    }
    if dice.happens(0.06) {
        said.push(json!({"kind": "comment", "text": prose(dice, 8)}));
    }
    if dice.happens(0.04) {
        said.push(json!({"kind": "correction", "text": prose(dice, 60)}));
    }
    said
}

pub fn rfc3339(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map(|time| time.to_string()).unwrap_or_default()
}

/// Rows as a file of lines.
pub fn lines(rows: impl Iterator<Item = Value>) -> String {
    let mut text = String::new();
    for row in rows {
        let _ = writeln!(text, "{row}");
    }
    text
}

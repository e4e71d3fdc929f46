//! Figures and words as people read them.
pub use attune_core::figures::{count, dollars, grouped, milliseconds};
use attune_core::verdict::Word;

use super::Paint;

/// `93` to "1 min 33 s".
pub fn seconds(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    match whole {
        0..60 if seconds < 10.0 => format!("{seconds:.1} s"),
        0..60 => format!("{whole} s"),
        60..3_600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3_600, whole % 3_600 / 60),
    }
}

/// Up to the minute: `2026-11-01 09:30`.
pub fn minute(rfc3339: &str) -> String {
    rfc3339.get(..16).unwrap_or(rfc3339).replace('T', " ")
}

/// A version's hash as it is shown: enough to name it.
pub fn short_hash(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// A verdict's mark, so that its meaning never rests on colour.
pub fn glyph(word: Word) -> char {
    match word {
        Word::Better => '▲',
        Word::Worse => '▼',
        Word::NoDifference | Word::NotWorse => '▬',
        Word::CantTell => '◇',
    }
}

pub fn verdict_word(word: Word) -> &'static str {
    match word {
        Word::Better => "better",
        Word::Worse => "worse",
        Word::NoDifference => "no difference",
        Word::NotWorse => "not worse",
        Word::CantTell => "can't tell",
    }
}

pub fn verdict_paint(word: Word) -> Paint {
    match word {
        Word::Better => Paint::Good,
        Word::Worse => Paint::Bad,
        Word::NoDifference | Word::NotWorse => Paint::Strong,
        Word::CantTell => Paint::Unsure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_read_them() {
        assert_eq!(
            ["0.4 s", "12 s", "1 min 33 s", "2 h 1 min"],
            [0.4, 12.2, 93.0, 7_260.0].map(seconds).each_ref().map(String::as_str)
        );
        assert_eq!(minute("2026-11-01T09:30:00Z"), "2026-11-01 09:30");
    }
}

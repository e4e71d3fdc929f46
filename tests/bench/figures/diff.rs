//! The difference of two templates, word by word.
use std::{hint::black_box, time::Instant};

use attune_core::diff::texts;

use crate::{
    figure::{Figures, Goal, percentile},
    material::{Dice, prose, word},
};

/// A twentieth of the words is another, and one paragraph stands elsewhere, as in the measurement of `git diff
/// --word-diff` that the goals come from.
fn edited(dice: &mut Dice, text: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    for paragraph in text.split("\n\n") {
        let words = paragraph.split(' ').map(|old| match dice.happens(0.05) {
            true => word(1 + dice.below(4_000)),
            false => old.to_owned(),
        });
        paragraphs.push(words.collect::<Vec<_>>().join(" "));
    }
    let moved = paragraphs.remove(paragraphs.len() / 3);
    paragraphs.insert(paragraphs.len() * 2 / 3, moved);
    paragraphs.join("\n\n")
}

pub fn measure(figures: &mut Figures) {
    for (kilobytes, goal) in [(2, 1.0), (20, 4.0), (200, 22.0)] {
        let mut dice = Dice(kilobytes);
        let mut text = prose(&mut dice, 60);
        while text.len() < kilobytes as usize * 1_000 {
            let between = if dice.happens(0.3) { "\n\n" } else { "\n" };
            text += &format!("{between}{}", prose(&mut dice, 15));
        }
        let changed = edited(&mut dice, &text);
        let times = (0..9).map(|_| {
            let started = Instant::now();
            black_box(texts(black_box(&text), black_box(&changed)));
            started.elapsed()
        });
        let time = percentile(times.collect(), 0.0);
        figures.milliseconds(&format!("word diff of two templates of {kilobytes} KB"), Goal::AtMost(goal), time);
    }
}

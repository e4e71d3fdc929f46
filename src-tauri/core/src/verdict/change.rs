//! Whether a share or a mean changed from one span of time to the next, where one voice may say many things.
//!
//! A person who gives thirty thumbs is one person: what varies is taken from voice to voice, not from thumb to thumb,
//! and never less than what as many strangers say would vary. A thumb is worth 1 or 0, a rating what it says.
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::{holm, share};

/// With fewer voices on a side nothing is said, and nothing counts as looked at.
pub const LEAST_VOICES: f64 = 20.0;

/// What one voice said in a span.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Voice {
    pub of: i64,
    pub sum: f64,
    pub squares: f64,
}

impl Voice {
    /// The same voice says these as well.
    pub fn joins(&mut self, other: &Self) {
        self.of += other.of;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    pub fn says(&mut self, value: f64) {
        self.of += 1;
        self.sum += value;
        self.squares += value * value;
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// After − before.
    pub difference: f64,
    pub interval: [f64; 2],
    pub p_value: f64,
}

impl Change {
    /// "17 points (7 to 27)": how much, without a sign, the nearer end of the interval first; so many `times` the unit.
    pub fn size(&self, times: f64, digits: usize, unit: &str) -> String {
        let sign = if self.difference > 0.0 { times } else { -times };
        let mut ends = self.interval.map(|end| sign * end);
        ends.sort_by(f64::total_cmp);
        format!("{:.digits$}{unit} ({:.digits$} to {:.digits$})", sign * self.difference, ends[0], ends[1])
    }
}

/// None where too few speak on a side. A voice that says most of it makes the others count for less: voices are
/// counted as (Σn)² ÷ Σn².
pub fn change(before: &[Voice], after: &[Voice]) -> Option<Change> {
    let (before, after) = (Span::of(before), Span::of(after));
    if before.voices < LEAST_VOICES || after.voices < LEAST_VOICES {
        return None;
    }
    let pooled = (before.sum + after.sum) / (before.of + after.of);
    let difference = after.sum / after.of - before.sum / before.of;
    // From one thing said to the next.
    let varies = (before.squares + after.squares) / (before.of + after.of) - pooled * pooled;
    let (one, other) = (before.variance(pooled, varies), after.variance(pooled, varies));
    let variance = one + other;
    // What everybody says alike varies in the last digits of a sum at most.
    if variance <= f64::EPSILON * pooled * pooled {
        // Everybody says the same in both spans.
        return Some(Change { difference, interval: [difference; 2], p_value: 1.0 });
    }
    // Welch (1947), Biometrika 34:28, with voices for observations.
    let freedom = variance * variance / (one * one / (before.voices - 1.0) + other * other / (after.voices - 1.0));
    let error = variance.sqrt();
    let half = share::student(freedom) * error;
    let beyond = StudentsT::new(0.0, 1.0, freedom).map_or(0.5, |t| t.sf((difference / error).abs()));
    let p_value = (2.0 * beyond).min(1.0);
    Some(Change { difference, interval: [difference - half, difference + half], p_value })
}

/// Holm's correction over all changes that were looked at, in their order.
pub fn together(changes: &[Change]) -> Vec<f64> {
    holm::adjust(&changes.iter().map(|change| change.p_value).collect::<Vec<_>>())
}

struct Span<'v> {
    said: &'v [Voice],
    of: f64,
    sum: f64,
    squares: f64,
    voices: f64,
}

impl<'v> Span<'v> {
    fn of(said: &'v [Voice]) -> Self {
        let add = |of: fn(&Voice) -> f64| said.iter().map(of).sum::<f64>();
        let (of, lengths) = (add(|voice| voice.of as f64), add(|voice| (voice.of * voice.of) as f64));
        let voices = if of > 0.0 { of * of / lengths } else { 0.0 };
        Self { said, of, sum: add(|voice| voice.sum), squares: add(|voice| voice.squares), voices }
    }

    /// Of the span's mean, if `pooled` is the true one and single things vary so.
    fn variance(&self, pooled: f64, varies: f64) -> f64 {
        let off = |voice: &Voice| voice.sum - pooled * voice.of as f64;
        let squares: f64 = self.said.iter().map(|voice| off(voice).powi(2)).sum();
        let between = squares * self.voices / (self.voices - 1.0) / (self.of * self.of);
        between.max(varies / self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn voice(values: impl IntoIterator<Item = f64>) -> Voice {
        let mut voice = Voice::default();
        values.into_iter().for_each(|value| voice.says(value));
        voice
    }

    fn thumbs(up: i64, of: i64) -> Voice {
        voice((0..of).map(|n| if n < up { 1.0 } else { 0.0 }))
    }

    fn strangers(up: i64, of: i64) -> Vec<Voice> {
        (0..of).map(|n| thumbs(i64::from(n < up), 1)).collect()
    }

    #[test]
    fn of_strangers_it_is_the_usual_test_of_two_shares() {
        let found = change(&strangers(160, 200), &strangers(130, 200)).unwrap();
        // Standard error √(0.725·0.275 ÷ 200 + 46.625 ÷ 199 ÷ 200) = 0.04657, so t = −3.22 with 395 degrees.
        assert!((found.difference + 0.15).abs() < 1e-12);
        assert!((0.0012..0.0016).contains(&found.p_value), "{}", found.p_value);
        assert!((found.interval[0] + 0.2416).abs() < 1e-3 && (found.interval[1] + 0.0584).abs() < 1e-3);
    }

    #[test]
    fn few_voices_say_nothing_however_much_they_say() {
        let loud = |up| vec![thumbs(up, 100); 10];
        assert_eq!(change(&loud(90), &loud(20)), None);
        let mut one_shouts = strangers(20, 40);
        one_shouts.push(thumbs(0, 1_000));
        assert_eq!(change(&strangers(20, 40), &one_shouts), None);
        assert_eq!(change(&[], &strangers(20, 40)), None);
    }

    #[test]
    fn where_everybody_agrees_nothing_changed() {
        assert_eq!(change(&strangers(30, 30), &strangers(50, 50)).unwrap().p_value, 1.0);
        let alike = vec![voice([0.1, 0.1, 0.1]); 40];
        assert_eq!(change(&alike, &alike).unwrap().p_value, 1.0);
    }

    #[test]
    fn of_ratings_by_strangers_it_is_the_usual_test_of_two_means() {
        let week = |values: &[f64]| -> Vec<Voice> { (0..50).map(|n| voice([values[n % values.len()]])).collect() };
        let found = change(&week(&[3.0, 4.0, 5.0, 4.0, 4.0]), &week(&[3.0, 3.0, 4.0, 3.0, 2.0])).unwrap();
        // Means 4 and 3, pooled 3.5; squares around it (0.4 + 0.25)·50 a week: standard error √(2·0.65 ÷ 49) = 0.1629.
        assert!((found.difference + 1.0).abs() < 1e-12);
        assert!((found.interval[0] + 1.3232).abs() < 1e-3 && (found.interval[1] + 0.6768).abs() < 1e-3, "{found:?}");
        assert!(found.p_value < 1e-6);
        assert!(change(&week(&[3.0, 5.0]), &week(&[3.0, 5.0, 3.0, 5.0, 4.0])).unwrap().p_value > 0.5);
    }

    /// Voices of very different length and temper, and no true change: in 1,000 pairs of weeks with five things looked
    /// at in each, at most one in twenty may bring any sentence. A test that counts thumbs would bring one in two.
    #[test]
    fn weeks_in_which_nothing_changed_rarely_bring_a_sentence() {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let mut week = |voices: usize| -> Vec<Voice> {
            let voice = |random: &mut ChaCha8Rng| {
                let of = if random.random_bool(0.2) { random.random_range(5..15) } else { random.random_range(1..3) };
                // Some people are content with everything, some with nothing.
                let content = [0.15, 0.75, 0.95, 0.98][random.random_range(0..4)];
                thumbs((0..of).filter(|_| random.random_bool(content)).count() as i64, of)
            };
            (0..voices).map(|_| voice(&mut random)).collect()
        };
        let weeks = 1_000;
        let spoke = |week: &mut dyn FnMut(usize) -> Vec<Voice>| {
            let changes: Vec<Change> = (0..5).filter_map(|n| change(&week(60 + 40 * n), &week(90))).collect();
            together(&changes).iter().any(|p| *p <= share::ALPHA)
        };
        let wrong = (0..weeks).filter(|_| spoke(&mut week)).count();
        assert!(wrong <= weeks / 20, "{wrong} of {weeks}");
        assert!(wrong >= weeks / 200, "{wrong} of {weeks}: it would never say anything");
    }
}

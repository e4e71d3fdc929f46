//! Whether a pattern takes more of the failures than it did.
use serde::Serialize;
use ts_rs::TS;

/// Days.
const WEEK: i64 = 7;
/// Weeks that are looked at; the newer half is compared with the older one.
pub const WEEKS: usize = 8;
/// Fewer say nothing.
const FEW: i64 = 5;
/// Standard deviations that chance alone exceeds once in twenty times.
const CHANCE: f64 = 1.96;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "PatternTrend")]
pub enum Trend {
    /// It has more of the failures of the last four weeks than of the four before, beyond chance.
    Growing,
    Shrinking,
    Steady,
}

impl Trend {
    /// `all` are the failures of each week, `own` those of the pattern, oldest first.
    pub fn of(own: &[i64; WEEKS], all: &[i64; WEEKS]) -> Self {
        let (members, recent) = (own.iter().sum::<i64>(), own[WEEKS / 2..].iter().sum::<i64>());
        let share = all[WEEKS / 2..].iter().sum::<i64>() as f64 / all.iter().sum::<i64>().max(1) as f64;
        let spread = (members as f64 * share * (1.0 - share)).sqrt();
        if members < FEW || spread == 0.0 {
            return Trend::Steady;
        }
        match (recent as f64 - members as f64 * share) / spread {
            deviation if deviation > CHANCE => Trend::Growing,
            deviation if deviation < -CHANCE => Trend::Shrinking,
            _ => Trend::Steady,
        }
    }
}

/// How many there are in each week, the last of which ends with the newest day, given how many there are on days.
pub fn weeks(days: impl IntoIterator<Item = (i64, i64)>, newest: i64) -> [i64; WEEKS] {
    let mut weeks = [0; WEEKS];
    for (day, failures) in days {
        let back = usize::try_from((newest - day) / WEEK).unwrap_or(WEEKS);
        if back < WEEKS {
            weeks[WEEKS - 1 - back] += failures;
        }
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_is_what_chance_does_not_make() {
        let all = [100; WEEKS];
        assert_eq!(Trend::of(&[0, 0, 0, 0, 5, 5, 5, 5], &all), Trend::Growing);
        assert_eq!(Trend::of(&[9, 9, 9, 9, 1, 1, 1, 1], &all), Trend::Shrinking);
        assert_eq!(Trend::of(&[5, 6, 5, 4, 5, 6, 5, 5], &all), Trend::Steady);
        assert_eq!(Trend::of(&[0, 0, 0, 0, 1, 1, 1, 1], &all), Trend::Steady, "four are too few");
        let doubled = [50, 50, 50, 50, 100, 100, 100, 100];
        assert_eq!(Trend::of(&[5, 5, 5, 5, 10, 10, 10, 10], &doubled), Trend::Steady, "all failures grew alike");
        assert_eq!(Trend::of(&[0, 0, 0, 0, 0, 0, 0, 50], &[0, 0, 0, 0, 0, 0, 0, 90]), Trend::Steady, "no time before");
    }

    #[test]
    fn weeks_end_with_the_newest_failure() {
        let newest = 700;
        let days = [newest, newest - 6, newest - 7, newest - 55, newest - 56, 0].map(|day| (day, 1));
        assert_eq!(weeks(days, newest), [1, 0, 0, 0, 0, 0, 1, 2]);
        assert_eq!(weeks([(newest, 3), (newest, 2)], newest)[WEEKS - 1], 5);
    }
}

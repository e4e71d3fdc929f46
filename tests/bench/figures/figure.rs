//! Figures: what was measured, beside what it should be.
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{Done, machine, program::Program};

#[derive(Clone, Copy)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// Shown for what it is.
    None,
}

impl Goal {
    /// How far it is reached: 1 or more means that it is.
    fn ratio(self, value: f64) -> Option<f64> {
        match self {
            // Nothing at all is reached or not.
            Goal::AtMost(0.0) => Some(if value > 0.0 { 0.0 } else { 1.0 }),
            Goal::AtMost(most) => Some(most / value.max(1e-9)),
            Goal::AtLeast(least) => Some(value / least),
            Goal::None => None,
        }
    }

    fn text(self, unit: &str) -> String {
        match self {
            Goal::AtMost(most) => format!("≤ {} {unit}", number(most)),
            Goal::AtLeast(least) => format!("≥ {} {unit}", number(least)),
            Goal::None => "–".to_owned(),
        }
    }
}

/// All that was measured in this run.
pub struct Figures {
    /// Of the full size.
    pub share: f64,
    figures: Vec<Value>,
}

impl Figures {
    pub fn new(share: f64) -> Self {
        println!("{:<58} {:>14} {:>16} {:>7} {:>6}", "figure", "value", "goal", "ratio", "load");
        Self { share, figures: Vec::new() }
    }

    /// A share of a full size, in whole steps.
    pub fn part(&self, full: usize) -> usize {
        ((full as f64 * self.share) as usize).max(1)
    }

    /// Prints a figure and keeps it for the record.
    pub fn add(&mut self, name: &str, goal: Goal, value: f64, unit: &str) {
        let (load, ratio) = (machine::load(), goal.ratio(value));
        let shown = ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
        println!(
            "{name:<58} {:>14} {:>16} {shown:>7} {load:>6.2}",
            format!("{} {unit}", number(value)),
            goal.text(unit)
        );
        let goal = match goal {
            Goal::AtMost(goal) => json!({"at_most": goal}),
            Goal::AtLeast(goal) => json!({"at_least": goal}),
            Goal::None => Value::Null,
        };
        self.figures
            .push(json!({"figure": name, "value": value, "unit": unit, "goal": goal, "ratio": ratio, "load": load}));
    }

    pub fn milliseconds(&mut self, name: &str, goal: Goal, time: Duration) {
        self.add(name, goal, 1e3 * time.as_secs_f64(), "ms");
    }

    pub fn record(&self, program: &Program) -> Done<String> {
        let record = json!({"machine": machine::describe(program)?, "share": self.share, "figures": self.figures});
        Ok(serde_json::to_string_pretty(&record)? + "\n")
    }
}

/// Three digits are enough.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        large if large >= 100.0 => 0,
        middle if middle >= 10.0 => 1,
        _ => 2,
    };
    format!("{value:.digits$}")
}

/// The shortest of several runs.
pub fn best(runs: usize, mut run: impl FnMut() -> Done) -> Done<Duration> {
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let started = Instant::now();
        run()?;
        times.push(started.elapsed());
    }
    Ok(percentile(times, 0.0))
}

/// The time that this share of all does not exceed.
pub fn percentile(mut times: Vec<Duration>, share: f64) -> Duration {
    times.sort();
    let place = (share * times.len() as f64).ceil() as usize;
    times.get(place.saturating_sub(1)).copied().unwrap_or_default()
}

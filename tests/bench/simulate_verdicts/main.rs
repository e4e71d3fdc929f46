//! How often an unchanged prompt is called `better`, whatever somebody does to get that word.
//!
//! `cargo run --example simulate_verdicts -- RUNS FILE` plays every scenario (20,000 runs of the cheapest ones, if not
//! said otherwise), prints a line for each and writes the figures to FILE as JSON. Everything is seeded. Add
//! `--config 'profile.dev.package.attune-core.opt-level=3'` to have it in minutes.
use serde_json::json;

mod scenarios;
mod world;

use scenarios::{ALPHA, Scenario};
use world::World;

/// How often `better` came out in how many runs.
struct Outcome {
    runs: u64,
    better: u64,
}

impl Outcome {
    fn share(&self) -> f64 {
        self.better as f64 / self.runs as f64
    }

    /// α and three standard deviations of what chance adds in this many runs.
    fn allowed(&self) -> f64 {
        ALPHA + 3.0 * (ALPHA * (1.0 - ALPHA) / self.runs as f64).sqrt()
    }
}

fn play(scenario: &Scenario, budget: u64) -> Outcome {
    let runs = (budget / scenario.cost).max(20);
    let better = (0..runs).filter(|run| (scenario.run)(&mut World::new(*run))).count() as u64;
    Outcome { runs, better }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let budget = arguments.next().map_or(Ok(20_000), |runs| runs.parse())?;
    let mut figures = Vec::new();
    let mut kept = true;
    for scenario in scenarios::all() {
        let outcome = play(&scenario, budget);
        let verdict = match (scenario.guarded, outcome.share() <= outcome.allowed()) {
            (false, _) => "(no rule)",
            (true, true) => "kept",
            (true, false) => "BROKEN",
        };
        kept &= verdict != "BROKEN";
        println!(
            "{:<58} n {:>5}  {:>6} runs  better {:>6.2} %  at most {:.2} %  {verdict}",
            scenario.name,
            scenario.n,
            outcome.runs,
            100.0 * outcome.share(),
            100.0 * outcome.allowed(),
        );
        figures.push(json!({
            "scenario": scenario.name, "guarded": scenario.guarded, "n": scenario.n, "runs": outcome.runs,
            "better": outcome.better, "share": outcome.share(), "allowed": outcome.allowed(),
        }));
    }
    if let Some(file) = arguments.next() {
        std::fs::write(file, serde_json::to_string_pretty(&json!({"alpha": ALPHA, "figures": figures}))? + "\n")?;
    }
    if kept { Ok(()) } else { Err("an unchanged prompt was called better too often".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unchanged_prompt_is_hardly_ever_called_better() {
        let quick = |scenario: &&Scenario| scenario.guarded && (scenario.n <= 100 || scenario.cost == 1);
        for scenario in scenarios::all().iter().filter(quick) {
            let outcome = play(scenario, 60);
            assert!(outcome.share() <= outcome.allowed(), "{}: {}", scenario.name, outcome.share());
        }
    }

    #[test]
    fn without_the_rules_it_would_be() {
        for scenario in scenarios::all().iter().filter(|scenario| !scenario.guarded && scenario.cost == 1) {
            let outcome = play(scenario, 100);
            assert!(outcome.share() > outcome.allowed(), "{}: {}", scenario.name, outcome.share());
        }
    }
}

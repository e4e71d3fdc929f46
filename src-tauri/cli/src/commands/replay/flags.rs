//! The flags of a replay, the same for its plan and its run.
use attune_core::{money::Money, replay::Request};
use clap::Args;

use super::require::Require;
use crate::args::{filter, word};

#[derive(Args)]
pub struct Flags {
    /// This prompt on another model: its version at production on both sides, with --candidate-model
    #[arg(value_name = "PROMPT", required_unless_present = "candidate", conflicts_with = "candidate")]
    prompt: Option<String>,
    /// The version to try, such as ticket@8; several are compared to the baseline one by one
    #[arg(long, value_name = "REF", num_args = 1..)]
    candidate: Vec<String>,
    /// A version, or recorded for the answers of the past; else the version at production, run again today
    #[arg(long, value_name = "REF|recorded")]
    baseline: Option<String>,
    /// The model that answers on both sides; with PROMPT the candidate's
    #[arg(long, value_name = "M")]
    model: Option<String>,
    /// The candidate's model
    #[arg(long, value_name = "M")]
    candidate_model: Option<String>,
    /// The baseline's model
    #[arg(long, value_name = "M")]
    baseline_model: Option<String>,
    #[command(flatten)]
    cases: Cases,
    #[command(flatten)]
    compare: Compare,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Args)]
#[command(next_help_heading = "Cases")]
struct Cases {
    /// Which cases, in the filter language; else all traffic of the prompt
    #[arg(long, value_name = "F", allow_hyphen_values = true, value_parser = filter)]
    filter: Option<String>,
    /// The cases of a set; NAME@2 for one version of it
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    /// Only cases that are held out of the examples for the prompt
    #[arg(long)]
    held_out: bool,
    /// The newest so many
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// A random draw of so many
    #[arg(long, value_name = "N")]
    sample: Option<u32>,
    /// For what is drawn at random
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Draw from each value of this field in proportion
    #[arg(long, value_name = "FIELD")]
    stratify: Option<String>,
    /// Give figures for each value of this field apart
    #[arg(long, value_name = "FIELD")]
    slice: Option<String>,
    /// So many of the prompt's other traffic are watched too; 0 for none
    #[arg(long, value_name = "N")]
    guard: Option<u32>,
    /// Take every turn of a session, not one
    #[arg(long)]
    all_turns: bool,
    /// Go on though more than a fifth of the cases lack a variable
    #[arg(long)]
    allow_skips: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Comparison")]
struct Compare {
    /// The checks; else those attached to the prompt
    #[arg(long, value_name = "NAME", num_args = 1..)]
    check: Vec<String>,
    /// The check that decides
    #[arg(long, value_name = "CHECK")]
    decide: Option<String>,
    /// The smallest difference that matters, such as 0.02
    #[arg(long, value_name = "D")]
    margin: Option<f64>,
    /// How often an unchanged prompt may be called better or worse; 0.05 if not given
    #[arg(long, value_name = "A")]
    alpha: Option<f64>,
    /// Ask each question so many times
    #[arg(long, value_name = "R")]
    repeats: Option<u32>,
    /// Stop as soon as the running evidence decides
    #[arg(long)]
    until_decided: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Calls")]
struct Limits {
    /// Calls under way at once; 8 if not given
    #[arg(long, value_name = "C")]
    concurrency: Option<u32>,
    /// Spend at most so many US dollars
    #[arg(long, value_name = "X", value_parser = word::<Money>)]
    budget_usd: Option<Money>,
    /// Make at most so many calls
    #[arg(long, value_name = "N")]
    budget_calls: Option<u64>,
    /// Ask again for what is in the cache
    #[arg(long)]
    fresh: bool,
    /// Ask again for what is older in the cache, such as 7d or 12h
    #[arg(long, value_name = "D")]
    max_cache_age: Option<String>,
}

#[derive(Args)]
pub struct Run {
    #[command(flatten)]
    pub flags: Flags,
    /// Exit with 3 unless the deciding check says so on the target: better, or not-worse (which needs a margin)
    #[arg(long, value_enum, value_name = "better|not-worse", hide_possible_values = true, help_heading = "Comparison")]
    pub require: Option<Require>,
}

impl Flags {
    pub fn request(self) -> Request {
        let Flags { prompt, candidate, baseline, model, candidate_model, baseline_model, cases, compare, limits } =
            self;
        Request {
            prompt,
            candidate,
            baseline,
            candidate_model,
            baseline_model,
            model,
            filter: cases.filter,
            set: cases.set,
            held_out: cases.held_out,
            limit: cases.limit,
            sample: cases.sample,
            seed: cases.seed,
            stratify: cases.stratify,
            slice: cases.slice,
            guard: cases.guard,
            all_turns: cases.all_turns,
            check: compare.check,
            decide: compare.decide,
            margin: compare.margin,
            alpha: compare.alpha,
            repeats: compare.repeats,
            concurrency: limits.concurrency,
            budget_usd: limits.budget_usd,
            budget_calls: limits.budget_calls,
            fresh: limits.fresh,
            max_cache_age: limits.max_cache_age,
            until_decided: compare.until_decided,
            allow_skips: cases.allow_skips,
        }
    }
}

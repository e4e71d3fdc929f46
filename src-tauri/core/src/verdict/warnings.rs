//! What a person should know before they trust the figures.
use super::cases::Sample;
use super::evidence::sequence;
use super::form::{Kind, Options};

/// A score from fewer cases or clusters than this gets a warning with its interval.
const FEW: usize = 20;
/// A larger share of cases without both sides gets a warning.
const MANY_UNPAIRED: f64 = 0.02;

pub(super) fn warnings(sample: &Sample, options: &Options) -> Vec<String> {
    let mut warnings = options.withheld.clone();
    let (n, unpaired) = (sample.n(), sample.unpaired());
    if unpaired as f64 > MANY_UNPAIRED * (n + unpaired) as f64 {
        warnings.push(format!(
            "{unpaired} of {} cases lack an outcome on one side and are left out; if they failed for a reason, the rest \
             is not a fair sample",
            n + unpaired
        ));
    }
    if options.anytime && sequence(sample, options).is_none() {
        warnings.push(
            "Looked at before its end, and without a known range of independent scores no word holds then: run it to \
             its end in one go"
                .to_owned(),
        );
    }
    if !options.anytime && sample.kind == Kind::Score && n > 0 {
        let units = sample.units();
        let what = if sample.clustered { "clusters" } else { "cases" };
        if units.all_equal() {
            warnings.push(
                "All differences are equal, so the interval is a point and says nothing of other cases".to_owned(),
            );
        } else if units.len() < FEW {
            warnings.push(format!("From fewer than {FEW} {what} a bootstrap interval comes out too narrow"));
        }
    }
    warnings
}

//! The verdict as one plain sentence, first in people.
use super::form::{Direction, Verdict, Word};
use crate::figures::grouped;

/// `shares`: outcomes are pass or fail, so that differences count cases. `withheld`: no word is given on purpose.
pub(super) fn sentence(verdict: &Verdict, shares: bool, withheld: bool) -> String {
    let scale = if shares { Scale::of_cases(verdict.interval) } else { Scale::Score };
    let lead = if withheld { "No verdict is given: ".to_owned() } else { lead(verdict, scale) };
    let (Some(difference), Some(interval)) = (verdict.difference, verdict.interval) else {
        return if verdict.n == 0 {
            "No case has an outcome on both sides, so nothing can be said.".to_owned()
        } else {
            format!("{lead}no interval can be given for these cases.")
        };
    };
    let headline = match scale {
        Scale::Cases { .. } => cases(verdict, scale, difference, interval),
        Scale::Score => score(verdict, difference, interval),
    };
    let mut parts = vec![headline];
    if let (true, Some(broken)) = (shares, verdict.broken) {
        parts.push(format!("{} of {} got worse", grouped(broken), grouped(verdict.n)));
    }
    if let Some(more) = verdict.more_cases.filter(|_| difference != 0.0) {
        let more = grouped(rounded(more));
        parts.push(format!("about {more} more cases would settle it if this is the true difference"));
    }
    if let Some(detectable) = verdict.detectable.filter(|_| !withheld) {
        parts.push(format!("this comparison could see differences of {} or more", scale.size(detectable)));
    }
    let slice = verdict.slice.as_ref().map(|slice| format!("In “{slice}”: ")).unwrap_or_default();
    format!("{}.", capitalised(&format!("{slice}{lead}{}", parts.join("; "))))
}

/// What a difference is counted in.
#[derive(Debug, Clone, Copy)]
enum Scale {
    /// Cases of a hundred.
    Cases {
        decimals: usize,
    },
    Score,
}

impl Scale {
    /// Whole cases, unless the interval is so narrow that they would blur it.
    fn of_cases(interval: Option<[f64; 2]>) -> Self {
        let decimals = match interval.map_or(1.0, |[lower, upper]| upper - lower) {
            width if width >= 0.06 => 0,
            width if width >= 0.015 => 1,
            _ => 2,
        };
        Scale::Cases { decimals }
    }

    /// The size of a difference, without its sign.
    fn size(self, difference: f64) -> String {
        match self {
            Scale::Score => significant(difference.abs()),
            Scale::Cases { decimals } => trimmed(format!("{:.decimals$}", 100.0 * difference.abs())),
        }
    }
}

fn lead(verdict: &Verdict, scale: Scale) -> String {
    let margin = verdict.margin.map(|margin| scale.size(margin)).unwrap_or_default();
    let margin = if matches!(scale, Scale::Cases { .. }) { format!("{margin} in 100") } else { margin };
    match verdict.word {
        Word::Better | Word::Worse if verdict.direction == Direction::Down => "Less is better: ".to_owned(),
        Word::Better | Word::Worse => String::new(),
        Word::NoDifference => format!("No difference of {margin} or more: "),
        Word::NotWorse => format!("Not worse by {margin} or more: "),
        Word::CantTell => "Can't tell: ".to_owned(),
    }
}

/// "of 100 cases 7 more pass (4 to 11)".
fn cases(verdict: &Verdict, scale: Scale, difference: f64, interval: [f64; 2]) -> String {
    let moved = |share: f64| match (scale.size(share).as_str(), share > 0.0) {
        ("0", _) => "0".to_owned(),
        (size, true) => format!("{size} more"),
        (size, false) => format!("{size} fewer"),
    };
    let amount = Some(moved(difference)).filter(|amount| amount != "0").unwrap_or_else(|| "as many".to_owned());
    let pass = if scale.size(difference) == "1" { "passes" } else { "pass" };
    let check = verdict.check.as_ref().map(|check| format!(" “{check}”")).unwrap_or_default();
    format!("of 100 cases {amount} {pass}{check} ({})", span(scale, interval, moved))
}

/// "the mean rises by 0.12 (0.05 to 0.19), from 3.4 to 3.52".
fn score(verdict: &Verdict, difference: f64, interval: [f64; 2]) -> String {
    let check = verdict.check.as_ref().map(|check| format!(" of “{check}”")).unwrap_or_default();
    let movement = match difference {
        0.0 => "stays".to_owned(),
        up if up > 0.0 => format!("rises by {}", significant(up)),
        down => format!("falls by {}", significant(-down)),
    };
    let [from, to] = [verdict.baseline, verdict.candidate].map(|mean| signed(mean.unwrap_or_default()));
    format!("the mean{check} {movement} ({}), from {from} to {to}", span(Scale::Score, interval, signed))
}

/// Both limits: by their size where they are on the same side of 0, the nearer one first.
fn span(scale: Scale, [lower, upper]: [f64; 2], sided: impl Fn(f64) -> String) -> String {
    if lower >= 0.0 {
        format!("{} to {}", scale.size(lower), scale.size(upper))
    } else if upper <= 0.0 {
        format!("{} to {}", scale.size(upper), scale.size(lower))
    } else {
        format!("{} to {}", sided(lower), sided(upper))
    }
}

fn signed(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{}", significant(value.abs()))
}

/// Three digits that count.
fn significant(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let decimals = (2.0 - value.log10().floor()).clamp(0.0, 15.0) as usize;
    trimmed(format!("{value:.decimals$}"))
}

/// Without zeros at the end of a fraction.
fn trimmed(number: String) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number }
}

/// To two digits, for a number that is a guess.
fn rounded(count: u64) -> u64 {
    let unit = 10u64.pow(count.max(1).ilog10().saturating_sub(1));
    count.div_ceil(unit) * unit
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

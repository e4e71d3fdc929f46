//! What a promotion promised, beside what users said before and after it.
//!
//! Before and after is all that it is: whatever else changed on that day is in it too. The day of the move itself is
//! left out, since its answers are of both versions.
use std::ops::Range;

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{Thumbs, date, days_before, percent, scope::Scope};
use crate::{
    error::Result,
    figures::count,
    store::{self, channel::Move, rollup},
    time::{DAY, rfc3339},
    verdict::{Verdict, share},
};

/// So many days are looked at on each side, unless the channel moved within them.
const DAYS: i64 = 28;
/// The newest moves are shown.
const MOST: usize = 20;

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromotionEffect")]
pub struct Effect {
    pub prompt: String,
    pub channel: String,
    /// `promote`, `override` or `rollback`.
    pub kind: String,
    pub moved_from: Option<String>,
    pub moved_to: String,
    pub time: String,
    pub replay: Option<String>,
    /// The verdict that allowed it.
    pub promise: Option<Verdict>,
    pub before: Span,
    pub after: Span,
    /// After − before, with Newcombe's interval; null while a side has no thumbs.
    pub difference: Option<f64>,
    pub interval: Option<[f64; 2]>,
    pub text: String,
}

/// Whole days of a prompt's answers.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromotionSpan")]
pub struct Span {
    #[ts(type = "number")]
    pub days: i64,
    /// First and last day; null where there is none yet.
    pub from: Option<String>,
    pub to: Option<String>,
    #[serde(flatten)]
    pub thumbs: Thumbs,
}

pub(super) async fn of(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Effect>> {
    let moves = store::channel::moves(connection, scope.prompt()).await?;
    let mut effects = Vec::new();
    for (place, made) in moves.iter().enumerate() {
        let day = made.time / DAY;
        // An adoption moves nothing: the version was live already.
        if made.kind == "adopt" || !scope.holds(day) || effects.len() == MOST {
            continue;
        }
        let of_channel = |other: &&Move| other.prompt == made.prompt && other.channel == made.channel;
        let next = moves[..place].iter().rfind(of_channel).map_or(scope.today, |next| next.time / DAY - 1);
        let earlier = moves[place + 1..].iter().filter(|other| other.kind != "adopt").find(of_channel);
        let earliest = earlier.map_or(i64::MIN, |earlier| earlier.time / DAY + 1);
        let before = span(connection, scope, &made.prompt, days_before(day, DAYS, earliest)).await?;
        let after = span(connection, scope, &made.prompt, day + 1..(day + 1 + DAYS).min(next + 1)).await?;
        effects.push(effect(made, before, after)?);
    }
    Ok(effects)
}

async fn span(connection: &mut SqliteConnection, scope: &Scope, prompt: &str, days: Range<i64>) -> Result<Span> {
    let (answers, up, down) = rollup::of_prompt(connection, prompt, &scope.over(days.clone())).await?;
    let is_there = !days.is_empty();
    Ok(Span {
        days: (days.end - days.start).max(0),
        from: is_there.then(|| date(days.start)),
        to: is_there.then(|| date(days.end - 1)),
        thumbs: Thumbs::of(answers, up, down),
    })
}

fn effect(made: &Move, before: Span, after: Span) -> Result<Effect> {
    let promise: Option<Verdict> = made.promise.as_deref().map(serde_json::from_str).transpose()?;
    let counts = |span: &Span| (span.thumbs.up, span.thumbs.thumbs);
    let difference = share::difference(counts(&before), counts(&after));
    let reference = |number: i64| format!("{}@{number}", made.prompt);
    Ok(Effect {
        prompt: made.prompt.clone(),
        channel: made.channel.clone(),
        kind: made.kind.clone(),
        moved_from: made.moved_from.map(reference),
        moved_to: reference(made.moved_to),
        time: rfc3339(made.time),
        replay: made.replay.clone(),
        text: sentence(promise.as_ref(), &before, &after),
        promise,
        before,
        after,
        difference: difference.map(|(difference, _)| difference),
        interval: difference.map(|(_, interval)| interval),
    })
}

fn sentence(promise: Option<&Verdict>, before: &Span, after: &Span) -> String {
    let promised =
        promise.map_or_else(|| "Nothing was promised.".to_owned(), |promise| format!("Promised: {}", promise.text));
    let side = |span: &Span| {
        let days = count(span.days, "day", "days");
        match span.thumbs.share {
            Some(share) => {
                format!("{} of {} up in {days}", percent(share), count(span.thumbs.thumbs, "thumb", "thumbs"))
            }
            None if span.days == 0 => "no whole day yet".to_owned(),
            None => format!("no thumbs in {days}"),
        }
    };
    format!("{promised} Before: {}; after: {}.", side(before), side(after))
}

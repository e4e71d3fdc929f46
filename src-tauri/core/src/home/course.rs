//! Satisfaction week by week as part of the picture, with what was promoted marked on it, and cost below on the same weeks.
use std::fmt::Write as _;

use super::{
    Effect, Home, WeekOfThumbs, percent,
    picture::{HAIR, MARGIN, MUTED, POINT, TEXT, WIDTH},
};
use crate::{figures::dollars, money::Money, report::html::escape};

/// All of it, with its heads and the days below.
pub(super) const HEIGHT: usize = 262;
/// Left of it stands the scale.
const LEFT: f64 = (MARGIN + 44) as f64;
const RIGHT: f64 = (WIDTH - MARGIN) as f64;
/// Top and bottom of the two charts, below where all of it begins.
const SHARES: [f64; 2] = [42.0, 148.0];
const COSTS: [f64; 2] = [178.0, 222.0];
const DAYS: f64 = 240.0;

struct Course<'h> {
    weeks: &'h [WeekOfThumbs],
    top: f64,
    body: String,
}

/// Where it begins is given from the top of the picture.
pub(super) fn drawn(home: &Home, top: usize) -> String {
    let mut course = Course { weeks: &home.line, top: top as f64, body: String::new() };
    course.shares();
    // The oldest first, so that the newest of a week is on top.
    for effect in home.promotions.iter().rev() {
        course.promotion(effect);
    }
    if home.took.cost.is_some() {
        course.costs();
    }
    course.days();
    course.body
}

impl Course<'_> {
    fn x(&self, week: usize) -> f64 {
        LEFT + (week as f64 + 0.5) * (RIGHT - LEFT) / self.weeks.len() as f64
    }

    /// A value between 0 and 1 in a chart.
    fn y(&self, value: f64, [above, below]: [f64; 2]) -> f64 {
        self.top + below - value * (below - above)
    }

    fn text(&mut self, x: f64, y: f64, end: &str, style: (&str, &str), text: &str) {
        let ((colour, weight), text) = (style, escape(text));
        let _ = write!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"12\" fill=\"{colour}\" font-weight=\"{weight}\" \
             text-anchor=\"{end}\">{text}</text>"
        );
    }

    fn shares(&mut self) {
        self.text(MARGIN as f64, self.top + 20.0, "start", (MUTED, "600"), "Thumbs up, week by week");
        for share in [0.0, 0.5, 1.0] {
            let y = self.y(share, SHARES);
            let _ = write!(self.body, "<path d=\"M{LEFT} {y:.1}H{RIGHT}\" stroke=\"{HAIR}\"/>");
            self.text(LEFT - 8.0, y + 4.0, "end", (MUTED, "400"), &percent(share));
        }
        let points: Vec<Option<f64>> = self.weeks.iter().map(|week| Some(self.y(week.thumbs.share?, SHARES))).collect();
        for (week, thumbs) in self.weeks.iter().map(|week| week.thumbs).enumerate() {
            let Some([low, high]) = thumbs.interval else { continue };
            let (x, low, high) = (self.x(week), self.y(low, SHARES), self.y(high, SHARES));
            let _ = write!(
                self.body,
                "<path d=\"M{x:.1} {low:.1}V{high:.1}\" stroke=\"{POINT}\" stroke-width=\"3\" stroke-opacity=\"0.25\"/>"
            );
        }
        self.line(&points, POINT);
    }

    fn costs(&mut self) {
        let costs: Vec<Option<Money>> = self.weeks.iter().map(|week| week.took.cost).collect();
        let most = costs.iter().flatten().map(|cost| cost.0).max().unwrap_or_default();
        let words = format!("Cost, at most {} a week", dollars(Some(Money(most))));
        self.text(MARGIN as f64, self.top + COSTS[0] - 10.0, "start", (MUTED, "600"), &words);
        let zero = self.y(0.0, COSTS);
        let _ = write!(self.body, "<path d=\"M{LEFT} {zero:.1}H{RIGHT}\" stroke=\"{HAIR}\"/>");
        let share = |cost: Money| cost.0 as f64 / most.max(1) as f64;
        let points: Vec<Option<f64>> = costs.iter().map(|cost| cost.map(|cost| self.y(share(cost), COSTS))).collect();
        self.line(&points, TEXT);
    }

    /// Broken where nothing is known, with a point for each week.
    fn line(&mut self, points: &[Option<f64>], colour: &str) {
        let (mut path, mut is_on) = (String::new(), false);
        for (week, y) in points.iter().enumerate() {
            let Some(y) = y else {
                is_on = false;
                continue;
            };
            let x = self.x(week);
            let _ = write!(path, "{}{x:.1} {y:.1}", if is_on { 'L' } else { 'M' });
            let _ = write!(self.body, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" fill=\"{colour}\"/>");
            is_on = true;
        }
        let _ = write!(self.body, "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>");
    }

    /// On the week that it falls into; one before the first week is not drawn.
    fn promotion(&mut self, effect: &Effect) {
        let day: String = effect.time.chars().take(10).collect();
        let is_in = |week: &WeekOfThumbs| week.from <= day && day <= week.to;
        let Some(week) = self.weeks.iter().position(is_in) else { return };
        let (x, from, to) = (self.x(week), self.top + SHARES[0] - 8.0, self.top + SHARES[1]);
        let _ = write!(self.body, "<path d=\"M{x:.1} {from:.1}V{to:.1}\" stroke=\"{TEXT}\" stroke-dasharray=\"3 2\"/>");
        // Towards the middle, so that it stays in the picture.
        let (end, beside) = if 2 * week < self.weeks.len() { ("start", 5.0) } else { ("end", -5.0) };
        self.text(x + beside, from + 8.0, end, (TEXT, "400"), &effect.moved_to);
    }

    fn days(&mut self) {
        let (first, last) = (self.weeks.first(), self.weeks.last());
        let ends = first.zip(last).map(|(first, last)| (first.from.clone(), last.to.clone()));
        if let Some((from, to)) = ends {
            self.text(LEFT, self.top + DAYS, "start", (MUTED, "400"), &from);
            self.text(RIGHT, self.top + DAYS, "end", (MUTED, "400"), &to);
        }
    }
}

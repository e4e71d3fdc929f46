//! Home's satisfaction as a drawing in SVG, for slides and chats: on white, with nothing from outside.
use std::fmt::Write as _;

use super::{
    By, Home, Satisfaction, Thumbs, course, lead, percent,
    sections::{narrowed, subject},
};
use crate::{figures::grouped, report::html::escape};

pub(super) const WIDTH: usize = 760;
pub(super) const MARGIN: usize = 28;
/// Where the scale from 0 to 100 % stands.
const SCALE: (f64, f64) = (276.0, 490.0);
const FIGURES: usize = 512;
const ROW: usize = 26;
const LINE: usize = 19;
/// Letters in a line across, and in a row's name.
const ACROSS: usize = 104;
const NAME: usize = 33;
/// More of a kind are no picture.
const MOST: usize = 8;
const MOST_CHANGES: usize = 4;

pub(super) const TEXT: &str = "#1b1f24";
pub(super) const MUTED: &str = "#59636e";
pub(super) const HAIR: &str = "#d1d9e0";
pub(super) const POINT: &str = "#0969da";

struct Drawing {
    body: String,
    y: usize,
}

pub(super) fn svg(home: &Home) -> String {
    let mut drawing = Drawing { body: String::new(), y: MARGIN };
    drawing.heading(home);
    if home.line.len() > 1 {
        drawing.y += 4;
        drawing.rule();
        drawing.body += &course::drawn(home, drawing.y);
        drawing.y += course::HEIGHT;
    }
    for (by, title) in [(By::Prompt, "By prompt"), (By::Version, "By version"), (By::Segment, "By segment")] {
        let rows: Vec<&Satisfaction> = home.satisfaction.iter().filter(|row| row.by == by).collect();
        if !rows.is_empty() {
            drawing.group(title, &rows);
        }
    }
    drawing.y += 10;
    let narrowed = narrowed(home);
    let which = if narrowed.is_empty() { "All answers".to_owned() } else { format!("Answers{narrowed}") };
    drawing.line(11, MUTED, "400", &format!("{which}. Bars: Wilson’s interval at 95 %. Drawn by Attune"));
    let (height, words) = (drawing.y + MARGIN - LINE / 2, escape(&lead(home)));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"Satisfaction: {words}\" \
         font-family=\"Inter, 'Segoe UI', Helvetica, Arial, sans-serif\">\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>{}</svg>\n",
        drawing.body
    )
}

impl Drawing {
    fn text(&mut self, x: usize, y: usize, size: usize, style: (&str, &str), text: &str) {
        let ((colour, weight), text) = (style, escape(text));
        let _ = write!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\" font-weight=\"{weight}\">{text}</text>"
        );
    }

    fn line(&mut self, size: usize, colour: &str, weight: &str, text: &str) {
        self.text(MARGIN, self.y, size, (colour, weight), text);
        self.y += LINE;
    }

    fn heading(&mut self, home: &Home) {
        self.y += 6;
        let Thumbs { share, interval, .. } = home.coverage;
        let interval = interval.map(|[low, high]| format!(" ({} to {})", percent(low), percent(high)));
        let first = match share {
            Some(share) => format!("{} of thumbs are up{}", percent(share), interval.unwrap_or_default()),
            None => "Nobody has given a thumb yet".to_owned(),
        };
        self.line(20, TEXT, "600", &first);
        self.y += 3;
        self.line(13, MUTED, "400", &lead(home));
        let changes = home.changes.iter().map(|change| &change.text);
        for text in changes.chain(home.rating_changes.iter().map(|change| &change.text)).take(MOST_CHANGES) {
            self.y += 4;
            for part in wrapped(text) {
                self.line(13, TEXT, "400", &part);
            }
        }
    }

    fn group(&mut self, title: &str, rows: &[&Satisfaction]) {
        self.y += 4;
        self.rule();
        self.text(MARGIN, self.y + 20, 12, (MUTED, "600"), title);
        self.y += 20 + ROW;
        for row in rows.iter().take(MOST) {
            self.row(&subject(row), &row.thumbs);
        }
        let more = rows.len().saturating_sub(MOST);
        if more > 0 {
            self.text(MARGIN, self.y + 4, 12, (MUTED, "400"), &format!("and {more} more"));
            self.y += ROW;
        }
    }

    fn rule(&mut self) {
        let (end, y) = (WIDTH - MARGIN, self.y);
        let _ = write!(self.body, "<path d=\"M{MARGIN} {y}H{end}\" stroke=\"{HAIR}\"/>");
    }

    /// Name, the share with its interval on the scale, and the figures.
    fn row(&mut self, name: &str, thumbs: &Thumbs) {
        let (middle, x) = (self.y, |share: f64| SCALE.0 + share * (SCALE.1 - SCALE.0));
        self.text(MARGIN, middle + 4, 13, (TEXT, "400"), &cut(name));
        let (from, to) = SCALE;
        let _ = write!(self.body, "<path d=\"M{from} {middle}H{to}\" stroke=\"{HAIR}\" stroke-width=\"2\"/>");
        let figure = match (thumbs.share, thumbs.interval) {
            (Some(share), Some([low, high])) => {
                let _ = write!(
                    self.body,
                    "<path d=\"M{:.1} {middle}H{:.1}\" stroke=\"{MUTED}\" stroke-width=\"2\"/>\
                     <circle cx=\"{:.1}\" cy=\"{middle}\" r=\"4\" fill=\"{POINT}\"/>",
                    x(low),
                    x(high),
                    x(share)
                );
                let count = grouped(thumbs.thumbs);
                format!("{} ({} to {}), {count} thumbs", percent(share), percent(low), percent(high))
            }
            _ => "no thumbs".to_owned(),
        };
        self.text(FIGURES, middle + 4, 12, (MUTED, "400"), &figure);
        self.y += ROW;
    }
}

fn cut(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

/// In lines that fit across, broken between words.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= ACROSS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

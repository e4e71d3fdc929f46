//! A diff of two texts as rows of lines, for the eye: side by side, or unified.
use serde::Serialize;
use ts_rs::TS;

use super::text::{Hunk, HunkOp};

/// One row of a diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "row", rename_all = "lowercase")]
#[ts(export_to = "operations.ts")]
pub enum Row {
    /// A line that both sides have, with its number on each; without its line end.
    Same { before: u32, after: u32, text: String },
    /// Old and new line beside each other; null where only one side has one.
    Changed { before: Option<Line>, after: Option<Line> },
    /// So many lines that both sides have are not shown.
    Folded { lines: u32 },
}

/// A line on one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Line {
    /// The first line is 1.
    pub number: u32,
    pub segments: Vec<Segment>,
    /// False for a last line without a line end.
    pub ended: bool,
}

/// A part of a line. Its text never holds a line feed, but may end in the carriage return of a Windows line end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Segment {
    pub text: String,
    /// True for what the other side does not have.
    pub changed: bool,
}

/// The rows of a diff, side by side. With `context`, lines that both sides have are folded where they stand further
/// than so many from a change; a fold hides two lines or more.
pub fn rows(hunks: &[Hunk], context: Option<usize>) -> Vec<Row> {
    let mut builder = Builder::default();
    for hunk in hunks {
        for piece in hunk.text.split_inclusive('\n') {
            builder.take(hunk.op, piece);
        }
    }
    let rows = builder.done();
    match context {
        Some(context) => folded(rows, context),
        None => rows,
    }
}

/// The same rows as one column: in each run of changes the old lines come first, then the new ones, so that each
/// changed row has one side only.
pub fn unified(rows: Vec<Row>) -> Vec<Row> {
    let mut out = Vec::with_capacity(rows.len());
    let mut inserted = Vec::new();
    for row in rows {
        match row {
            Row::Changed { before, after } => {
                out.extend(before.map(|line| Row::Changed { before: Some(line), after: None }));
                inserted.extend(after.map(|line| Row::Changed { before: None, after: Some(line) }));
            }
            other => {
                out.append(&mut inserted);
                out.push(other);
            }
        }
    }
    out.append(&mut inserted);
    out
}

/// One side while its lines are put together.
#[derive(Default)]
struct Side {
    /// Lines that are complete.
    lines: u32,
    segments: Vec<Segment>,
    /// Complete lines that wait for their counterpart.
    waiting: Vec<Line>,
}

impl Side {
    /// Adds a piece that holds at most one line feed, at its end. True if it completes a line.
    fn take(&mut self, piece: &str, changed: bool) -> bool {
        let text = piece.strip_suffix('\n').unwrap_or(piece);
        let ended = text.len() < piece.len();
        match self.segments.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.changed == changed => last.text.push_str(text),
            _ => self.segments.push(Segment { text: text.to_owned(), changed }),
        }
        if ended {
            self.complete(true);
        }
        ended
    }

    fn complete(&mut self, ended: bool) {
        self.lines += 1;
        let segments = std::mem::take(&mut self.segments);
        self.waiting.push(Line { number: self.lines, segments, ended });
    }
}

#[derive(Default)]
struct Builder {
    before: Side,
    after: Side,
    rows: Vec<Row>,
}

impl Builder {
    fn take(&mut self, op: HunkOp, piece: &str) {
        match op {
            HunkOp::Delete => drop(self.before.take(piece, true)),
            HunkOp::Insert => drop(self.after.take(piece, true)),
            HunkOp::Equal => {
                if self.before.segments.is_empty() && self.after.segments.is_empty() {
                    self.flush();
                }
                self.before.take(piece, false);
                if self.after.take(piece, false) {
                    self.flush_aligned();
                }
            }
        }
    }

    /// Writes the waiting lines: the last ones end together, so they belong together; those before from the top.
    fn flush_aligned(&mut self) {
        let last = (self.before.waiting.pop(), self.after.waiting.pop());
        self.flush();
        self.rows.push(match last {
            (Some(before), Some(after)) if is_same(&before, &after) => {
                let text = after.segments.into_iter().map(|segment| segment.text).collect();
                Row::Same { before: before.number, after: after.number, text }
            }
            (before, after) => Row::Changed { before, after },
        });
    }

    fn flush(&mut self) {
        let (mut before, mut after) = (self.before.waiting.drain(..), self.after.waiting.drain(..));
        loop {
            match (before.next(), after.next()) {
                (None, None) => break,
                (before, after) => self.rows.push(Row::Changed { before, after }),
            }
        }
    }

    fn done(mut self) -> Vec<Row> {
        let both_open = !self.before.segments.is_empty() && !self.after.segments.is_empty();
        for side in [&mut self.before, &mut self.after] {
            if !side.segments.is_empty() {
                side.complete(false);
            }
        }
        if both_open {
            self.flush_aligned();
        }
        self.flush();
        self.rows
    }
}

fn is_same(before: &Line, after: &Line) -> bool {
    let is_unchanged = before.segments.iter().all(|segment| !segment.changed);
    is_unchanged && before.segments == after.segments && before.ended == after.ended
}

fn folded(rows: Vec<Row>, context: usize) -> Vec<Row> {
    let is_change = |row: &Row| matches!(row, Row::Changed { .. });
    // How many rows each row stands from the next change, on either side.
    let mut distance = vec![usize::MAX; rows.len()];
    let mut measure = |indices: &mut dyn Iterator<Item = usize>| {
        let mut since = usize::MAX;
        for index in indices {
            since = if is_change(&rows[index]) { 0 } else { since.saturating_add(1) };
            distance[index] = distance[index].min(since);
        }
    };
    measure(&mut (0..rows.len()));
    measure(&mut (0..rows.len()).rev());
    let mut out = Vec::new();
    let mut hidden = Vec::new();
    for (row, distance) in rows.into_iter().zip(distance) {
        if distance > context {
            hidden.push(row);
            continue;
        }
        fold(&mut out, &mut hidden);
        out.push(row);
    }
    fold(&mut out, &mut hidden);
    out
}

fn fold(out: &mut Vec<Row>, hidden: &mut Vec<Row>) {
    match hidden.len() {
        0 | 1 => out.append(hidden),
        lines => {
            hidden.clear();
            out.push(Row::Folded { lines: lines as u32 });
        }
    }
}

#[cfg(test)]
mod tests;

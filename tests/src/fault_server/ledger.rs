//! What was served, counted by the server itself.
use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde::Serialize;
use serde_json::Value;

use super::{answer, request::Request};

#[derive(Default)]
pub struct Ledger(Mutex<Book>);

#[derive(Default)]
struct Book {
    seen: Vec<Seen>,
    times: HashMap<u64, usize>,
    under_way: usize,
    peak: usize,
    /// Of the first arrival and the last end.
    span: Option<(Instant, Instant)>,
    /// Sum over all calls of their time in the server.
    busy: Duration,
}

/// One model call as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Since the first arrival.
    pub at: Duration,
    pub path: String,
    pub model: String,
    pub question: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Counts {
    pub calls: usize,
    /// Calls whose bytes had come before.
    pub repeated: usize,
    pub under_way: usize,
    /// The most at the same time.
    pub peak: usize,
    /// On average between the first arrival and the last end.
    pub mean_under_way: f64,
    pub seconds: f64,
}

/// A call in the server; it ends when this is dropped.
pub struct UnderWay<'l> {
    ledger: &'l Ledger,
    since: Instant,
}

impl Ledger {
    pub fn arrive(&self, request: &Request) -> UnderWay<'_> {
        let since = Instant::now();
        let mut book = self.book();
        let (first, _) = *book.span.get_or_insert((since, since));
        book.seen.push(Seen {
            at: since.saturating_duration_since(first),
            path: request.path.clone(),
            model: request.model().to_owned(),
            question: answer::question(&request.body),
            headers: request.headers.clone(),
            body: request.body.clone(),
        });
        *book.times.entry(identity(request)).or_default() += 1;
        book.under_way += 1;
        book.peak = book.peak.max(book.under_way);
        UnderWay { ledger: self, since }
    }

    /// How often the same request came before the present time.
    pub fn times_before(&self, request: &Request) -> usize {
        self.book().times.get(&identity(request)).map_or(0, |times| times - 1)
    }

    pub fn counts(&self) -> Counts {
        let book = self.book();
        let seconds = book.span.map_or(0.0, |(first, last)| (last - first).as_secs_f64());
        Counts {
            calls: book.seen.len(),
            repeated: book.times.values().map(|times| times - 1).sum(),
            under_way: book.under_way,
            peak: book.peak,
            mean_under_way: if seconds > 0.0 { book.busy.as_secs_f64() / seconds } else { 0.0 },
            seconds,
        }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.book().seen.clone()
    }

    pub fn reset(&self) {
        let mut book = self.book();
        *book = Book { under_way: book.under_way, ..Book::default() };
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let now = Instant::now();
        let mut book = self.ledger.book();
        book.under_way -= 1;
        book.busy += now - self.since;
        if let Some((_, last)) = &mut book.span {
            *last = now;
        }
    }
}

fn identity(request: &Request) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&request.path, &request.bytes).hash(&mut hasher);
    hasher.finish()
}

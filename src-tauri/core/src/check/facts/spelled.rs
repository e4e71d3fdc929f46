//! Numbers written as words: "twenty-five", "one hundred and two", "a dozen".
use std::sync::LazyLock;

use regex::Regex;

static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{L}+").expect("a constant pattern compiles"));

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const GREAT: [(&str, f64); 4] = [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("dozen", 12.0)];

/// What one word adds to a number.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Article,
    Small(f64),
    Tens(f64),
    Hundred,
    Great(f64),
}

/// A number in words and where it stands, in bytes.
#[derive(Debug, PartialEq)]
pub(super) struct Spelled {
    pub start: usize,
    pub end: usize,
    pub value: f64,
    /// A lone "a" or "one", which may count nothing.
    pub is_one: bool,
}

fn part(word: &str) -> Option<Part> {
    let word = word.to_lowercase();
    let position = |words: &[&str]| words.iter().position(|known| *known == word);
    if let Some(value) = position(&SMALL) {
        return Some(Part::Small(value as f64));
    }
    if let Some(tens) = position(&TENS) {
        return Some(Part::Tens(tens as f64 * 10.0 + 20.0));
    }
    match word.as_str() {
        "a" | "an" => Some(Part::Article),
        "hundred" => Some(Part::Hundred),
        _ => GREAT.iter().find(|(known, _)| *known == word).map(|(_, factor)| Part::Great(*factor)),
    }
}

/// All numbers in words of a text, in order.
pub(super) fn find(text: &str) -> Vec<Spelled> {
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    let mut end = 0;
    for word in WORD.find_iter(text) {
        let gap = &text[end..word.start()];
        let is_joined = gap == "-" || gap.chars().all(char::is_whitespace);
        end = word.end();
        if is_joined && word.as_str().eq_ignore_ascii_case("and") && open.as_ref().is_some_and(Open::takes_and) {
            continue;
        }
        let part = part(word.as_str());
        if let (Some(number), Some(part), true) = (&mut open, part, is_joined)
            && number.takes(part, word.end())
        {
            continue;
        }
        found.extend(open.take().and_then(Open::close));
        open = part.and_then(|part| Open::with(part, word.start(), word.end()));
    }
    found.extend(open.and_then(Open::close));
    found
}

/// A number whose words are still coming.
struct Open {
    start: usize,
    end: usize,
    /// What thousands and millions have closed off.
    total: f64,
    current: f64,
    last: Part,
    words: usize,
}

impl Open {
    fn with(part: Part, start: usize, end: usize) -> Option<Self> {
        let current = match part {
            Part::Article => 1.0,
            Part::Small(value) | Part::Tens(value) => value,
            Part::Hundred | Part::Great(_) => return None,
        };
        Some(Self { start, end, total: 0.0, current, last: part, words: 1 })
    }

    fn takes_and(&self) -> bool {
        matches!(self.last, Part::Hundred | Part::Great(_))
    }

    /// Adds a word if it can follow the last one.
    fn takes(&mut self, part: Part, end: usize) -> bool {
        match (self.last, part) {
            (Part::Tens(_), Part::Small(value)) if (1.0..10.0).contains(&value) => self.current += value,
            (Part::Hundred, Part::Small(value) | Part::Tens(value)) => self.current += value,
            (Part::Great(_), Part::Small(value) | Part::Tens(value)) => self.current = value,
            (Part::Article | Part::Small(_) | Part::Tens(_), Part::Hundred) => self.current *= 100.0,
            (Part::Great(_), Part::Great(_)) | (_, Part::Article) => return false,
            (_, Part::Great(factor)) => {
                self.total += self.current * factor;
                self.current = 0.0;
            }
            _ => return false,
        }
        self.last = part;
        self.end = end;
        self.words += 1;
        true
    }

    fn close(self) -> Option<Spelled> {
        let value = self.total + self.current;
        Some(Spelled { start: self.start, end: self.end, value, is_one: self.words == 1 && value == 1.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_numbers() {
        for (text, values) in [
            ("three", vec![3.0]),
            ("Twenty-five", vec![25.0]),
            ("twenty five", vec![25.0]),
            ("a hundred", vec![100.0]),
            ("one hundred and two", vec![102.0]),
            ("one hundred, and two", vec![100.0, 2.0]),
            ("two hundred thousand", vec![200_000.0]),
            ("three million four hundred thousand and twelve", vec![3_400_012.0]),
            ("a dozen", vec![12.0]),
            ("two, three", vec![2.0, 3.0]),
            ("two three", vec![2.0, 3.0]),
            ("two and three", vec![2.0, 3.0]),
            ("twenty twelve", vec![20.0, 12.0]),
            ("hundred million", vec![]),
            ("often tenfold", vec![]),
            ("zero", vec![0.0]),
        ] {
            let found: Vec<f64> = find(text).iter().map(|number| number.value).collect();
            assert_eq!(found, values, "{text}");
        }
        assert_eq!(find("in one way"), [Spelled { start: 3, end: 6, value: 1.0, is_one: true }]);
    }
}

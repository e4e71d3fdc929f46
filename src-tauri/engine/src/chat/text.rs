//! From tokens to text: whole letters only, and nothing of a stop sequence.

/// The text of one answer while it grows.
pub struct Text {
    stops: Vec<String>,
    /// Bytes that may be the beginning of a letter.
    bytes: Vec<u8>,
    /// Text that may be the beginning of a stop sequence.
    held: String,
    is_stopped: bool,
}

impl Text {
    pub fn new(stops: &[String]) -> Self {
        let stops = stops.iter().filter(|stop| !stop.is_empty()).cloned().collect();
        Self { stops, bytes: Vec::new(), held: String::new(), is_stopped: false }
    }

    /// True once a stop sequence was seen.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    /// Takes the bytes of a token, gives the text that is certain now.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.bytes.extend_from_slice(bytes);
        self.held.push_str(&whole_letters(&mut self.bytes));
        if let Some(at) = self.stops.iter().filter_map(|stop| self.held.find(stop.as_str())).min() {
            self.is_stopped = true;
            self.held.truncate(at);
        }
        let certain = if self.is_stopped { self.held.len() } else { self.held.len() - self.maybe_stop() };
        self.held.drain(..certain).collect()
    }

    /// What was held back, when nothing more comes.
    pub fn rest(&mut self) -> String {
        let mut rest = std::mem::take(&mut self.held);
        if !self.is_stopped {
            rest.push_str(&String::from_utf8_lossy(&std::mem::take(&mut self.bytes)));
        }
        rest
    }

    /// The length of the longest end of the text with which a stop sequence begins.
    fn maybe_stop(&self) -> usize {
        let longest = |stop: &String| {
            (1..stop.len()).rev().find(|length| stop.is_char_boundary(*length) && self.held.ends_with(&stop[..*length]))
        };
        self.stops.iter().filter_map(longest).max().unwrap_or(0)
    }
}

/// Takes all letters that are complete; bytes that can never become one are replaced.
fn whole_letters(bytes: &mut Vec<u8>) -> String {
    let mut text = String::new();
    let mut taken = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        taken += chunk.valid().len();
        let is_at_end = taken + chunk.invalid().len() == bytes.len();
        if is_at_end && may_become_a_letter(chunk.invalid()) {
            break;
        }
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        taken += chunk.invalid().len();
    }
    bytes.drain(..taken);
    text
}

fn may_become_a_letter(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(stops: &[&str], tokens: &[&[u8]]) -> (Vec<String>, bool) {
        let mut text = Text::new(&stops.iter().map(|stop| stop.to_string()).collect::<Vec<_>>());
        let mut pieces = Vec::new();
        for token in tokens {
            pieces.push(text.push(token));
            if text.is_stopped() {
                break;
            }
        }
        pieces.push(text.rest());
        (pieces, text.is_stopped())
    }

    #[test]
    fn a_letter_of_several_tokens_comes_whole() {
        let (pieces, _) = all(&[], &[b"gr\xc3", b"\xbc", b"n \xf0\x9f", b"\x99\x82!"]);
        assert_eq!(pieces, ["gr", "ü", "n ", "🙂!", ""]);
    }

    #[test]
    fn bytes_that_are_no_letter_are_replaced_and_do_not_hold_up_the_rest() {
        let (pieces, _) = all(&[], &[b"a\xff", b"b\xc3", b"c", b"\xe2\x82"]);
        assert_eq!(pieces.concat(), "a\u{fffd}b\u{fffd}c\u{fffd}");
        assert_eq!(pieces[0], "a\u{fffd}");
    }

    #[test]
    fn a_stop_sequence_over_several_tokens_never_shows() {
        let (pieces, stopped) = all(&["\n\nUser:"], &[b"Yes.", b"\n", b"\nUs", b"er: more", b" never"]);
        assert_eq!((pieces.concat().as_str(), stopped), ("Yes.", true));
    }

    #[test]
    fn what_only_looks_like_a_stop_sequence_is_given_back() {
        let (pieces, stopped) = all(&["END", "ENOUGH"], &[b"THE EN", b"EN", b"D", b"!"]);
        assert_eq!((pieces.concat().as_str(), stopped), ("THE EN", true));
        let (pieces, stopped) = all(&["END"], &[b"THE E", b"N"]);
        assert_eq!((pieces.concat().as_str(), stopped), ("THE EN", false));
    }

    #[test]
    fn the_first_of_several_stop_sequences_counts() {
        assert_eq!(all(&["c", "b"], &[b"abcd"]).0.concat(), "a");
    }
}

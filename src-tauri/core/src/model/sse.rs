//! Server-sent events, as far as chat streams use them (WHATWG HTML, section 9.2.6), read strictly.
//!
//! Bytes may be cut anywhere, also inside a letter or between CR and LF. An event counts when its blank line has come;
//! one without it never does, so a stream that breaks off ends without its last event.

/// One event with its name (`message` where the stream gave none) and data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub name: String,
    pub data: String,
}

/// The stream is not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotText;

#[derive(Debug, Default)]
pub struct Parser {
    line: Vec<u8>,
    begun: bool,
    after_cr: bool,
    name: String,
    data: Option<String>,
}

impl Parser {
    /// Takes the next bytes and gives the events that they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Event>, NotText> {
        let mut events = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            if std::mem::take(&mut self.after_cr) && rest[0] == b'\n' {
                rest = &rest[1..];
                continue;
            }
            let Some(end) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                self.line.extend_from_slice(rest);
                break;
            };
            self.line.extend_from_slice(&rest[..end]);
            self.after_cr = rest[end] == b'\r';
            rest = &rest[end + 1..];
            events.extend(self.end_line()?);
        }
        Ok(events)
    }

    fn end_line(&mut self) -> Result<Option<Event>, NotText> {
        let line = String::from_utf8(std::mem::take(&mut self.line)).map_err(|_| NotText)?;
        let first = !std::mem::replace(&mut self.begun, true);
        let line = line.strip_prefix('\u{feff}').filter(|_| first).unwrap_or(&line);
        if line.is_empty() {
            let name = std::mem::take(&mut self.name);
            let name = if name.is_empty() { "message".to_owned() } else { name };
            return Ok(self.data.take().map(|data| Event { name, data }));
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => match &mut self.data {
                Some(data) => data.extend(["\n", value]),
                None => self.data = Some(value.to_owned()),
            },
            // Comments, `id`, `retry` and what the standard does not know.
            _ => {}
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(text: &str) -> Vec<Event> {
        Parser::default().feed(text.as_bytes()).unwrap()
    }

    fn event(name: &str, data: &str) -> Event {
        Event { name: name.into(), data: data.into() }
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        let text = "\u{feff}: a comment\nevent: ping\ndata: {}\n\ndata:one\r\ndata: two\r\n\r\nid: 7\n\ndata\n\n";
        assert_eq!(whole(text), [event("ping", "{}"), event("message", "one\ntwo"), event("message", "")]);
    }

    #[test]
    fn an_event_without_its_blank_line_does_not_count() {
        assert_eq!(whole("data: one\n\ndata: [DONE]\n"), [event("message", "one")]);
        assert_eq!(whole("data: [DONE]"), []);
    }

    #[test]
    fn bytes_that_are_no_text_are_an_error() {
        assert_eq!(Parser::default().feed(b"data: \xff\n\n"), Err(NotText));
    }

    fn stream() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("data: "),
            Just("data:"),
            Just("event: x"),
            Just(": c"),
            Just("ä€𝄞"),
            Just("\u{feff}"),
            Just("[DONE]"),
            Just("{\"a\": 1}"),
            Just("\n"),
            Just("\r"),
            Just("\r\n"),
            Just("\n\n"),
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_cutting_gives_the_same_events(text in stream(), cuts in proptest::collection::vec(0usize..200, 0..20)) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|cut| *cut <= bytes.len()).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let mut parser = Parser::default();
            let pieces = cuts.windows(2).flat_map(|pair| parser.feed(&bytes[pair[0]..pair[1]]).unwrap());
            prop_assert_eq!(pieces.collect::<Vec<_>>(), whole(&text));
        }

        #[test]
        fn what_is_written_is_read_back(data in proptest::collection::vec("[^\r\n]{0,20}", 1..5)) {
            let lines: String = data.iter().map(|line| format!("data: {line}\n")).collect();
            prop_assert_eq!(whole(&format!("{lines}\n")), [event("message", &data.join("\n"))]);
        }
    }
}

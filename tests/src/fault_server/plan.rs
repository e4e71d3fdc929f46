//! From a script's step and a request to the bytes that go out, and when.
use std::time::Duration;

use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};
use serde_json::{Value, json};

use super::{
    answer, anthropic, application, openai,
    request::{Protocol, Request},
    script::{Act, Kind},
    wire,
};

pub enum Step {
    Send(Vec<u8>),
    Wait(Duration),
    Repeat {
        bytes: Vec<u8>,
        times: u64,
    },
    /// Ends the connection properly.
    Close,
    /// Ends the connection as a crashed machine does.
    Reset,
}

/// A good answer, before it has a form.
pub struct Good {
    pub text: String,
    /// Name and arguments.
    pub tool_call: Option<(String, String)>,
    /// `stop`, `length`, `filter`, `tool`, or nothing.
    pub finish: &'static str,
    pub model: String,
    pub input_tokens: usize,
}

impl Good {
    fn new(request: &Request) -> Self {
        Self {
            text: answer::answer(&request.body),
            tool_call: None,
            finish: "stop",
            model: request.model().to_owned(),
            input_tokens: answer::tokens(&String::from_utf8_lossy(&request.bytes)),
        }
    }

    /// The text in pieces of one word.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        self.text.split_inclusive(' ')
    }
}

/// How each protocol writes an answer.
struct Form<'r> {
    request: &'r Request,
    protocol: Protocol,
    streams: bool,
}

pub fn plan((kind, number): Act, request: &Request) -> Vec<Step> {
    let protocol = request.protocol();
    let streams = request.wants_stream() && protocol != Protocol::Application;
    let form = Form { request, protocol, streams };
    let good = Good::new(request);
    match kind {
        Kind::Ok => form.late(&good, Duration::from_millis(number.unwrap_or(0))),
        Kind::Trickle => form.trickle(&good, Duration::from_millis(number.unwrap_or(20))),
        Kind::Renamed => form.send(&Good { model: "another-model-1".into(), ..good }),
        Kind::FinishLength => form.send(&Good { finish: "length", ..good }),
        Kind::FinishFilter => form.send(&Good { finish: "filter", ..good }),
        Kind::NoFinish => form.send(&Good { finish: "", ..good }),
        Kind::Tool => form.send(&form.with_tool(good, r#"{"text": "x"}"#)),
        Kind::BadTool => form.bad_tool(good),
        Kind::SplitLetter | Kind::Half | Kind::NoEndMark | Kind::ErrorInside | Kind::ResetMiddle | Kind::BadLetters => {
            form.broken(kind, &good)
        }
        Kind::Silent => vec![Step::Wait(Duration::from_secs(3600))],
        Kind::Close => vec![Step::Close],
        Kind::Reset => vec![Step::Reset],
        Kind::LongLength | Kind::ShortLength => form.lying_length(kind, &good),
        Kind::Empty => vec![Step::Send(wire::whole(200, "application/json", &[], b""))],
        Kind::NotJson => vec![Step::Send(wire::whole(200, "application/json", &[], b"Sorry, I am busy."))],
        Kind::WrongShape => vec![Step::Send(wire::json(200, &json!({"hello": "world"})))],
        Kind::WrongTypes => vec![Step::Send(wire::json(200, &form.wrong_types()))],
        Kind::Page => vec![Step::Send(page(200))],
        Kind::Page502 => vec![Step::Send(page(502))],
        Kind::Huge => form.huge(),
        Kind::Endless => form.endless(),
        Kind::NotHttp => vec![Step::Send(b"220 mail.example ESMTP ready\r\n".to_vec()), Step::Close],
        Kind::Redirect => vec![Step::Send(redirect(number.unwrap_or(9), &request.path))],
        Kind::Status => vec![Step::Send(form.error(number.unwrap_or(500), "api_error", "As told"))],
        Kind::WrongKey => vec![Step::Send(form.wrong_key())],
        Kind::NoModel => vec![Step::Send(form.error(404, "not_found_error", "There is no such model"))],
        Kind::TooLong => vec![Step::Send(form.too_long())],
        Kind::Filter => vec![Step::Send(form.filter())],
        Kind::Quota => vec![Step::Send(form.error(429, "insufficient_quota", "You exceeded your current quota"))],
        Kind::RateBare
        | Kind::RateSeconds
        | Kind::RateDate
        | Kind::RateSkewed
        | Kind::RateMs
        | Kind::RateOpenai
        | Kind::RateAnthropic
        | Kind::RateGithub => vec![Step::Send(form.rate_limited(kind, number.unwrap_or(1)))],
    }
}

impl Form<'_> {
    fn content_type(&self) -> &'static str {
        if self.streams { "text/event-stream" } else { "application/json" }
    }

    fn whole(&self, good: &Good) -> Value {
        match self.protocol {
            Protocol::Openai => openai::whole(good),
            Protocol::Anthropic => anthropic::whole(good),
            Protocol::Application => application::whole(good),
        }
    }

    /// Server-sent events, the end mark last.
    fn events(&self, good: &Good) -> Vec<Vec<u8>> {
        match self.protocol {
            Protocol::Anthropic => {
                let stop = json!({"type": "message_stop"});
                anthropic::events(good).into_iter().chain([stop]).map(|event| named_event(&event)).collect()
            }
            _ => {
                let events = openai::events(good).into_iter().map(|event| event.to_string());
                events.chain(["[DONE]".to_owned()]).map(|data| format!("data: {data}\n\n").into_bytes()).collect()
            }
        }
    }

    fn send(&self, good: &Good) -> Vec<Step> {
        if !self.streams {
            return vec![Step::Send(wire::json(200, &self.whole(good)))];
        }
        let mut bytes = wire::chunked(200, "text/event-stream");
        self.events(good).iter().for_each(|event| bytes.extend(wire::chunk(event)));
        bytes.extend_from_slice(wire::LAST_CHUNK);
        vec![Step::Send(bytes)]
    }

    fn late(&self, good: &Good, wait: Duration) -> Vec<Step> {
        std::iter::once(Step::Wait(wait)).chain(self.send(good)).collect()
    }

    fn trickle(&self, good: &Good, pause: Duration) -> Vec<Step> {
        let pieces = if self.streams {
            self.events(good)
        } else {
            self.whole(good).to_string().into_bytes().chunks(16).map(<[u8]>::to_vec).collect()
        };
        let sends = pieces.iter().flat_map(|piece| [Step::Send(wire::chunk(piece)), Step::Wait(pause)]);
        let begin = Step::Send(wire::chunked(200, self.content_type()));
        std::iter::once(begin).chain(sends).chain([Step::Send(wire::LAST_CHUNK.to_vec())]).collect()
    }

    /// Answers that go wrong in their middle, or (split letter) only seem to.
    fn broken(&self, kind: Kind, good: &Good) -> Vec<Step> {
        let pieces = if self.streams {
            self.events(&Good { text: format!("{} ä€𝄞", good.text), ..self.copy(good) })
        } else {
            let body = self.whole(good).to_string().into_bytes();
            body.chunks(body.len().div_ceil(2)).map(<[u8]>::to_vec).collect()
        };
        let begin = wire::chunked(200, self.content_type());
        let last = pieces.len() - 1;
        let send = |pieces: &[Vec<u8>]| Step::Send(pieces.iter().flat_map(|piece| wire::chunk(piece)).collect());
        match kind {
            Kind::SplitLetter => {
                // One byte a chunk: no letter of more than a byte stays whole.
                let bytes: Vec<u8> = pieces.concat().iter().flat_map(|byte| wire::chunk(&[*byte])).collect();
                vec![Step::Send(begin), Step::Send(bytes), Step::Send(wire::LAST_CHUNK.to_vec())]
            }
            Kind::Half => vec![Step::Send(begin), send(&pieces[..last.div_ceil(2)]), Step::Close],
            Kind::ResetMiddle => {
                let pause = Step::Wait(Duration::from_millis(30));
                vec![Step::Send(begin), send(&pieces[..last.div_ceil(2)]), pause, Step::Reset]
            }
            Kind::NoEndMark => {
                vec![Step::Send(begin), send(&pieces[..last]), Step::Send(wire::LAST_CHUNK.to_vec())]
            }
            Kind::BadLetters => {
                let bad = wire::chunk(b"data: {\"choices\": \"\xff\xfe\"}\n\n");
                vec![Step::Send(begin), Step::Send(bad), Step::Send(wire::LAST_CHUNK.to_vec())]
            }
            _ => self.error_inside(begin, &pieces),
        }
    }

    fn error_inside(&self, begin: Vec<u8>, pieces: &[Vec<u8>]) -> Vec<Step> {
        let error = self.error_body("overloaded_error", "Overloaded");
        if !self.streams {
            return vec![Step::Send(wire::json(200, &error))];
        }
        let event = if self.protocol == Protocol::Anthropic {
            named_event(&error)
        } else {
            format!("data: {error}\n\n").into_bytes()
        };
        let first: Vec<u8> = pieces[..2].iter().chain([&event]).flat_map(|piece| wire::chunk(piece)).collect();
        vec![Step::Send(begin), Step::Send(first), Step::Send(wire::LAST_CHUNK.to_vec())]
    }

    fn copy(&self, good: &Good) -> Good {
        Good { tool_call: good.tool_call.clone(), ..Good::new(self.request) }
    }

    fn with_tool(&self, good: Good, arguments: &str) -> Good {
        let tool = &self.request.body["tools"][0];
        let name = tool["function"]["name"].as_str().or(tool["name"].as_str()).unwrap_or("look_up").to_owned();
        Good { tool_call: Some((name, arguments.to_owned())), finish: "tool", ..good }
    }

    /// Anthropic's whole answers carry arguments as JSON, so only the missing name can be wrong there.
    fn bad_tool(&self, good: Good) -> Vec<Step> {
        let mut bad = self.with_tool(good, r#"{"text": "#);
        if self.protocol == Protocol::Anthropic && !self.streams {
            bad.tool_call = Some((String::new(), "{}".into()));
        }
        self.send(&bad)
    }

    fn lying_length(&self, kind: Kind, good: &Good) -> Vec<Step> {
        let body = self.whole(good).to_string();
        let length = if kind == Kind::LongLength { body.len() + 100 } else { body.len() - 10 };
        vec![Step::Send(wire::with_length(200, "application/json", &[], body.as_bytes(), length)), Step::Close]
    }

    fn wrong_types(&self) -> Value {
        match self.protocol {
            Protocol::Openai => json!({"choices": [{"message": {"content": 42}, "finish_reason": "stop"}]}),
            Protocol::Anthropic => json!({"content": [{"type": "text", "text": 42}], "stop_reason": "end_turn"}),
            Protocol::Application => json!({"output": 42}),
        }
    }

    fn huge(&self) -> Vec<Step> {
        const MEGABYTES: u64 = 40;
        let begin = wire::chunked(200, self.content_type());
        let filler = if self.streams { format!(": {}\n", "x".repeat((1 << 20) - 3)) } else { " ".repeat(1 << 20) };
        let repeat = Step::Repeat { bytes: wire::chunk(filler.as_bytes()), times: MEGABYTES };
        vec![Step::Send(begin), repeat, Step::Send(wire::LAST_CHUNK.to_vec())]
    }

    fn endless(&self) -> Vec<Step> {
        let begin = wire::chunked(200, self.content_type());
        let dot = wire::chunk(if self.streams { b": still there\n" } else { b"\n" });
        // Slow enough that the deadline comes before the largest size.
        let dots = (0..36_000).flat_map(|_| [Step::Send(dot.clone()), Step::Wait(Duration::from_millis(10))]);
        std::iter::once(Step::Send(begin)).chain(dots).collect()
    }

    fn error_body(&self, kind: &str, message: &str) -> Value {
        match self.protocol {
            Protocol::Openai => openai::error(kind, kind, message),
            Protocol::Anthropic => anthropic::error(kind, message),
            Protocol::Application => application::error(message),
        }
    }

    fn error(&self, status: u64, kind: &str, message: &str) -> Vec<u8> {
        self.error_with(status, kind, message, &[])
    }

    fn error_with(&self, status: u64, kind: &str, message: &str, headers: &[(&str, String)]) -> Vec<u8> {
        wire::whole(status, "application/json", headers, self.error_body(kind, message).to_string().as_bytes())
    }

    fn wrong_key(&self) -> Vec<u8> {
        let names = ["authorization", "x-api-key", "api-key"];
        let key = names.iter().find_map(|name| self.request.header(name)).unwrap_or("none");
        self.error(401, "authentication_error", &format!("Incorrect API key provided: {key}"))
    }

    fn too_long(&self) -> Vec<u8> {
        match self.protocol {
            Protocol::Openai => self.error(400, "context_length_exceeded", "Your messages are too many tokens"),
            _ => self.error(400, "invalid_request_error", "prompt is too long: 300000 tokens > 200000 maximum"),
        }
    }

    fn filter(&self) -> Vec<u8> {
        match self.protocol {
            Protocol::Openai => self.error(400, "content_filter", "The prompt was filtered"),
            _ => self.error(400, "invalid_request_error", "Output blocked by content filtering policy"),
        }
    }

    fn rate_limited(&self, kind: Kind, seconds: u64) -> Vec<u8> {
        let now = Timestamp::now();
        let span = SignedDuration::from_secs(seconds.min(86_400) as i64);
        let at = now + span;
        let wrong = SignedDuration::from_hours(5);
        let http = |time: Timestamp| DateTimePrinter::new().timestamp_to_rfc9110_string(&time).unwrap_or_default();
        let headers: Vec<(&str, String)> = match kind {
            Kind::RateSeconds => vec![("retry-after", seconds.to_string())],
            Kind::RateDate => vec![("date", http(now)), ("retry-after", http(at))],
            Kind::RateSkewed => vec![("date", http(now - wrong)), ("retry-after", http(at - wrong))],
            Kind::RateMs => vec![("retry-after-ms", (seconds * 1000).to_string())],
            Kind::RateOpenai => vec![
                ("x-ratelimit-limit-requests", "60".into()),
                ("x-ratelimit-remaining-requests", "0".into()),
                ("x-ratelimit-reset-requests", format!("{}m0s", seconds)),
            ],
            Kind::RateAnthropic => vec![
                ("anthropic-ratelimit-requests-limit", "60".into()),
                ("anthropic-ratelimit-requests-remaining", "0".into()),
                ("anthropic-ratelimit-requests-reset", (now + span * 60).to_string()),
            ],
            Kind::RateGithub => vec![
                ("x-ratelimit-limit", "60".into()),
                ("x-ratelimit-remaining", "0".into()),
                ("x-ratelimit-reset", (at.as_second() + 1).to_string()),
            ],
            _ => Vec::new(),
        };
        self.error_with(429, "rate_limit_error", "Too many requests", &headers)
    }
}

fn named_event(event: &Value) -> Vec<u8> {
    let name = event["type"].as_str().unwrap_or("message");
    format!("event: {name}\ndata: {event}\n\n").into_bytes()
}

fn page(status: u64) -> Vec<u8> {
    let page =
        "<!DOCTYPE html><html><head><title>Welcome to the hotel network</title></head><body>Log in</body></html>";
    wire::whole(status, "text/html", &[], page.as_bytes())
}

fn redirect(port: u64, path: &str) -> Vec<u8> {
    wire::whole(307, "text/plain", &[("location", format!("http://127.0.0.1:{port}{path}"))], b"")
}

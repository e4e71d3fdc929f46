//! What the server shall do: `ok`, `late:300`, `rate-seconds:1,ok`.
//!
//! A script is a list of steps, one for each time that the same request comes; the last one stays. A number behind a
//! colon is milliseconds, seconds for `rate-…`, a port for `redirect`, a status for `status`.

macro_rules! kinds {
    ($( #[doc = $doc:literal] $kind:ident = $name:literal ),* $(,)?) => {
        /// One thing that the server can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $( #[doc = $doc] $kind ),* }

        impl Kind {
            pub const ALL: &[Kind] = &[ $( Kind::$kind ),* ];

            pub fn name(self) -> &'static str {
                match self { $( Kind::$kind => $name ),* }
            }
        }
    };
}

kinds! {
    /// A good answer, after so many ms.
    Ok = "ok",
    /// A good answer, one piece each so many ms (20).
    Trickle = "trickle",
    /// A stream cut in the middle of a letter, then whole.
    SplitLetter = "split-letter",
    /// A good answer with another model's name in it.
    Renamed = "renamed",
    /// Calls a tool.
    Tool = "tool",
    /// Calls a tool with arguments that are no JSON.
    BadTool = "bad-tool",
    /// Ends because of its length.
    FinishLength = "finish-length",
    /// Ends because a filter cut it.
    FinishFilter = "finish-filter",
    /// Never answers.
    Silent = "silent",
    /// Closes without a byte.
    Close = "close",
    /// Resets the connection instead of answering.
    Reset = "reset",
    /// Resets the connection in the middle of the answer.
    ResetMiddle = "reset-middle",
    /// Half an answer, then closes.
    Half = "half",
    /// A stream that ends properly as HTTP, without its end mark.
    NoEndMark = "no-end-mark",
    /// An end mark, but no reason why the model stopped.
    NoFinish = "no-finish",
    /// An error object where the answer goes on.
    ErrorInside = "error-inside",
    /// Announces more bytes than come.
    LongLength = "long-length",
    /// Announces fewer bytes than come.
    ShortLength = "short-length",
    /// No byte of body.
    Empty = "empty",
    /// A text that is no JSON.
    NotJson = "not-json",
    /// JSON of another kind.
    WrongShape = "wrong-shape",
    /// The right fields with wrong types.
    WrongTypes = "wrong-types",
    /// Bytes that are no UTF-8.
    BadLetters = "bad-letters",
    /// A web page with status 200.
    Page = "page",
    /// A web page with status 502.
    Page502 = "page-502",
    /// 40 MB.
    Huge = "huge",
    /// Never ends.
    Endless = "endless",
    /// Something that is no HTTP.
    NotHttp = "not-http",
    /// A redirect to the port.
    Redirect = "redirect",
    /// The status, with an error of the protocol.
    Status = "status",
    /// 401 that repeats the key.
    WrongKey = "wrong-key",
    /// 404, as for an unknown model.
    NoModel = "no-model",
    /// 400, the request is too long.
    TooLong = "too-long",
    /// 400, a filter refuses the request.
    Filter = "filter",
    /// 429 for an account without money.
    Quota = "quota",
    /// 429 without a time.
    RateBare = "rate-bare",
    /// 429 with `retry-after` in seconds.
    RateSeconds = "rate-seconds",
    /// 429 with `retry-after` as a date.
    RateDate = "rate-date",
    /// 429 with a date by a clock that is hours wrong.
    RateSkewed = "rate-skewed",
    /// 429 with `retry-after-ms`.
    RateMs = "rate-ms",
    /// 429 in OpenAI's dialect.
    RateOpenai = "rate-openai",
    /// 429 in Anthropic's dialect.
    RateAnthropic = "rate-anthropic",
    /// 429 in GitHub's dialect.
    RateGithub = "rate-github",
}

/// A kind and the number behind its colon.
pub type Act = (Kind, Option<u64>);

#[derive(Debug, Clone, PartialEq)]
pub struct Script(Vec<Act>);

impl Script {
    pub const OK: Script = Script(Vec::new());

    /// `None` for what is no script, such as an ordinary model name.
    pub fn parse(text: &str) -> Option<Self> {
        text.split(',').map(act).collect::<Option<_>>().map(Self)
    }

    /// What to do when the same request came so many times before.
    pub fn kind_of_call(&self, times_before: usize) -> Act {
        self.0.get(times_before).or(self.0.last()).copied().unwrap_or((Kind::Ok, None))
    }
}

fn act(text: &str) -> Option<Act> {
    let (name, number) = match text.split_once(':') {
        Some((name, number)) => (name, Some(number.parse().ok()?)),
        None => (text, None),
    };
    if let Some(status) = name.strip_prefix("status-") {
        return Some((Kind::Status, Some(status.parse().ok()?)));
    }
    let name = if name == "late" { "ok" } else { name };
    let kind = *Kind::ALL.iter().find(|kind| kind.name() == name)?;
    Some((kind, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_each_other_and_the_last_one_stays() {
        let script = Script::parse("rate-seconds:1,status-503,ok").unwrap();
        let kinds: Vec<Act> = (0..4).map(|times| script.kind_of_call(times)).collect();
        let ok = (Kind::Ok, None);
        assert_eq!(kinds, [(Kind::RateSeconds, Some(1)), (Kind::Status, Some(503)), ok, ok]);
    }

    #[test]
    fn every_kind_is_read_back_from_its_name() {
        for kind in Kind::ALL {
            assert_eq!(Script::parse(kind.name()), Some(Script(vec![(*kind, None)])), "{}", kind.name());
        }
    }

    #[test]
    fn a_model_name_is_no_script() {
        for name in ["gpt-4o", "ok:soon", "ok,gpt", "", "status-x"] {
            assert_eq!(Script::parse(name), None, "{name}");
        }
    }
}

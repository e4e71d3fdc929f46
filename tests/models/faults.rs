//! Every fault script, against every way to speak: what a person is told, and never an answer that is none.
use std::time::{Duration, Instant};

use attune_core::model::{ChatAnswer, ChatError, ChatErrorKind, Finish, provider::Provider};
use attune_tests::fault_server::{FaultServer, refusing_port, script::Kind};

use super::{KEY, ask, config, open};

/// A way to speak with a server.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    OpenaiWhole,
    OpenaiStream,
    AnthropicWhole,
    AnthropicStream,
    Application,
}

const WAYS: [Way; 5] =
    [Way::OpenaiWhole, Way::OpenaiStream, Way::AnthropicWhole, Way::AnthropicStream, Way::Application];

impl Way {
    fn provider(self) -> Provider {
        match self {
            Way::OpenaiWhole | Way::OpenaiStream => Provider::OpenaiCompatible,
            Way::AnthropicWhole | Way::AnthropicStream => Provider::Anthropic,
            Way::Application => Provider::Http,
        }
    }

    fn streams(self) -> bool {
        matches!(self, Way::OpenaiStream | Way::AnthropicStream)
    }
}

type Expected = Result<Finish, ChatErrorKind>;

/// `None` where a form of answer does not know the fault.
fn expected(script: &str, way: Way) -> Option<Expected> {
    use ChatErrorKind::*;
    let is_application = way == Way::Application;
    Some(match script.split(':').next().unwrap_or_default() {
        "ok" | "trickle" | "split-letter" | "renamed" => Ok(Finish::Stop),
        "tool" => Ok(Finish::ToolCalls),
        "bad-tool" => Err(BadToolCall),
        "finish-length" | "finish-filter" | "no-finish" if is_application => return None,
        "finish-length" => Ok(Finish::Length),
        "finish-filter" => Ok(Finish::Filtered),
        // A whole JSON document has an end of its own; Anthropic's always names its reason.
        "no-finish" if way == Way::OpenaiWhole => Ok(Finish::Stop),
        "no-finish" | "no-end-mark" | "half" | "close" | "reset" | "reset-middle" => Err(Incomplete),
        "long-length" | "short-length" | "empty" => Err(Incomplete),
        "silent" | "endless" => Err(TimedOut),
        "not-json" | "wrong-shape" | "wrong-types" | "bad-letters" | "page" | "huge" | "not-http" => Err(Unreadable),
        "page-502" | "error-inside" => Err(Server),
        "status-500" | "status-502" | "status-503" | "status-529" | "status-408" => Err(Server),
        "status-400" | "status-402" | "status-422" | "redirect" => Err(Rejected),
        "status-401" | "status-403" | "wrong-key" => Err(Key),
        "status-404" | "no-model" => Err(Model),
        "status-413" | "too-long" => Err(ContextOverflow),
        "filter" => Err(Filtered),
        // The form of an application has no code for it.
        "quota" if is_application => Err(RateLimited),
        "quota" => Err(Rejected),
        rate if rate.starts_with("rate-") => Err(RateLimited),
        other => panic!("no expectation for {other}"),
    })
}

fn scripts() -> Vec<String> {
    let named = Kind::ALL.iter().filter(|kind| **kind != Kind::Status).map(|kind| kind.name().to_owned());
    let statuses =
        [400, 401, 402, 403, 404, 408, 413, 422, 500, 502, 503, 529].map(|status| format!("status-{status}"));
    named.chain(statuses).collect()
}

async fn call(server: &FaultServer, script: &str, way: Way) -> Result<ChatAnswer, ChatError> {
    let mut config = config(way.provider(), &server.url_for(script));
    config.stream = way.streams();
    open(&config).chat(&ask("", "Where is my parcel now?"), None).await
}

#[tokio::test]
async fn every_fault_is_told_apart_in_every_way_to_speak() {
    let server = FaultServer::start().await;
    let scripts = scripts();
    assert!(scripts.len() >= 40, "{}", scripts.len());
    // All at once, because some wait for their deadline; what is huge comes alone, because it keeps the machine busy.
    let (huge, others): (Vec<_>, Vec<_>) = cases(&scripts).partition(|(script, _)| *script == "huge");
    let calls = others.into_iter().map(async |(script, way)| (script, way, call(&server, script, way).await));
    let mut ended = futures::future::join_all(calls).await;
    for (script, way) in huge {
        ended.push((script, way, call(&server, script, way).await));
    }
    let wrong: Vec<String> = ended.iter().filter_map(|(script, way, result)| complaint(script, *way, result)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cases(scripts: &[String]) -> impl Iterator<Item = (&str, Way)> {
    scripts.iter().flat_map(|script| WAYS.map(|way| (script.as_str(), way)))
}

fn complaint(script: &str, way: Way, result: &Result<ChatAnswer, ChatError>) -> Option<String> {
    let expected = expected(script, way)?;
    let got = result.as_ref().map(|answer| answer.finish).map_err(|error| error.kind);
    let words = result.as_ref().err().map(|error| error.message.as_str());
    let is_told = words.is_none_or(|words| !words.is_empty() && words.chars().count() <= 501 && !words.contains(KEY));
    (got != expected || !is_told).then(|| format!("{script} {way:?}: {expected:?} expected, got {result:?}"))
}

#[tokio::test]
async fn good_answers_hold_the_whole_text_and_the_counts() {
    let server = FaultServer::start().await;
    for way in WAYS {
        for script in ["ok", "trickle:1", "renamed"] {
            let answer = call(&server, script, way).await.unwrap();
            assert_eq!(answer.message.text(), "Where is my parcel now?", "{way:?} {script}");
            assert_eq!(answer.usage.output_tokens, Some(5), "{way:?} {script}");
            assert_eq!(answer.model.as_deref() == Some("another-model-1"), script == "renamed");
            assert_eq!(answer.first_token_ms.is_some(), way.streams());
        }
    }
    let application = call(&server, "ok", Way::Application).await.unwrap();
    assert_eq!((application.reported_cost, application.contexts.len()), (Some(1_000_000), 1));
}

#[tokio::test]
async fn letters_that_come_in_pieces_are_whole_again() {
    let server = FaultServer::start().await;
    for way in [Way::OpenaiStream, Way::AnthropicStream] {
        let answer = call(&server, "split-letter", way).await.unwrap();
        assert_eq!(answer.message.text(), "Where is my parcel now? ä€𝄞", "{way:?}");
    }
}

#[tokio::test]
async fn each_dialect_of_a_rate_limit_names_its_time() {
    let server = FaultServer::start().await;
    for script in ["seconds", "date", "skewed", "ms", "openai", "anthropic", "github"] {
        let error = call(&server, &format!("rate-{script}:2"), Way::OpenaiWhole).await.unwrap_err();
        let wait = error.retry_after.unwrap_or_else(|| panic!("{script} names no time"));
        assert!((1.0..=3.0).contains(&wait.as_secs_f64()), "{script}: {wait:?}");
    }
    let bare = call(&server, "rate-bare", Way::OpenaiWhole).await.unwrap_err();
    assert_eq!(bare.retry_after, None);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_address_that_cannot_be_reached() {
    let url = format!("http://127.0.0.1:{}", refusing_port().await);
    let error = open(&config(Provider::OpenaiCompatible, &url)).chat(&ask("m", "x"), None).await.unwrap_err();
    assert_eq!(error.kind, ChatErrorKind::Address);
    assert!(error.message.contains("nothing listens there"), "{error}");
}

#[tokio::test]
async fn a_name_that_nobody_has_is_an_address_that_cannot_be_reached() {
    let config = config(Provider::OpenaiCompatible, "https://no-such-host.invalid/v1");
    let error = open(&config).chat(&ask("m", "x"), None).await.unwrap_err();
    assert_eq!(error.kind, ChatErrorKind::Address, "{error:?}");
    assert!(error.message.starts_with("no-such-host.invalid cannot be reached"), "{error}");
}

#[tokio::test]
async fn a_server_without_a_certificate_is_no_secure_connection() {
    let server = FaultServer::start().await;
    let url = server.url().replace("http://", "https://");
    let error = open(&config(Provider::OpenaiCompatible, &url)).chat(&ask("m", "x"), None).await.unwrap_err();
    assert_eq!(error.kind, ChatErrorKind::Tls, "{error:?}");
}

#[tokio::test]
async fn no_server_holds_a_call_beyond_its_deadline() {
    let server = FaultServer::start().await;
    let begin = Instant::now();
    let calls = WAYS.map(|way| call(&server, "endless", way));
    for result in futures::future::join_all(calls).await {
        assert_eq!(result.unwrap_err().kind, ChatErrorKind::TimedOut);
    }
    assert!(begin.elapsed() < Duration::from_secs(8), "{:?}", begin.elapsed());
}

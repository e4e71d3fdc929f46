use super::*;

fn kind(status: u16, body: &str) -> Kind {
    of_status(status, body.as_bytes(), None).kind
}

#[test]
fn a_status_decides_where_the_body_says_nothing() {
    for (status, expected) in [
        (400, Kind::Rejected),
        (401, Kind::Key),
        (402, Kind::Rejected),
        (403, Kind::Key),
        (404, Kind::Model),
        (408, Kind::Server),
        (413, Kind::ContextOverflow),
        (422, Kind::Rejected),
        (429, Kind::RateLimited),
        (500, Kind::Server),
        (502, Kind::Server),
        (503, Kind::Server),
        (529, Kind::Server),
        (301, Kind::Rejected),
    ] {
        assert_eq!(kind(status, ""), expected, "{status}");
    }
}

#[test]
fn a_request_that_is_too_long_is_known_in_each_providers_words() {
    for (status, body) in [
        (400, r#"{"error":{"message":"x","type":"invalid_request_error","code":"context_length_exceeded"}}"#),
        (
            400,
            r#"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 5 maximum"}}"#,
        ),
        (
            400,
            r#"{"object":"error","message":"This model's maximum context length is 2048 tokens.","type":"BadRequestError"}"#,
        ),
        (500, r#"{"error":{"code":500,"message":"too big","type":"exceed_context_size_error","n_ctx":256}}"#),
        (400, r#"{"error":{"message":"the request exceeds the available context size","code":400}}"#),
    ] {
        assert_eq!(kind(status, body), Kind::ContextOverflow, "{body}");
    }
}

#[test]
fn a_filter_is_no_failure_of_the_network() {
    let azure = r#"{"error":{"message":"policy","code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#;
    let anthropic = r#"{"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}}"#;
    assert_eq!(kind(400, azure), Kind::Filtered);
    assert_eq!(kind(400, anthropic), Kind::Filtered);
}

#[test]
fn an_empty_account_is_not_asked_again() {
    let body = r#"{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}"#;
    assert_eq!(kind(429, body), Kind::Rejected);
}

#[test]
fn an_error_inside_an_answer_is_sorted_by_its_code() {
    let kind = |text: &str| of_error_object(&serde_json::from_str(text).unwrap()).kind;
    assert_eq!(kind(r#"{"error":{"code":429,"message":"slow down"}}"#), Kind::RateLimited);
    assert_eq!(kind(r#"{"error":{"type":"overloaded_error","message":"Overloaded"}}"#), Kind::Server);
    assert_eq!(kind(r#"{"error":{"type":"rate_limit_error","message":"x"}}"#), Kind::RateLimited);
    assert_eq!(kind(r#"{"error":{"type":"authentication_error","message":"x"}}"#), Kind::Key);
    assert_eq!(kind(r#"{"error":"boom"}"#), Kind::Server);
}

#[test]
fn the_sentence_holds_what_the_provider_said_on_one_short_line() {
    let said = |body: &str| shorten(&of_status(400, body.as_bytes(), None).message);
    assert_eq!(said(r#"{"error":"no\n\u001b[31mred"}"#), "The request was refused (400): no  [31mred");
    assert_eq!(said(r#"{"detail":[{"msg":"field required"}]}"#), "The request was refused (400): field required");
    assert_eq!(
        said("<html><title>502 Bad Gateway</title>"),
        "The request was refused (400): a web page titled “502 Bad Gateway”"
    );
    assert!(said(&format!(r#"{{"message":"{}"}}"#, "ä".repeat(900))).chars().count() < 502);
}

#[test]
fn a_page_with_odd_letters_is_no_trap() {
    for text in ["<html>İ<title>İ</title>", "<html></title><title>", "<html><title>", "<!doctype", "<İ<<<<<<<"] {
        page_text(text);
    }
}

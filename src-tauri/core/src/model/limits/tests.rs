use super::*;

fn read(pairs: &[(&'static str, &'static str)]) -> Limits {
    let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    Limits::read(&headers, "2026-11-06T08:49:37Z".parse().unwrap())
}

fn wait_ms(pairs: &[(&'static str, &'static str)]) -> Option<u128> {
    read(pairs).wait().map(|wait| wait.as_millis())
}

#[test]
fn retry_after_is_read_in_all_its_forms() {
    assert_eq!(wait_ms(&[("retry-after", "7")]), Some(7_000));
    assert_eq!(wait_ms(&[("retry-after", "0.25")]), Some(250));
    assert_eq!(wait_ms(&[("retry-after-ms", "120")]), Some(120));
    assert_eq!(wait_ms(&[("retry-after-ms", "120"), ("retry-after", "7")]), Some(120));
    assert_eq!(wait_ms(&[("retry-after", "Fri, 06 Nov 2026 08:49:47 GMT")]), Some(10_000));
    assert_eq!(wait_ms(&[("retry-after", "Friday, 06-Nov-26 08:49:47 GMT")]), Some(10_000));
    assert_eq!(wait_ms(&[("retry-after", "Fri Nov  6 08:49:47 2026")]), Some(10_000));
}

#[test]
fn a_date_is_meant_by_the_servers_clock() {
    let skewed = [("date", "Fri, 06 Nov 2026 05:00:00 GMT"), ("retry-after", "Fri, 06 Nov 2026 05:00:03 GMT")];
    assert_eq!(wait_ms(&skewed), Some(3_000));
    assert_eq!(wait_ms(&[("retry-after", "Fri, 06 Nov 2026 05:00:03 GMT")]), Some(0));
}

#[test]
fn nonsense_is_as_if_it_were_not_there() {
    for value in ["soon", "-", "NaN", "", "Fri, 99 Nov 2026 08:49:47 GMT"] {
        assert_eq!(wait_ms(&[("retry-after", value)]), None, "{value}");
    }
    assert_eq!(wait_ms(&[("retry-after", "-5")]), Some(0));
    assert_eq!(wait_ms(&[("retry-after", "1e300")]), Some(86_400_000));
    assert_eq!(read(&[("x-ratelimit-remaining-requests", "many")]).windows, []);
}

#[test]
fn a_steady_limit_waits_for_one_request_only() {
    let openai = [
        ("x-ratelimit-limit-requests", "60"),
        ("x-ratelimit-remaining-requests", "0"),
        ("x-ratelimit-reset-requests", "1m0s"),
    ];
    assert_eq!(wait_ms(&openai), Some(1_000));
    let anthropic = [
        ("anthropic-ratelimit-requests-limit", "50"),
        ("anthropic-ratelimit-requests-remaining", "0"),
        ("anthropic-ratelimit-requests-reset", "2026-11-06T08:50:27Z"),
    ];
    assert_eq!(wait_ms(&anthropic), Some(1_000));
    let azure = [("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "2")];
    assert_eq!(wait_ms(&azure), Some(2_000));
}

#[test]
fn a_window_waits_for_its_reset() {
    let github = [("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1793954992")];
    assert_eq!(wait_ms(&github), Some(15_000));
    assert_eq!(wait_ms(&[("ratelimit-remaining", "0"), ("ratelimit-reset", "4")]), Some(4_000));
}

#[test]
fn nothing_waits_while_something_is_left() {
    assert_eq!(wait_ms(&[("x-ratelimit-remaining-requests", "1"), ("x-ratelimit-reset-requests", "59s")]), None);
    assert_eq!(wait_ms(&[]), None);
}

#[test]
fn spans_are_read_as_providers_write_them() {
    let ms = |text| span(text).map(|span| span.as_millis());
    assert_eq!(ms("88ms"), Some(88));
    assert_eq!(ms("6m0s"), Some(360_000));
    assert_eq!(ms("1h2m3.5s"), Some(3_723_500));
    assert_eq!(ms("1w"), None);
    assert_eq!(ms(""), None);
    assert_eq!(ms("5"), None);
}

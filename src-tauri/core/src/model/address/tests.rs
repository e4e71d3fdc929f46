use super::*;

#[test]
fn ordinary_addresses_are_taken() {
    for text in [
        "https://api.openai.com/v1",
        "http://127.0.0.1:8080",
        "http://localhost:11434/v1",
        "http://[::1]:8000",
        "http://192.168.1.20:8000",
        "http://10.0.0.7",
        "http://ollama:11434",
        "http://gpu.local:8000",
        "https://me.openai.azure.com/openai/deployments/x/chat/completions?api-version=2024-10-21",
    ] {
        assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
    }
}

#[test]
fn every_spelling_of_a_metadata_address_is_refused() {
    for text in [
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://0251.0376.0251.0376/",
        "http://169.254.43518/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://metadata.google.internal/",
        "http://metadata.google.internal./",
        "http://METADATA.google.internal/",
    ] {
        let error = parse(text).expect_err(text);
        assert!(error.message.contains("link-local") || error.message.contains("public"), "{text}: {error}");
    }
}

#[test]
fn what_no_model_has_is_refused_in_plain_words() {
    for (text, word) in [
        ("", "not an address"),
        ("api.openai.com", "not an address"),
        ("ftp://example.com", "http"),
        ("file:///etc/passwd", "http"),
        ("https://user:secret@example.com", "password"),
        ("https://key@example.com", "user name"),
        ("https://example.com/#x", "#"),
        ("http://0.0.0.0:8080", "listens"),
        ("http://[::]:8080", "listens"),
        ("http://example.com/v1", "can be read"),
        ("http://8.8.8.8/v1", "can be read"),
    ] {
        let error = parse(text).expect_err(text);
        assert!(error.message.contains(word), "{text}: {error}");
        assert!(!error.message.contains("secret"), "{error}");
    }
}

#[test]
fn the_origin_always_names_the_port() {
    let origin = |text: &str| origin(&Url::parse(text).unwrap());
    assert_eq!(origin("https://api.openai.com/v1"), "https://api.openai.com:443");
    assert_eq!(origin("https://API.openai.com.:443/v2"), "https://api.openai.com:443");
    assert_eq!(origin("http://[::1]:8000/"), "http://[::1]:8000");
    assert_ne!(origin("http://127.0.0.1:8000/"), origin("https://127.0.0.1:8000/"));
}

#[test]
fn loopback_is_this_machine_in_each_spelling() {
    for text in
        ["http://localhost", "http://x.localhost", "http://127.9.9.9", "http://[::1]", "http://[::ffff:127.0.0.1]"]
    {
        assert!(is_loopback(&Url::parse(text).unwrap()), "{text}");
    }
    for text in ["http://localhost.example.com", "http://10.0.0.1", "https://example.com"] {
        assert!(!is_loopback(&Url::parse(text).unwrap()), "{text}");
    }
}

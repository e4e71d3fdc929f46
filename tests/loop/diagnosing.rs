//! Diagnostics: what is given to somebody who helps holds nothing that anybody said, wrote or named.
use attune_tests::fault_server::FaultServer;
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::json;

use super::{Person, material::interaction};

/// In every place that takes a text.
const NEEDLE: &str = "xylographic";

/// The word as it is, in UTF-16, in hexadecimal digits and in base64, wherever in a text it begins.
fn written(word: &str) -> Vec<Vec<u8>> {
    let wide = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let digits = word.bytes().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
    let packed = (0..3).map(|shift| {
        let text = BASE64_STANDARD.encode(" ".repeat(shift) + word);
        // The first and the last group also hold what stands before and behind.
        text.as_bytes()[4..text.len() - 4].to_vec()
    });
    [word.as_bytes().to_vec(), wide, digits].into_iter().chain(packed).collect()
}

#[test]
fn a_word_is_found_in_each_way_of_writing() {
    let text = format!("so {NEEDLE} it is");
    for holder in [BASE64_STANDARD.encode(&text), BASE64_STANDARD.encode(text.replacen("so", "s", 1))] {
        assert!(written(NEEDLE).iter().any(|needle| holder.as_bytes().windows(needle.len()).any(|at| at == needle)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_byte_of_content_names_or_keys_is_in_them() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(12, &server, "ok");
    let mut row = interaction(50);
    for field in ["id", "user", "session", "query", "output", "prompt", "version", "model", "source"] {
        row[field] = json!(format!("{NEEDLE}-{field}"));
    }
    row["variables"] = json!({NEEDLE: NEEDLE});
    row["tags"] = json!([NEEDLE]);
    row["contexts"] = json!([{"text": NEEDLE}]);
    row["feedback"] = json!([{"kind": "comment", "text": NEEDLE}, {"kind": "correction", "text": NEEDLE}]);
    person.write(&format!("{NEEDLE}.jsonl"), &format!("{row}\n"));
    person.ok(["import", &format!("{NEEDLE}.jsonl")]);
    person.write("prompt.txt", &format!("{NEEDLE} {{{{query}}}}"));
    person.ok(["prompt", "add", NEEDLE, "prompt.txt"]);
    person.write("check.yaml", &format!("kind: contains\nvalue: {NEEDLE}\n"));
    person.ok(["check", "add", NEEDLE, "check.yaml"]);
    person.ok(["set", "add", NEEDLE, "--filter", "thumb:down"]);
    person.ok(["view", "save", NEEDLE, NEEDLE]);
    let url = format!("{}/v1/{NEEDLE}", server.url());
    let model = ["model", "add", NEEDLE, "--provider", "openai-compatible", "--url", &url, "--model", NEEDLE];
    let header = format!("{NEEDLE}={NEEDLE}");
    person.ok(model.into_iter().chain(["--header", &header, "--key-env", "XYLOGRAPHIC"]));
    // It goes wrong, and the log says so.
    person.run(["replay", "run", "--candidate", "ticket@2", "--model", NEEDLE]);
    person.run(["prompt", "get", &format!("{NEEDLE}@{NEEDLE}")]);
    person.run(["list", "--filter", &format!("{NEEDLE}:{NEEDLE}")]);

    person.ok(["diagnostics", "--out", "diagnostics.zip"]);
    let bytes = std::fs::read(person.path("diagnostics.zip")).unwrap().to_ascii_lowercase();
    assert!(bytes.windows(8).any(|at| at == b"\"schema\""), "files stand in it as they are");
    for needle in written(NEEDLE) {
        let lower = needle.to_ascii_lowercase();
        let found = bytes.windows(lower.len()).position(|at| at == lower);
        let around = found.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(120)..at + 60]).into_owned());
        assert_eq!(around, None, "{}", String::from_utf8_lossy(&needle));
    }
}

//! Rejected rows go out as they came in and, mended, come in again.
use super::*;
use crate::import::Rejects;

/// The rejected rows of a file and the reasons, as written beside each other.
fn rejects(bytes: &[u8]) -> (String, String) {
    let source = source(bytes);
    let mapping = source.recognise().unwrap().mapping;
    let rows = source.rows(&mapping).unwrap();
    let header = rows.header().map(<[u8]>::to_vec);
    let mut rejects = Rejects::new(Vec::new(), Vec::new(), header.as_deref()).unwrap();
    for record in rows.map(Result::unwrap) {
        if let Err(fault) = record.row {
            rejects.push(&record.raw, &fault.in_file("file", record.line)).unwrap();
        }
    }
    let (rows, reasons) = rejects.finish().unwrap();
    (String::from_utf8(rows).unwrap(), String::from_utf8(reasons).unwrap())
}

#[test]
fn a_mended_file_of_rejected_rows_imports_as_the_rows_that_were_meant() {
    for (text, wrong, right) in [
        (
            "{\"query\":\"a\",\"output\":\"b\"}\n{\"query\":\"c\",\"output\":5}\n{\"query\":\"d\",\"output\":\"e\"}\n",
            ":5",
            ":\"5\"",
        ),
        ("[\n{\"query\":\"a\",\n\"output\":\"b\"},\n{\"query\":\"c\",\n\"output\":5}]", ":5", ":\"5\""),
        ("question,answer,rating\na,b,1\n\"c\nd\",e,five\nf,g,2\n", "five", "5"),
    ] {
        let (rejected, _) = rejects(text.as_bytes());
        let (mended, failed) = import(rejected.replace(wrong, right));
        assert_eq!(failed, None);
        assert!(ready(&mended[0]).interaction.query.as_ref().unwrap().starts_with('c'), "{rejected}");
    }
}

#[test]
fn the_rejected_rows_are_the_bytes_of_the_source() {
    let (rejected, reasons) = rejects(b"question,answer,rating\na,b,1\n\"c\nd\",  e ,\"fi\"\"ve\"\nf,g,2\nf\n");
    assert_eq!(rejected, "question,answer,rating\n\"c\nd\",  e ,\"fi\"\"ve\"\nf\n");
    let reasons: Vec<Value> = reasons.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lines: Vec<_> = reasons.iter().map(|one| (one["line"].as_u64(), one["rejected_line"].as_u64())).collect();
    assert_eq!(lines, [(Some(3), Some(2)), (Some(6), Some(4))]);
    assert_eq!(reasons[0]["field"], "rating");
}

#[test]
fn json_over_several_lines_is_rejected_on_one() {
    let (rejected, _) =
        rejects(b"[{\"query\":\"a\",\n  \"output\":\n5},{\"query\":\"a\n\\\"b\\\"\",\"output\":\"c\"}]");
    assert_eq!(rejected, "{\"query\":\"a\",   \"output\": 5}\n{\"query\":\"a\\n\\\"b\\\"\",\"output\":\"c\"}\n");
}

#[test]
fn rows_too_long_to_keep_are_named_in_the_reasons_alone() {
    let text =
        format!("{{\"query\":\"a\",\"output\":\"b\"}}\n{{\"query\":\"{}\"}}\n", "a".repeat(crate::import::MAX_ROW));
    let (rejected, reasons) = rejects(text.as_bytes());
    assert_eq!(rejected, "");
    assert!(reasons.contains("\"rejected_line\":null"), "{reasons}");
}

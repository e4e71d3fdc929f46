//! Whatever the bytes: no panic, the same rows by every way in.
use std::io::Write;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::import::{
    mapping::Mapper,
    own::OwnForm,
    ready::check,
    rows::{RawRow, RawRows, Table},
};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
}

/// Some good and bad rows, in sum longer than every buffer on the way.
fn long_file() -> String {
    let rows = (0..4000).map(|at| match at % 100 {
        99 => format!("{{\"id\":\"{at}\",\"query\":\"🙂\"}}\n"),
        _ => format!("{{\"id\":\"{at}\",\"query\":\"Où est-il ? 🙂 {at}\",\"output\":\"Là.\"}}\n"),
    });
    rows.collect()
}

#[test]
fn packing_and_encoding_make_no_difference() {
    let text = long_file();
    let (expected, _) = import(text.as_str());
    assert_eq!(expected.iter().filter(|record| record.row.is_ok()).count(), 3960);
    let two_members = [gzip(&text.as_bytes()[..1000]), gzip(&text.as_bytes()[1000..])].concat();
    for bytes in [
        gzip(text.as_bytes()),
        two_members,
        zstd::encode_all(text.as_bytes(), 1).unwrap(),
        utf16(&text, u16::to_le_bytes),
        utf16(&text, u16::to_be_bytes),
        gzip(&utf16(&text, u16::to_le_bytes)),
        ["\u{feff}".as_bytes(), text.as_bytes()].concat(),
        text.replace('\n', "\r\n").into_bytes(),
    ] {
        let (records, failed) = import(bytes);
        assert_eq!(failed, None);
        assert!(records == expected);
    }
}

#[test]
fn an_archive_that_is_cut_gives_what_could_be_read_and_an_error() {
    let text = long_file();
    for packed in [gzip(text.as_bytes()), zstd::encode_all(text.as_bytes(), 1).unwrap()] {
        let (whole, _) = import(packed.clone());
        let (records, failed) = import(&packed[..packed.len() - packed.len() / 10]);
        assert!(records.len() > 1000 && whole.starts_with(&records), "{}", records.len());
        let error = failed.unwrap();
        assert!(error.message.contains("archive is damaged"), "{error}");
    }
}

#[test]
fn a_list_over_many_buffers_gives_the_rows_of_the_lines() {
    let text = long_file();
    let (lines, _) = import(text.as_str());
    let list = format!("{{\"meta\":[1,\"]\"],\"data\":[\n{}]}}", text.trim_end().replace('\n', ",\n"));
    let (rows, failed) = import(list);
    assert_eq!(failed, None);
    let same =
        |(one, other): (&Record, &Record)| one.raw == other.raw && one.row == other.row && one.line == other.line - 1;
    assert!(rows.len() == lines.len() && lines.iter().zip(&rows).all(same));
}

#[test]
fn a_first_row_larger_than_the_first_look_is_recognised() {
    let row = json!({"query": "Hi", "output": "a".repeat(3 << 20)}).to_string();
    let (records, failed) = import(format!("{row}\n{row}\n"));
    assert_eq!((records.len(), failed), (2, None));
    assert!(records.iter().all(|record| record.row.is_ok()));
}

/// Every cell of a table, read by pieces of this size.
fn cells(text: &[u8], piece: usize) -> Vec<RawRow> {
    struct Pieces(std::io::Cursor<Vec<u8>>, usize);
    impl std::io::Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = buffer.len().min(self.1);
            self.0.read(&mut buffer[..count])
        }
    }
    let Ok(mut table) = Table::new(Box::new(Pieces(std::io::Cursor::new(text.to_vec()), piece)), b',') else {
        return Vec::new();
    };
    std::iter::from_fn(|| table.next_row().unwrap()).collect()
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        import(bytes);
    }

    #[test]
    fn arbitrary_marks_never_panic(text in "[\\[\\]{}\",:\\\\ \n\raé0-9.u-]{0,200}") {
        import(text.as_str());
        import(format!("[{text}").as_str());
        import(format!("{{\"query\":\"a\",\"output\":\"b\",{text}").as_str());
        import(format!("question,answer,score\n{text}").as_str());
    }

    #[test]
    fn arbitrary_bytes_in_an_archive_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..200) {
        let mut packed = gzip(&bytes);
        let at = at % packed.len();
        packed[at] ^= 0x41;
        import(packed);
        import([&[0x28, 0xb5, 0x2f, 0xfd][..], &bytes].concat());
    }

    #[test]
    fn a_table_is_read_alike_in_pieces_of_any_size(text in "a,b\n[\",\n\rab]{0,60}", piece in 1usize..7) {
        prop_assert_eq!(cells(text.as_bytes(), piece), cells(text.as_bytes(), 1 << 20));
    }

    #[test]
    fn a_table_that_was_written_right_is_read_as_it_was_written(rows in prop::collection::vec(["(?s)[^\0]{0,9}", "(?s)[^\0]{0,9}"], 1..6)) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let text: String = rows.iter().map(|[one, other]| format!("{},{}\n", quoted(one), quoted(other))).collect();
        let read: Vec<_> = cells(format!("a,b\n{text}").as_bytes(), 3).into_iter().map(|row| row.body).collect();
        let kept = |cell: &String| (!cell.trim_ascii().is_empty()).then(|| cell.clone());
        let expected: Vec<_> = rows.iter().map(|[one, other]| [kept(one), kept(other)]).filter(|row| row.iter().any(Option::is_some)).collect();
        let found: Vec<_> = read.iter().map(|body| match body {
            crate::import::rows::Body::Cells(cells) => ["a", "b"].map(|key| Some(cells.get(key)?.as_str()?.to_owned())),
            other => panic!("{other:?}"),
        }).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_quick_way_and_the_slow_way_agree_on_the_own_form(row in own_row()) {
        let text = row.to_string();
        let mapping = Mapping::default();
        let quick = OwnForm::new(&mapping).unwrap().read(&text);
        let slow = Mapper::new(&mapping).unwrap().apply(row).and_then(check);
        prop_assert_eq!(quick, slow);
    }
}

/// Rows of the own form of which about half are wrong somewhere.
fn own_row() -> impl Strategy<Value = Value> {
    let odd = prop_oneof![
        Just(json!(null)),
        Just(json!("")),
        Just(json!(5)),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[1]]))
    ];
    let or_odd = move |good: Value| prop_oneof![4 => Just(good), 1 => odd.clone()];
    let fields = [
        ("id", json!("1")),
        ("time", json!("2026-03-04T05:06:07Z")),
        ("session", json!("s")),
        (
            "messages",
            json!([{"role": "user", "content": "Hi"}, {"role": "assistant", "content": null, "tool_calls": [{}], "x": 1}]),
        ),
        ("query", json!("Hi")),
        ("variables", json!({"a": 1})),
        ("contexts", json!([{"text": "T"}, {"id": "7", "score": 1}])),
        ("output", json!({"role": "assistant", "content": [{"type": "text"}]})),
        ("usage", json!({"input_tokens": 3})),
        ("cost", json!(0.5)),
        ("latency_ms", json!(7)),
        ("tags", json!(["a"])),
        (
            "feedback",
            json!([{"kind": "rating", "value": 2, "scale": [1, 5]}, {"kind": "thumb", "value": "up", "author_kind": null}]),
        ),
    ];
    let fields: Vec<_> =
        fields.into_iter().map(|(key, good)| (Just(key), prop::option::weighted(0.8, or_odd(good)))).collect();
    fields.prop_map(|fields| fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
}

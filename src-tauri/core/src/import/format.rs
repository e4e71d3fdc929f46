//! What shape a file has, told by its content.
use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    mapping::{RowsPath, Step},
    rows::{Ended, Outline, Scanner, cells_per_row, outline},
};
use crate::error::{Error, Result};

/// The shape of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export_to = "operations.ts")]
pub enum Format {
    /// One document: a list of rows, an object that holds one, or a single row.
    Json,
    /// A row a line.
    Jsonl,
    /// A table with commas, semicolons or bars.
    Csv,
    /// A table with tabs.
    Tsv,
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
        })
    }
}

/// What a reader has to know of the shape.
#[derive(Debug, Clone, PartialEq)]
pub enum Layout {
    Document(RowsPath),
    Lines,
    Table { delimiter: u8 },
}

impl Layout {
    pub fn format(&self) -> Format {
        match self {
            Layout::Document(_) => Format::Json,
            Layout::Lines => Format::Jsonl,
            Layout::Table { delimiter: b'\t' } => Format::Tsv,
            Layout::Table { .. } => Format::Csv,
        }
    }

    /// The shape of a file that a person says is of a format. What they leave open is told from its beginning.
    pub fn of_format(format: Format, head: &[u8], whole: bool, name: &str) -> Result<Self> {
        if let Ok(told) = Self::sniff(head, whole, name)
            && told.format() == format
        {
            return Ok(told);
        }
        refuse_foreign(head)?;
        Ok(match format {
            Format::Json => Layout::Document(RowsPath::default()),
            Format::Jsonl => Layout::Lines,
            Format::Csv => {
                Layout::Table { delimiter: delimiter(head, whole).filter(|mark| *mark != b'\t').unwrap_or(b',') }
            }
            Format::Tsv => Layout::Table { delimiter: b'\t' },
        })
    }

    /// Tells the shape from the beginning of a file. `whole` says that it is all of it. The name decides only what the
    /// content leaves open: whether a single object on a line is a document or the only line.
    pub fn sniff(head: &[u8], whole: bool, name: &str) -> Result<Self> {
        refuse_foreign(head)?;
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
        match first {
            None => Err(Error::bad_input("The file is empty").hint("Look whether it was written to its end")),
            Some(b'{') if has_rows_on_lines(head, whole, name) => Ok(Layout::Lines),
            Some(b'{') => rows_in(&outline(head)).map(Layout::Document),
            Some(b'[') if opens_a_list(head) => Ok(Layout::Document(RowsPath::default())),
            Some(_) => match delimiter(head, whole) {
                Some(delimiter) => Ok(Layout::Table { delimiter }),
                None if is_log(head) => Ok(Layout::Lines),
                None => Err(unknown()),
            },
        }
    }
}

fn unknown() -> Error {
    let error = Error::bad_input("The file is neither JSON, nor JSON lines, nor a table with a header");
    error.hint("A table needs a first line with the names of its columns, at least two")
}

/// Files that people take for tables, by their first bytes.
const FOREIGN: [(&[u8], &str, &str); 15] = [
    (b"PK\x03\x04", "a zip archive or an Excel workbook", "Unpack it, or save the sheet as CSV"),
    (b"PAR1", "a Parquet file", "Write it as CSV or JSON lines"),
    (b"ARROW1", "an Arrow file", "Write it as CSV or JSON lines"),
    (b"SQLite format 3\0", "an SQLite database", "Export the table as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "Save the sheet as CSV"),
    (b"%PDF", "a PDF", "Export the data as CSV or JSON"),
    (b"\x89PNG", "a picture, which is binary", "Name the file that holds the data as CSV or JSON"),
    (b"\xff\xd8\xff", "a picture, which is binary", "Name the file that holds the data as CSV or JSON"),
    (b"GIF8", "a picture, which is binary", "Name the file that holds the data as CSV or JSON"),
    (b"BZh", "a bzip2 archive", "Unpack it, or pack it with gzip or zstd"),
    (b"\xfd7zXZ", "an xz archive", "Unpack it, or pack it with gzip or zstd"),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it, or pack it with gzip or zstd"),
    (&[0x1f, 0x8b], "a gzip archive inside of another", "Unpack it once"),
    (&[0x28, 0xb5, 0x2f, 0xfd], "a zstd archive inside of another", "Unpack it once"),
    (b"<", "HTML or XML", "Export the data as CSV or JSON; a web page may be a login page that was saved instead"),
];

fn refuse_foreign(head: &[u8]) -> Result<()> {
    let text = head.trim_ascii_start();
    if let Some((_, what, hint)) = FOREIGN.iter().find(|(mark, ..)| text.starts_with(mark)) {
        return Err(Error::bad_input(format!("The file is {what}")).hint(*hint));
    }
    if head.get(257..262) == Some(b"ustar") {
        return Err(Error::bad_input("The file is a tar archive of several files").hint("Unpack it"));
    }
    let zeros = head.iter().take(1024).filter(|byte| **byte == 0).count();
    if zeros * 4 > head.len().min(1024) {
        let error = Error::bad_input("The file is binary, or UTF-16 without a byte order mark");
        return Err(error.hint("Save it as UTF-8"));
    }
    if is_binary(head.get(..1024).unwrap_or(head)) {
        return Err(Error::bad_input("The file is binary").hint("Export the data as CSV, JSON or JSON lines"));
    }
    Ok(())
}

/// Neither text in UTF-8 nor in an older encoding, which has no control characters.
fn is_binary(head: &[u8]) -> bool {
    let is_text = str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
    let controls = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    !is_text && controls * 32 > head.len()
}

/// Whether a text that begins with an object has a row on each line, rather than being one document.
fn has_rows_on_lines(head: &[u8], whole: bool, name: &str) -> bool {
    let mut scan = Scanner::new(head);
    let first = scan.skip_value();
    let spans_lines = scan.line() > first_line(head);
    let next = scan.peek_mark();
    match (first, next) {
        (Ok(()), Ok(None)) => !spans_lines && (!whole || names_lines(name)),
        (Ok(()), _) => !spans_lines && scan.line() > first_line(head),
        // Damaged or cut off: the lines themselves tell.
        (Err(Ended::Early), _) if !whole => other_lines_are_rows(head).unwrap_or(false),
        _ => other_lines_are_rows(head).unwrap_or(true),
    }
}

/// Whether the name says JSON lines, packed or not.
fn names_lines(name: &str) -> bool {
    let name = name.to_lowercase();
    let bare = name.trim_end_matches(".gz").trim_end_matches(".zst");
    bare.ends_with(".jsonl") || bare.ends_with(".ndjson")
}

/// The line of the first character that is no white space.
fn first_line(head: &[u8]) -> u64 {
    let blank = head.len() - head.trim_ascii_start().len();
    1 + head[..blank].iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Whether the lines behind the first are rows of their own; none if there are no such lines. A comma behind a row says
/// that it is one of a list.
fn other_lines_are_rows(head: &[u8]) -> Option<bool> {
    let mut others = head.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).skip(1).peekable();
    others.peek()?;
    let rows: Vec<&[u8]> =
        others.take(LINES).filter(|line| line.starts_with(b"{")).map(<[u8]>::trim_ascii_end).collect();
    Some(rows.iter().any(|row| row.ends_with(b"}")) && !rows.iter().any(|row| row.ends_with(b"},")))
}

/// A list of rows, or an empty one; a log may also begin with a bracket (`[2026-03-04] …`).
fn opens_a_list(head: &[u8]) -> bool {
    let inside = head.trim_ascii_start().get(1..).unwrap_or_default().trim_ascii_start();
    inside.first().is_none_or(|first| !first.is_ascii_alphabetic() && !is_log(inside))
        || matches!(inside.first(), Some(b'{' | b'[' | b']'))
}

/// Lines of which most are objects, among others that are not.
fn is_log(head: &[u8]) -> bool {
    let lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let (objects, others): (Vec<_>, Vec<_>) = lines.take(LINES).partition(|line| line.starts_with(b"{"));
    objects.len() > others.len()
}

/// How many lines of the beginning are looked at.
const LINES: usize = 20;

/// Keys that only a single row has.
const ROW_KEYS: [&str; 8] =
    ["messages", "choices", "output", "response", "completion", "query", "conversations", "feedback"];

/// Names that tools give to their lists of rows, best first.
const ROWS_KEYS: [&str; 12] = [
    "data",
    "rows",
    "items",
    "results",
    "records",
    "interactions",
    "conversations",
    "runs",
    "traces",
    "logs",
    "examples",
    "observations",
];

/// Where the rows of a document with an outermost object are.
fn rows_in(outline: &Outline) -> Result<RowsPath> {
    let is_row = ROW_KEYS.iter().any(|key| outline.keys.contains(*key));
    let lists = if outline.lists.is_empty() { &outline.empty } else { &outline.lists };
    if !is_row && outline.is_by_id(&ROW_KEYS) {
        return Ok(RowsPath::new(vec![Step::Entries]));
    }
    let Some(first) = lists.first().filter(|_| !is_row) else { return Ok(RowsPath::default()) };
    let outermost = || lists.iter().take_while(|list| list.steps().len() == first.steps().len());
    if outermost().count() == 1 {
        return Ok(first.clone());
    }
    let named =
        ROWS_KEYS.iter().find_map(|key| outermost().find(|list| list.to_string().ends_with(&format!(".{key}"))));
    named.cloned().ok_or_else(|| {
        let lists: Vec<String> = outermost().map(RowsPath::to_string).collect();
        let error = Error::bad_input(format!("The document has several lists of rows: {}", lists.join(", ")));
        error.at_field("rows").hint("Say which one in a mapping: rows: $.NAME")
    })
}

/// How many records of the beginning are looked at.
const RECORDS: usize = 50;

/// The delimiter by which most records have as many cells as the header, at least two.
fn delimiter(head: &[u8], whole: bool) -> Option<u8> {
    let named = head.strip_prefix(b"sep=").and_then(|rest| rest.first().copied());
    let agreeing = |delimiter: &u8| {
        let cells = cells_per_row(head, *delimiter, whole, RECORDS);
        let header = cells.first().copied().filter(|cells| *cells > 1)?;
        let agree = cells.iter().filter(|cells| **cells == header).count();
        (agree * 2 > cells.len()).then_some((agree * 100 / cells.len(), header))
    };
    let candidates = [b',', b';', b'\t', b'|'].into_iter().rev();
    let rated = candidates.filter_map(|delimiter| Some((agreeing(&delimiter)?, delimiter)));
    named.or_else(|| rated.max().map(|(_, delimiter)| delimiter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniff(text: &str) -> Layout {
        Layout::sniff(text.as_bytes(), true, "file").unwrap()
    }

    fn rows(path: &str) -> Layout {
        Layout::Document(path.parse().unwrap())
    }

    #[test]
    fn json_is_told_from_json_lines() {
        assert_eq!(sniff("{\"a\":1}\n{\"a\":2}\n"), Layout::Lines);
        assert_eq!(sniff("\n\n{\"a\":1}\n{\"a\":2}"), Layout::Lines);
        assert_eq!(sniff("{\"a\":1,\n{\"a\":2}\n"), Layout::Lines, "the first line is damaged");
        assert_eq!(sniff("{\"a\":1"), Layout::Lines, "a single line that is cut off");
        assert_eq!(sniff("# made by hand\n{\"a\":1}\n{\"a\":2}\n"), Layout::Lines);
        assert_eq!(sniff("{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n"), rows("$"), "documents one after the other");
        assert_eq!(sniff("[{\"a\":1}]"), rows("$"));
        assert_eq!(sniff("{\"data\":[\n{\"a\":1},\n{\"a\":2}\n"), rows("$.data"), "a document that is cut off");
        assert_eq!(sniff("{\"a\":1}"), rows("$"));
        assert_eq!(Layout::sniff(b"{\"a\":1}\n", true, "one.jsonl.gz"), Ok(Layout::Lines));
    }

    #[test]
    fn the_rows_of_a_document_are_its_one_list_of_objects() {
        assert_eq!(sniff(r#"{"meta":{"page":1},"data":[{"a":1}]}"#), rows("$.data"));
        assert_eq!(sniff(r#"{"result":{"my rows":[{"a":1}]}}"#), rows("$.result['my rows']"));
        assert_eq!(sniff(r#"{"columns":[{"name":"a"}],"rows":[{"a":1}]}"#), rows("$.rows"));
        assert_eq!(sniff(r#"{"messages":[{"role":"user"}],"output":"x"}"#), rows("$"), "a single row");
        assert_eq!(sniff(r#"{"a":{"query":"x","output":"y"},"b":{"query":"x","output":"y"}}"#), rows("$.*"));
        assert_eq!(sniff(r#"{"train":{"rows":[{"a":1}]},"about":{"rows":1}}"#), rows("$.train.rows"));
        assert_eq!(sniff(r#"{"request":{"query":"q"},"answer":{"output":"x"}}"#), rows("$"), "parts of one row");
        let error = Layout::sniff(br#"{"left":[{"a":1}],"right":[{"a":1}]}"#, true, "file").unwrap_err();
        assert!(error.message.contains("$.left, $.right"), "{error}");
    }

    #[test]
    fn the_delimiter_is_the_one_by_which_records_agree() {
        for (text, delimiter) in [
            ("a,b\n1,2\n", b','),
            ("a;b\n\"1,5\";2\n", b';'),
            ("a\tb\n1, 2, 3\t4\n", b'\t'),
            ("a|b\n1|2\n", b'|'),
            ("sep=;\na;b\n", b';'),
            ("question,answer\n\"two\nlines, and; marks\",yes\n", b','),
        ] {
            assert_eq!(sniff(text), Layout::Table { delimiter }, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_table_is_named() {
        for (bytes, word) in [
            (&b"PK\x03\x04rest"[..], "Excel"),
            (b"<!doctype html><p>", "HTML"),
            (b"Dear all,\nplease find attached the file.\nBye\n", "neither"),
            (b"a\0b\0c\0d\0", "UTF-16"),
            (b"\x89PNG\r\n\x1a\n", "picture"),
            (b"\x01\xfe,\x05\x06\n\xff,\x02\n", "binary"),
            (b"  \n ", "empty"),
        ] {
            let error = Layout::sniff(bytes, true, "file").unwrap_err();
            assert!(error.message.contains(word), "{error}");
        }
    }
}

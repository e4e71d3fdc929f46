//! Import from the outside: a file goes in, rows and errors come out.
mod chats;
mod choosing;
mod damaged;
mod identity;
mod mappings;
mod presets;
mod rejects;
mod robust;
mod tables;

use std::io::Cursor;

use serde_json::Value;

use super::{Form, Mapping, Ready, Recognised, Record, Row, Source};
use crate::error::Error;

/// A source of bytes in memory.
fn source(bytes: impl Into<Vec<u8>>) -> Source {
    Source::read(Cursor::new(bytes.into()), "file", None).unwrap()
}

fn recognised(text: &str) -> Recognised {
    source(text).recognise().unwrap()
}

/// All rows by the recognised mapping, and the error that ended the file early.
fn import(bytes: impl Into<Vec<u8>>) -> (Vec<Record>, Option<Error>) {
    let source = match Source::read(Cursor::new(bytes.into()), "file", None) {
        Ok(source) => source,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let mapping = match source.recognise() {
        Ok(recognised) => recognised.mapping,
        Err(error) => return (Vec::new(), Some(error)),
    };
    import_by(source, &mapping)
}

fn import_by(source: Source, mapping: &Mapping) -> (Vec<Record>, Option<Error>) {
    let (mut records, mut failed) = (Vec::new(), None);
    match source.rows(mapping) {
        Ok(rows) => {
            for row in rows {
                match row {
                    Ok(record) => records.push(record),
                    Err(error) => failed = Some(error),
                }
            }
        }
        Err(error) => failed = Some(error),
    }
    (records, failed)
}

fn ready(record: &Record) -> &Ready {
    match &record.row {
        Ok(Row::Interaction(ready)) => ready,
        other => panic!("no interaction but {other:?}"),
    }
}

/// The rows of a good file in the own form, with what is not set left out.
fn rows_of(text: &str) -> Vec<Value> {
    let (records, failed) = import(text);
    assert_eq!(failed, None);
    records.iter().map(own_form).collect()
}

/// A row in the own form, with what is not set left out.
fn own_form(record: &Record) -> Value {
    let ready = ready(record);
    let feedback = ready.feedback.iter().map(|heard| heard.feedback.clone()).collect();
    let interaction = crate::interaction::form::Interaction { feedback, ..ready.interaction.clone() };
    let mut value = serde_json::to_value(interaction).unwrap();
    leave_out_unset(&mut value);
    value
}

fn leave_out_unset(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(leave_out_unset);
            object.retain(|key, value| match value {
                Value::Null => false,
                Value::Array(items) => !items.is_empty(),
                Value::Object(object) => !object.is_empty(),
                Value::String(text) => key != "author_kind" || text != "user",
                _ => true,
            });
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out_unset),
        _ => {}
    }
}

#[test]
fn an_empty_file_is_an_error_that_names_it() {
    let error = Source::read(Cursor::new(Vec::new()), "empty.jsonl", None).err().unwrap();
    assert_eq!(error.place.unwrap().file.as_deref(), Some("empty.jsonl"));
}

#[test]
fn a_list_without_rows_and_a_table_without_rows_are_no_errors() {
    for text in ["[]", "question,answer\n", "{\"data\":[]}"] {
        let (records, failed) = import(text);
        assert_eq!((records.len(), failed), (0, None), "{text}");
    }
}

#[test]
fn a_missing_file_and_a_folder_are_errors_that_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("gone.csv");
    for path in [missing.as_path(), folder.path()] {
        let error = Source::open(path).err().unwrap();
        assert!(format!("{error:?}").contains(&path.display().to_string()), "{error:?}");
    }
}

#[test]
fn progress_counts_the_bytes_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let text = r#"{"query":"Hi","output":"Hello"}"#.to_owned() + "\n";
    std::fs::write(&path, text.repeat(50)).unwrap();
    let source = Source::open(&path).unwrap();
    let (progress, mapping) = (source.progress(), source.recognise().unwrap().mapping);
    assert_eq!(source.rows(&mapping).unwrap().count(), 50);
    assert_eq!((progress.read(), progress.total()), (text.len() as u64 * 50, Some(text.len() as u64 * 50)));
}

#[test]
fn the_own_form_needs_no_mapping() {
    let found = recognised(r#"{"id":"1","query":"Hi","output":"Hello","feedback":[{"kind":"thumb","value":"up"}]}"#);
    assert_eq!(found.form, Form::Own);
    assert!(found.mapping.is_own());
    assert_eq!(found.preview[0].interaction.as_ref().unwrap().feedback.len(), 1);
}

#[test]
fn rows_may_be_read_on_another_thread() {
    fn sendable<T: Send>() {}
    sendable::<Source>();
    sendable::<super::Rows>();
}

use super::*;
use crate::error::Code;

fn pairs(text: &str) -> Vec<Pair> {
    read_pairs(text.as_bytes(), "pairs.csv").unwrap()
}

/// Line, field and message of the error that the text must give.
fn refused(text: &str) -> (Option<u64>, Option<String>, String) {
    let error = read_pairs(text.as_bytes(), "pairs.csv").unwrap_err();
    assert_eq!(error.code, Code::BadInput);
    let place = error.place.unwrap();
    assert_eq!(place.file.as_deref(), Some("pairs.csv"));
    (place.line, place.field, error.message)
}

#[test]
fn csv_and_jsonl_say_the_same() {
    let csv =
        pairs("case,baseline,candidate,slice,repeat,cluster\na,0,1,short,1,s1\na,fail,PASS,short,2,s1\nb,,true,,,\n");
    let jsonl = pairs(concat!(
        r#"{"case":"a","baseline":0,"candidate":1,"slice":"short","repeat":1,"cluster":"s1"}"#,
        "\n\n",
        r#"{"case":"a","baseline":"fail","candidate":"pass","slice":"short","repeat":2,"cluster":"s1"}"#,
        "\n",
        r#"{"case":"b","baseline":null,"candidate":true}"#,
    ));
    assert_eq!(csv, jsonl);
    assert_eq!(csv[1].repeat, 2);
    assert_eq!((csv[2].baseline, csv[2].candidate, csv[2].slice.clone()), (None, Some(1.0), None));
}

#[test]
fn columns_may_stand_in_any_order_beside_others_and_behind_a_byte_order_mark() {
    let read = pairs("\u{feff}note,Candidate,case,baseline\n\"two\nlines\", 0.25 ,x,-1e3\n");
    assert_eq!(
        read,
        vec![Pair { case: "x".into(), baseline: Some(-1000.0), candidate: Some(0.25), repeat: 1, ..Pair::default() }]
    );
}

#[test]
fn numbers_may_name_a_case_in_jsonl() {
    assert_eq!(pairs(r#"{"case":17,"baseline":0.5,"candidate":1}"#)[0].case, "17");
}

#[test]
fn a_missing_column_is_named_with_those_that_are_there() {
    let (line, field, message) = refused("case,old,new\na,0,1\n");
    assert_eq!((line, field.as_deref()), (Some(1), Some("baseline")));
    assert!(message.contains("case, old, new"), "{message}");
    assert_eq!(refused("case,baseline,candidate,case\n").1.as_deref(), Some("case"));
    let (line, field, _) = refused("{\"case\":\"a\",\"baseline\":1,\"candidate\":1}\n{\"case\":\"b\",\"baseline\":1}");
    assert_eq!((line, field.as_deref()), (Some(2), Some("candidate")));
}

#[test]
fn an_empty_file_is_an_error_that_names_it() {
    for text in ["", "\n\n", "case,baseline,candidate\n"] {
        let error = read_pairs(text.as_bytes(), "pairs.csv").unwrap_err();
        assert_eq!(error.place.unwrap().file.as_deref(), Some("pairs.csv"), "{text:?}");
    }
    assert!(refused("case,baseline,candidate\n").2.contains("no pairs"));
}

#[test]
fn what_is_no_finite_number_is_refused_where_it_stands() {
    for value in ["NaN", "inf", "-Infinity", "1e999", "0,5", "yes", "½"] {
        let (line, field, message) = refused(&format!("case,baseline,candidate\na,0,1\nb,1,\"{value}\"\n"));
        assert_eq!((line, field.as_deref()), (Some(3), Some("candidate")), "{value}");
        assert!(message.contains(value), "{message}");
    }
    let (line, field, _) = refused("{\"case\":\"a\",\"baseline\":[1],\"candidate\":1}");
    assert_eq!((line, field.as_deref()), (Some(1), Some("baseline")));
}

#[test]
fn pass_and_fail_do_not_mix_with_scores() {
    let (line, field, message) = refused("case,baseline,candidate\na,pass,fail\nb,0,1\nc,0.4,1\n");
    assert_eq!((line, field.as_deref()), (Some(4), Some("baseline")));
    assert!(message.contains("Line 2") && message.contains("line 4"), "{message}");
    assert_eq!(refused("case,baseline,candidate\na,3,4\nb,5,pass\n").0, Some(3));
    assert_eq!(pairs("case,baseline,candidate\na,pass,0\nb,1,false\n").len(), 2);
}

#[test]
fn a_case_twice_is_refused_unless_its_repeats_are_numbered() {
    let (line, field, message) = refused("case,baseline,candidate\na,0,1\nb,0,1\na,1,1\n");
    assert_eq!((line, field.as_deref()), (Some(4), Some("case")));
    assert!(message.contains("line 2"), "{message}");
    assert_eq!(pairs("case,baseline,candidate,repeat\na,0,1,1\na,0,1,2\n").len(), 2);
    assert_eq!(refused("case,baseline,candidate,repeat\na,0,1,first\n").1.as_deref(), Some("repeat"));
}

#[test]
fn a_case_stays_in_its_slice_and_cluster() {
    let (line, field, _) = refused("case,baseline,candidate,repeat,slice\na,0,1,1,x\na,0,1,2,y\n");
    assert_eq!((line, field.as_deref()), (Some(3), Some("slice")));
    assert_eq!(refused("case,baseline,candidate,repeat,cluster\na,0,1,1,x\na,0,1,2,\n").1.as_deref(), Some("cluster"));
}

#[test]
fn damaged_rows_are_named_by_their_line() {
    assert_eq!(refused("case,baseline,candidate\na,0,1\nb,0\n").0, Some(3));
    assert_eq!(refused("case,baseline,candidate\n,0,1\n").1.as_deref(), Some("case"));
    assert_eq!(refused("{\"case\":\"a\",\"baseline\":1,\"candidate\":1}\n{\"case\":").0, Some(2));
    assert_eq!(refused("{\"case\":\"a\",\"baseline\":1,\"candidate\":1}\n[1]").0, Some(2));
}

#[test]
fn text_that_is_not_utf_8_is_refused_with_its_line() {
    let error = read_pairs(b"case,baseline,candidate\na,0,1\n\xff\xfe,0,1\n", "old.csv").unwrap_err();
    assert_eq!(error.place.unwrap().line, Some(3));
    assert!(read_pairs(b"\xff\xfec\0a\0", "old.csv").unwrap_err().message.contains("UTF-8"));
}

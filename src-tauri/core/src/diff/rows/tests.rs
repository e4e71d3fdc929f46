use proptest::prelude::*;

use super::*;
use crate::diff::texts;

/// One line per row: `12 12  same`, `12 -- -old`, `1 2 old | new` with changed parts in brackets, `.. 5`.
fn shown(rows: &[Row]) -> String {
    let number = |line: &Option<Line>| line.as_ref().map_or("-".to_owned(), |line| line.number.to_string());
    let text = |line: &Option<Line>| {
        line.as_ref().map_or(String::new(), |line| {
            let marked =
                |segment: &Segment| if segment.changed { format!("[{}]", segment.text) } else { segment.text.clone() };
            let end = if line.ended { "" } else { "~" };
            line.segments.iter().map(marked).collect::<String>() + end
        })
    };
    let row = |row: &Row| match row {
        Row::Same { before, after, text } => format!("{before} {after} = {text}"),
        Row::Changed { before, after } => {
            format!("{} {} ! {} | {}", number(before), number(after), text(before), text(after)).trim_end().to_owned()
        }
        Row::Folded { lines } => format!(".. {lines}"),
    };
    rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

const OLD: &str = "one\ntwo\nthree\nfour words in line\nfive\nsix\nseven\neight\n";
const NEW: &str = "one\ntwo\nthree\nfour words in a line\nfive\nsix and a half\nseven\neight";

#[test]
fn lines_stand_beside_each_other_with_their_numbers() {
    insta::assert_snapshot!(shown(&rows(&texts(OLD, NEW), None)), @r#"
    1 1 = one
    2 2 = two
    3 3 = three
    4 4 ! four words in line | four words in [a ]line
    5 5 = five
    6 6 ! six | six[ and a half]
    7 7 = seven
    8 8 ! eight | eight~
    "#);
}

#[test]
fn lines_far_from_a_change_are_folded() {
    insta::assert_snapshot!(shown(&rows(&texts(OLD, NEW), Some(0))), @r#"
    .. 3
    4 4 ! four words in line | four words in [a ]line
    5 5 = five
    6 6 ! six | six[ and a half]
    7 7 = seven
    8 8 ! eight | eight~
    "#);
    insta::assert_snapshot!(shown(&rows(&texts(OLD, NEW), Some(1))), @r#"
    .. 2
    3 3 = three
    4 4 ! four words in line | four words in [a ]line
    5 5 = five
    6 6 ! six | six[ and a half]
    7 7 = seven
    8 8 ! eight | eight~
    "#);
    assert_eq!(shown(&rows(&texts(OLD, OLD), Some(3))), ".. 8");
    assert_eq!(rows(&[], Some(3)), []);
}

#[test]
fn unified_rows_have_the_old_lines_before_the_new_ones() {
    let (old, new) = ("a\nb b b x\nc c c y\nd\n", "a\nb b b z\nc c c w\nd\n");
    insta::assert_snapshot!(shown(&unified(rows(&texts(old, new), None))), @r#"
    1 1 = a
    2 - ! b b b [x] |
    3 - ! c c c [y] |
    - 2 !  | b b b [z]
    - 3 !  | c c c [w]
    4 4 = d
    "#);
}

#[test]
fn an_inserted_line_does_not_push_an_edited_one_out_of_line() {
    let (old, new) = ("keep the short answer here\n", "entirely new\nkeep the long answer here\n");
    insta::assert_snapshot!(shown(&rows(&texts(old, new), None)), @r#"
    - 1 !  | [entirely new]
    1 2 ! keep the [short] answer here | keep the [long] answer here
    "#);
}

#[test]
fn a_line_that_is_split_is_shown_as_changed() {
    insta::assert_snapshot!(shown(&rows(&texts("one two", "one\n two"), None)), @r#"
    - 1 !  | one
    1 2 ! one two~ |  two~
    "#);
}

#[test]
fn rows_serialise_for_the_window() {
    insta::assert_json_snapshot!(rows(&texts("a\nb c\nd\ne\n", "a\nb x\nd\ne\n"), Some(0)), @r#"
    [
      {
        "row": "same",
        "before": 1,
        "after": 1,
        "text": "a"
      },
      {
        "row": "changed",
        "before": {
          "number": 2,
          "segments": [
            {
              "text": "b ",
              "changed": false
            },
            {
              "text": "c",
              "changed": true
            }
          ],
          "ended": true
        },
        "after": {
          "number": 2,
          "segments": [
            {
              "text": "b ",
              "changed": false
            },
            {
              "text": "x",
              "changed": true
            }
          ],
          "ended": true
        }
      },
      {
        "row": "folded",
        "lines": 2
      }
    ]
    "#);
}

fn sides(rows: &[Row]) -> (String, String) {
    let (mut old, mut new) = (String::new(), String::new());
    let take = |out: &mut String, line: &Option<Line>, numbers: &mut u32| {
        if let Some(line) = line {
            *numbers += 1;
            assert_eq!(line.number, *numbers);
            out.extend(line.segments.iter().map(|segment| segment.text.as_str()));
            out.push_str(if line.ended { "\n" } else { "" });
        }
    };
    let (mut before_count, mut after_count) = (0, 0);
    let mut open_end = false;
    for row in rows {
        match row {
            Row::Same { before, after, text } => {
                (before_count, after_count) = (before_count + 1, after_count + 1);
                assert_eq!((*before, *after), (before_count, after_count));
                old.extend([text, "\n"]);
                new.extend([text, "\n"]);
                open_end = true;
            }
            Row::Changed { before, after } => {
                take(&mut old, before, &mut before_count);
                take(&mut new, after, &mut after_count);
                open_end = false;
            }
            Row::Folded { .. } => panic!("nothing is folded without a context"),
        }
    }
    // A last line that both sides have says nothing of its end.
    if open_end {
        old.pop();
        new.pop();
    }
    (old, new)
}

proptest! {
    #[test]
    fn rows_hold_every_line_of_both_sides_in_order(old in "[ab \r\n]{0,30}", new in "[ab \r\n]{0,30}") {
        let side_by_side = rows(&texts(&old, &new), None);
        for rows in [side_by_side.clone(), unified(side_by_side)] {
            let (before, after) = sides(&rows);
            prop_assert!(before == old || format!("{before}\n") == old, "{before:?}");
            prop_assert!(after == new || format!("{after}\n") == new, "{after:?}");
        }
    }

    #[test]
    fn folding_hides_lines_but_loses_none(old in "[ab\n]{0,60}", new in "[ab\n]{0,60}", context in 0usize..4) {
        let all = rows(&texts(&old, &new), None);
        let folded = rows(&texts(&old, &new), Some(context));
        let count = |rows: &[Row]| rows.iter().map(|row| if let Row::Folded { lines } = row { *lines as usize } else { 1 }).sum::<usize>();
        prop_assert_eq!(count(&all), count(&folded));
        let changes = |rows: &[Row]| rows.iter().filter(|row| matches!(row, Row::Changed { .. })).cloned().collect::<Vec<_>>();
        prop_assert_eq!(changes(&all), changes(&folded));
    }
}

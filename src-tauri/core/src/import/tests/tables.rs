//! Tables of questions, answers and scores.
use serde_json::json;

use super::*;

#[test]
fn a_table_of_questions_answers_and_ratings_is_mapped_by_its_header() {
    let text = "Conversation ID,User Question,Bot Answer,Rating,Comment,Timestamp,Model,Latency\n\
                7,Where is it?,\"On its way, \"\"soon\"\"\",4,,2026-03-04 05:06:07,small,1.25\n\
                7,And now?,Here,2,Too slow,2026-03-04 05:07:07,small,0.5\n";
    assert_eq!(recognised(text).form, Form::Table);
    assert_eq!(
        rows_of(text),
        [
            json!({"session": "7", "query": "Where is it?", "output": "On its way, \"soon\"", "time": "2026-03-04T05:06:07Z",
                "model": "small", "latency_ms": 1250.0, "feedback": [{"kind": "rating", "value": 4.0, "scale": [1.0, 5.0]}]}),
            json!({"session": "7", "query": "And now?", "output": "Here", "time": "2026-03-04T05:07:07Z",
                "model": "small", "latency_ms": 500.0,
                "feedback": [{"kind": "rating", "value": 2.0, "scale": [1.0, 5.0]}, {"kind": "comment", "text": "Too slow"}]}),
        ]
    );
}

/// The feedback of a table with these columns beside `question` and `answer`.
fn feedback(columns: &str, rows: &[&str]) -> Vec<Value> {
    let rows = rows.iter().enumerate().map(|(at, row)| format!("Q{at},A,{row}\n"));
    let text = format!("question,answer,{columns}\n{}", rows.collect::<String>());
    rows_of(&text).iter().map(|row| row.get("feedback").cloned().unwrap_or_default()).collect()
}

#[test]
fn the_kind_of_a_score_follows_its_values() {
    let thumb = |value: &str| json!([{"kind": "thumb", "value": value}]);
    let rating = |value: f64, low: f64, high: f64| json!([{"kind": "rating", "value": value, "scale": [low, high]}]);
    for (columns, rows, expected) in [
        ("score", ["0", "1"], [thumb("down"), thumb("up")]),
        ("helpful", ["TRUE", "FALSE"], [thumb("up"), thumb("down")]),
        ("feedback", ["👍", "👎"], [thumb("up"), thumb("down")]),
        ("vote", ["-1", "0"], [thumb("down"), Value::Null]),
        ("thumbs", ["up", ""], [thumb("up"), Value::Null]),
        ("downvoted", ["true", "false"], [thumb("down"), Value::Null]),
        ("score", ["0.25", "1.0"], [rating(0.25, 0.0, 1.0), rating(1.0, 0.0, 1.0)]),
        ("stars", ["5", "1"], [rating(5.0, 1.0, 5.0), rating(1.0, 1.0, 5.0)]),
        ("score", ["1", "1"], [rating(1.0, 1.0, 5.0), rating(1.0, 1.0, 5.0)]),
        ("quality", ["0", "9"], [rating(9.0, 0.0, 10.0), rating(0.0, 0.0, 10.0)]),
        ("rating (1-10)", ["2", "3"], [rating(2.0, 1.0, 10.0), rating(3.0, 1.0, 10.0)]),
        ("csat", ["87", "nan"], [rating(87.0, 0.0, 100.0), Value::Null]),
        (
            "Ideal answer",
            ["B", ""],
            [json!([{"kind": "correction", "text": "B", "author_kind": "expert"}]), Value::Null],
        ),
        ("corrected_answer", ["B", ""], [json!([{"kind": "correction", "text": "B"}]), Value::Null]),
        ("follow up", ["I meant B", ""], [json!([{"kind": "follow_up", "text": "I meant B"}]), Value::Null]),
    ] {
        let found = feedback(columns, &rows);
        let expected = if columns == "quality" { [expected[1].clone(), expected[0].clone()] } else { expected };
        assert_eq!(found, expected, "{columns}");
    }
}

#[test]
fn several_scores_are_several_pieces_of_feedback() {
    let found = feedback("accuracy,tone,judge_score,expert_comment", &["4,2,0.5,Wrong city", "5,3,0.75,"]);
    assert_eq!(
        found[0],
        json!([
            {"kind": "rating", "name": "accuracy", "value": 4.0, "scale": [1.0, 5.0]},
            {"kind": "rating", "name": "tone", "value": 2.0, "scale": [1.0, 5.0]},
            {"kind": "rating", "name": "judge_score", "value": 0.5, "scale": [0.0, 1.0], "author_kind": "judge"},
            {"kind": "comment", "text": "Wrong city", "author_kind": "expert"},
        ])
    );
    assert_eq!(found[1].as_array().unwrap().len(), 3);
}

#[test]
fn who_rated_and_when_stands_beside_the_rating() {
    let found = feedback("rating,rated_by,rated_at", &["4,ann,2026-03-04"]);
    assert_eq!(
        found[0],
        json!([{"kind": "rating", "value": 4.0, "scale": [1.0, 5.0], "author": "ann", "time": "2026-03-04T00:00:00Z"}])
    );
}

#[test]
fn a_table_of_scores_alone_is_late_feedback() {
    let text = "trace_id,score,timestamp\nt1,1,2026-03-04T05:06:07Z\nt2,0,2026-03-04T05:06:08Z\n";
    assert_eq!(recognised(text).form, Form::Feedback);
    let (records, failed) = import(text);
    assert_eq!(failed, None);
    let Ok(Row::Late(late)) = &records[1].row else { panic!("{:?}", records[1]) };
    assert_eq!((late.trace.as_deref(), late.id.as_deref(), late.feedback.len()), (Some("t2"), None, 1));
    assert_eq!(late.feedback[0].time, Some(1_772_600_768_000));
}

#[test]
fn semicolons_tabs_decimal_commas_and_windows_line_breaks_are_read() {
    let expected = json!([{"kind": "rating", "value": 4.5, "scale": [1.0, 5.0]}]);
    for text in [
        "sep=;\r\nquestion;answer;rating (1-5)\r\nHi;Hello;4,5\r\n",
        "question\tanswer\trating (1-5)\nHi\tHello\t4.5\n",
        "\u{feff}question|answer|rating (1-5)\nHi|Hello|4.5",
    ] {
        let mapping = "feedback: [{kind: rating, from: \"$['rating (1-5)']\", scale: [1, 5]}]\nfields: {query: $.question, output: $.answer}";
        let (records, failed) = import_by(source(text), &Mapping::parse(mapping).unwrap());
        assert_eq!(failed, None);
        assert_eq!(own_form(&records[0])["feedback"], expected, "{text:?}");
    }
}

#[test]
fn quoted_cells_keep_line_breaks_and_lines_are_counted_through_them() {
    let text = "question,answer\n\"one\ntwo\",A\n\nthree,B\nfour\n";
    let (records, _) = import(text);
    assert_eq!(own_form(&records[0])["query"], "one\ntwo");
    assert_eq!(records.iter().map(|record| record.line).collect::<Vec<_>>(), [2, 5, 6]);
    assert!(records[2].row.is_err());
}

#[test]
fn a_day_beyond_twelve_tells_days_from_months() {
    for (dates, expected) in [
        (["03/04/2026", "28/04/2026"], "2026-04-03T00:00:00Z"),
        (["03/04/2026", "04/28/2026"], "2026-03-04T00:00:00Z"),
        (["03.04.2026", "04.04.2026"], "2026-04-03T00:00:00Z"),
    ] {
        let text = format!("question,answer,date\nHi,Hello,{}\nHo,Hello,{}\n", dates[0], dates[1]);
        assert_eq!(rows_of(&text)[0]["time"], expected, "{dates:?}");
    }
}

#[test]
fn json_in_cells_is_unfolded() {
    let text = "id,input,output,tags,metadata\n\
        1,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"Hi\"\"}]\",\"{\"\"role\"\":\"\"assistant\"\",\"\"content\"\":\"\"Hello\"\"}\",\"[\"\"a\"\"]\",\"{\"\"user_id\"\":\"\"u1\"\"}\"\n";
    assert_eq!(
        rows_of(text),
        [json!({"id": "1", "user": "u1", "messages": [{"role": "user", "content": "Hi"}],
            "output": {"role": "assistant", "content": "Hello"}, "tags": ["a"]})]
    );
}

#[test]
fn a_system_column_is_the_first_message() {
    let text = r#"[{"system_prompt":"Be brief.","prompt":"Hi","response":"Hello","score":5}]"#;
    assert_eq!(
        rows_of(text)[0]["messages"],
        json!([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}])
    );
}

#[test]
fn the_name_of_a_prompt_is_told_from_a_prompt() {
    let text = r#"[{"prompt":"ticket","query":"Hi","output":"Hello","score":5}]"#;
    let row = &rows_of(text)[0];
    assert_eq!((&row["prompt"], &row["query"]), (&json!("ticket"), &json!("Hi")));
}

#[test]
fn what_is_left_out_is_shown_with_examples() {
    let found = recognised("question,answer,city\nHi,Hello,Paris\nHo,Hello,Rome\n");
    let city = found.columns.iter().find(|column| column.from.as_str() == "$.city").unwrap();
    assert_eq!((city.field.as_deref(), &city.examples[..]), (None, &["Paris".to_owned(), "Rome".to_owned()][..]));
}

#[test]
fn the_id_of_a_score_is_not_the_id_of_its_interaction() {
    for (columns, expected) in [("run_id", (Some("r1"), None)), ("trace_id", (None, Some("r1")))] {
        let text = format!("id,{columns},score,comment\nf1,r1,0.5,Too long for me to read\nf2,r2,0.75,\n");
        let (records, _) = import(text);
        let Ok(Row::Late(late)) = &records[0].row else { panic!("{:?}", records[0]) };
        assert_eq!((late.id.as_deref(), late.trace.as_deref()), expected);
        assert_eq!(late.feedback.len(), 2);
    }
}

#[test]
fn a_query_beside_the_messages_is_kept() {
    let text = r#"[{"query":"Hi","messages":[{"role":"user","content":"Hi"}],"output":"Hello","score":0.5}]"#;
    assert_eq!(rows_of(text)[0]["query"], "Hi");
}

#[test]
fn a_thumb_that_is_not_up_is_down_only_if_no_other_column_says_so() {
    let up = json!([{"kind": "thumb", "value": "up"}]);
    let down = json!([{"kind": "thumb", "value": "down"}]);
    assert_eq!(feedback("liked", &["1", "0"]), [up.clone(), down.clone()]);
    assert_eq!(feedback("liked,disliked", &["1,0", "0,0", "0,1"]), [up, Value::Null, down]);
}

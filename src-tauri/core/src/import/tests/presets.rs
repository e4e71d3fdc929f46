//! Presets: files as other tools write them, by a name.
use serde_json::json;

use super::*;
use crate::import::preset::{fitting, named, names};

fn by(preset: &str, text: &str) -> Vec<Value> {
    let source = source(text);
    let mapping = fitting(&source, &named(preset).unwrap().unwrap()).unwrap();
    import_by(source, &mapping).0.iter().filter(|record| record.row != Ok(Row::LeftOut)).map(own_form).collect()
}

#[test]
fn every_preset_is_a_mapping() {
    assert_eq!(names(), ["openai-chat", "langfuse", "pairs", "ratings", "instruction"]);
    for name in names() {
        for mapping in named(name).unwrap().unwrap() {
            assert_eq!(Mapping::parse(&mapping.to_yaml().unwrap()).unwrap(), mapping, "{name}");
        }
    }
    assert!(named("excel").is_none());
}

const OBSERVATIONS: &str = r#"{"id":"o-0","trace_id":"t-1","type":"SPAN","start_time":"2026-10-02 09:11:11.000001","input":{"q":1},"output":{"docs":3}}
{"id":"o-1","trace_id":"t-1","type":"GENERATION","start_time":"2026-10-02 09:11:12.123456","input":[{"role":"user","content":"Where is it?"}],"output":{"role":"assistant","content":"On its way."},"provided_model_name":"m","usage_details":{"input":20,"output":5,"total":25},"prompt_name":"answer","prompt_version":3,"total_cost":0.0001,"latency":1.5,"user_id":null,"session_id":"s-1","tags":["web"]}
{"id":"o-2","traceId":"t-2","type":"GENERATION","startTime":"2026-10-02T10:00:00.000Z","input":{"messages":[{"role":"user","content":"Cancel"}]},"output":"Done.","model":"m","scores":[{"name":"tone","value":0.5,"dataType":"NUMERIC","source":"EVAL"},{"name":"ok","value":1,"dataType":"BOOLEAN","source":"API"}]}
"#;

#[test]
fn langfuse_generations_are_interactions_and_spans_are_left_out() {
    let rows = by("langfuse", OBSERVATIONS);
    assert_eq!(
        rows[0],
        json!({"id": "o-1", "trace": "t-1", "session": "s-1", "time": "2026-10-02T09:11:12.123Z", "prompt": "answer",
            "version": "3", "model": "m", "messages": [{"role": "user", "content": "Where is it?"}],
            "output": {"role": "assistant", "content": "On its way."}, "usage": {"input_tokens": 20, "output_tokens": 5},
            "cost": 0.0001, "latency_ms": 1500.0, "tags": ["web"]})
    );
    assert_eq!((&rows[1]["trace"], &rows[1]["messages"][0]["content"]), (&json!("t-2"), &json!("Cancel")));
    assert_eq!(
        rows[1]["feedback"],
        json!([{"kind": "thumb", "value": "up"},
            {"kind": "rating", "name": "tone", "value": 0.5, "author_kind": "judge"}])
    );
    assert_eq!(rows.len(), 2);
}

#[test]
fn langfuse_scores_are_feedback_of_their_kind() {
    let text = r#"{"id":"s-1","timestamp":"2026-10-02 09:20:00.000000","trace_id":"t-1","observation_id":"o-1","name":"feedback","value":0,"source":"API","comment":"Too short","data_type":"BOOLEAN","string_value":null}
{"id":"s-2","timestamp":"2026-10-02 09:20:00.000000","trace_id":"t-2","observation_id":null,"name":"quality","value":0.75,"source":"ANNOTATION","comment":null,"data_type":"NUMERIC","string_value":null}
{"id":"s-3","timestamp":"2026-10-02 09:20:00.000000","trace_id":"t-2","observation_id":null,"name":"tone","value":null,"source":"EVAL","comment":null,"data_type":"CATEGORICAL","string_value":"rude"}
"#;
    let source = source(text);
    let mapping = fitting(&source, &named("langfuse").unwrap().unwrap()).unwrap();
    let (records, failed) = import_by(source, &mapping);
    assert!(failed.is_none());
    let late = |nth: usize| match &records[nth].row {
        Ok(Row::Late(late)) => late.clone(),
        other => panic!("{other:?}"),
    };
    let said = |nth: usize| -> Vec<Value> {
        late(nth).feedback.iter().map(|heard| serde_json::to_value(&heard.feedback).unwrap()).collect()
    };
    assert_eq!((late(0).id.as_deref(), late(1).id, late(1).trace.as_deref()), (Some("o-1"), None, Some("t-2")));
    assert_eq!((&said(0)[0]["value"], &said(0)[1]["text"]), (&json!("down"), &json!("Too short")));
    assert_eq!(
        (&said(1)[0]["name"], &said(1)[0]["value"], &said(1)[0]["author_kind"]),
        (&json!("quality"), &json!(0.75), &json!("expert"))
    );
    assert_eq!((&said(2)[0]["text"], &said(2)[0]["author_kind"]), (&json!("rude"), &json!("judge")));
}

#[test]
fn other_presets_read_what_they_are_for() {
    let chat = r#"{"custom_id":"r-1","request":{"model":"m","messages":[{"role":"user","content":"Hi"}]},"response":{"choices":[{"message":{"role":"assistant","content":"Hello"}}]}}"#;
    let row = &by("openai-chat", &format!("{chat}\n"))[0];
    assert_eq!((&row["id"], &row["model"], &row["output"]["content"]), (&json!("r-1"), &json!("m"), &json!("Hello")));

    let row = &by("instruction", "instruction,input,output\nTranslate,Guten Tag,Good day\n")[0];
    assert_eq!(
        (&row["query"], &row["contexts"][0]["text"], &row["output"]),
        (&json!("Translate"), &json!("Guten Tag"), &json!("Good day"))
    );

    let pair = r#"{"input":{"messages":[{"role":"user","content":"Hi"}]},"preferred_output":[{"role":"assistant","content":"Hello!"}],"non_preferred_output":[{"role":"assistant","content":"What?"}]}"#;
    let plain = r#"{"prompt":"Hi","chosen":"Hello!","rejected":"What?"}"#;
    for text in [pair, plain] {
        let row = &by("pairs", &format!("{text}\n{text}\n"))[0];
        assert_eq!(
            row["feedback"],
            json!([{"kind": "correction", "text": "Hello!", "author_kind": "expert"}]),
            "{text}"
        );
        assert!(row["output"] == "What?" || row["output"]["content"] == "What?", "{row}");
    }

    let rated = "prompt,response,helpfulness,verbosity\nHi,Hello,4,1\n";
    assert_eq!(
        by("ratings", rated)[0]["feedback"],
        json!([{"kind": "rating", "name": "helpfulness", "value": 4.0},
            {"kind": "rating", "name": "verbosity", "value": 1.0}])
    );
    let labelled = r#"{"prompt":[{"role":"user","content":"Hi"}],"completion":[{"role":"assistant","content":"Yo"}],"label":false}"#;
    let row = &by("ratings", &format!("{labelled}\n"))[0];
    assert_eq!(row["feedback"], json!([{"kind": "thumb", "value": "down"}]));
}

#[test]
fn only_says_which_rows_are_meant_and_needs_fields() {
    assert!(Mapping::parse("only: [{path: $.type, is: [a]}]").is_err());
    let mapping = Mapping::parse("only: [{path: $.type, is: [a, null]}]\nfields: {query: $.q, output: $.o}").unwrap();
    let text = "{\"type\":\"a\",\"q\":\"1\",\"o\":\"x\"}\n{\"type\":\"b\",\"q\":\"2\",\"o\":\"y\"}\n{\"q\":\"3\",\"o\":\"z\"}\n";
    let (records, _) = import_by(source(text), &mapping);
    let left_out: Vec<bool> = records.iter().map(|record| record.row == Ok(Row::LeftOut)).collect();
    assert_eq!(left_out, [false, true, false]);
}

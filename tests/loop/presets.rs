//! Exports of other tools by the name of a preset, in the files and forms that those tools write.
use serde_json::json;

use super::Person;

const OBSERVATIONS: &str = r#"{"id":"o-0","trace_id":"t-1","type":"SPAN","start_time":"2026-10-02 09:11:11.000001","input":{"q":1},"output":{"docs":3}}
{"id":"o-1","trace_id":"t-1","type":"GENERATION","start_time":"2026-10-02 09:11:12.123456","input":[{"role":"user","content":"Where is it?"}],"output":{"role":"assistant","content":"On its way."},"prompt_name":"answer","prompt_version":3,"session_id":"s-1"}
{"id":"o-2","trace_id":"t-2","type":"GENERATION","start_time":"2026-10-02 09:12:12.123456","input":[{"role":"user","content":"Cancel it"}],"output":"Done.","prompt_name":"answer","prompt_version":3,"session_id":"s-2"}
"#;
const SCORES: &str = "id,timestamp,trace_id,observation_id,name,value,source,comment,data_type,string_value
sc-1,2026-10-02 09:20:00.000000,t-1,o-1,feedback,0,API,Too short,BOOLEAN,
sc-2,2026-10-02 09:21:00.000000,t-2,,quality,0.75,EVAL,,NUMERIC,
";

#[test]
fn observations_and_scores_of_two_files_come_together() {
    let person = Person::with_workspace();
    person.write("scores.csv", SCORES);
    person.write("observations.jsonl", OBSERVATIONS);
    // In the order in which the person happens to name them.
    let imported = person.json(["import", "scores.csv", "observations.jsonl", "--mapping", "langfuse"]);
    let files = &imported["files"];
    assert_eq!((&files[0]["feedback_waiting"], &files[0]["rejected"]), (&json!(3), &json!(0)), "{imported}");
    assert_eq!((&files[1]["added"], &files[1]["left_out"], &files[1]["rejected"]), (&json!(2), &json!(1), &json!(0)));
    let shown = person.json(["show", "o-1"]);
    let kinds: Vec<_> = shown["feedback"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds, [json!("thumb"), json!("comment")], "{shown}");
    assert_eq!(person.json(["show", "o-2"])["feedback"][0]["name"], "quality");
    let again = person.json(["import", "scores.csv", "observations.jsonl", "--mapping", "langfuse"]);
    assert_eq!((&again["files"][0]["feedback_added"], &again["files"][1]["added"]), (&json!(0), &json!(0)), "{again}");
}

#[test]
fn a_preset_that_is_not_there_names_those_that_are() {
    let person = Person::with_workspace();
    person.write("observations.jsonl", OBSERVATIONS);
    let refused = person.run(["import", "observations.jsonl", "--mapping", "langfuze"]);
    assert_eq!(refused.code, Some(1), "{}", refused.err);
    assert!(refused.err.contains("langfuse") && refused.err.contains("openai-chat"), "{}", refused.err);
}

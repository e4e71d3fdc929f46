//! Exports as other tools write them, messy and in two files, from the files to interactions with their feedback.
use std::fs;

use serde_json::{Value, json};

use super::Person;

fn kinds(shown: &Value) -> Vec<Value> {
    shown["feedback"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect()
}

/// By blob export: flat, JSON inside of cells, times in UTC without saying so. Spans stand among the generations.
const FLAT: &str = r#"id,trace_id,type,start_time,end_time,name,input,output,provided_model_name,usage_details,total_cost,latency,prompt_name,prompt_version,user_id,session_id,tags
o-0,t-1,SPAN,2026-10-02 09:11:11.000001,,retrieve,"{""q"":""where""}","{""docs"":3}",,,,0.1,,,,,
o-1,t-1,GENERATION,2026-10-02 09:11:12.123456,2026-10-02 09:11:13.5,answer,"[{""role"":""system"",""content"":""Be kind.""},{""role"":""user"",""content"":""Where is it?""}]","{""role"":""assistant"",""content"":""On its way.""}",gpt-4o-2024-08-06,"{""input"":21,""output"":5,""total"":26}",0.00012,1.38,answer,3,u-1,s-1,"[""web""]"
o-2,t-2,GENERATION,2026-10-02 09:12:12.123456,,answer,"[{""role"":""user"",""content"":""Cancel it, please""}]","Done, it is cancelled.",gpt-4o-2024-08-06,"{""input"":12,""output"":6}",0.0001,0.9,answer,3,u-2,s-2,[]
o-3,t-3,GENERATION,2026-10-02 09:13:12.123456,,answer,"[{""role"":""user"",""content"":""Half","",,,,,,,,,
"#;
const FLAT_SCORES: &str =
    "id,timestamp,project_id,trace_id,observation_id,session_id,name,value,source,comment,data_type,string_value
sc-1,2026-10-02 09:20:00.000000,p,t-1,o-1,,user-feedback,0,API,\"Too short, too late\",BOOLEAN,
sc-2,2026-10-02 09:21:00.000000,p,t-2,,,quality,0.75,EVAL,,NUMERIC,
sc-3,2026-10-02 09:22:00.000000,p,,,s-2,tone,,ANNOTATION,,CATEGORICAL,friendly
sc-4,2026-10-02 09:23:00.000000,p,t-9,o-9,,quality,0.5,EVAL,,NUMERIC,
";

#[test]
fn langfuse_flat_with_scores_is_known_without_being_told() {
    let person = Person::with_workspace();
    person.write("observations.csv", FLAT);
    person.write("scores.csv", FLAT_SCORES);
    let imported = person.json_of(4, ["import", "observations.csv", "scores.csv", "--source", "langfuse"]);
    let (first, second) = (&imported["files"][0], &imported["files"][1]);
    assert_eq!((&first["origin"]["by"], &first["origin"]["name"]), (&json!("preset"), &json!("langfuse")), "{first}");
    assert_eq!((&first["added"], &first["left_out"], &first["rejected"]), (&json!(2), &json!(1), &json!(1)), "{first}");
    assert_eq!((&second["feedback_added"], &second["feedback_waiting"]), (&json!(4), &json!(1)), "{second}");
    let one = person.json(["show", "o-1"]);
    assert_eq!(kinds(&one), [json!("thumb"), json!("comment")], "{one}");
    assert_eq!((&one["time"], &one["model"]), (&json!("2026-10-02T09:11:12.123Z"), &json!("gpt-4o-2024-08-06")));
    assert_eq!(one["messages"][0]["content"], "Be kind.");
    let two = person.json(["show", "o-2"]);
    assert_eq!((&two["feedback"][0]["author_kind"], &two["feedback"][0]["name"]), (&json!("judge"), &json!("quality")));
    // What was missing comes later, and finds what waits for it.
    person.write("late.csv", &format!("{}\no-9,t-9,GENERATION,2026-10-03 10:00:00,,answer,\"[{{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"Hi\"\"}}]\",Hello,,,,,,,,,\n", FLAT.lines().next().unwrap()));
    let late = person.json(["import", "late.csv", "--source", "langfuse"])["files"][0].clone();
    assert_eq!((&late["added"], &late["feedback_added"]), (&json!(1), &json!(1)), "{late}");
}

#[test]
fn langfuse_nested_by_its_api_has_the_scores_inside() {
    let person = Person::with_workspace();
    let scores = json!([
        {"id": "s1", "name": "user-feedback", "value": 1, "dataType": "BOOLEAN", "source": "API", "timestamp": "2026-10-02T09:20:00.000Z", "comment": null},
        {"id": "s2", "name": "correction", "value": 0, "stringValue": "It comes on Monday.", "dataType": "CORRECTION", "source": "ANNOTATION"},
    ]);
    let page = json!({"data": [
        {"id": "o-1", "traceId": "t-1", "type": "GENERATION", "startTime": "2026-10-02T09:11:12.123Z", "input": {"messages": [{"role": "user", "content": "Where is it?"}]},
         "output": {"role": "assistant", "content": "On its way."}, "model": "gpt-4o", "usageDetails": {"input": 20, "output": 4}, "calculatedTotalCost": 0.0001, "latency": 1.2, "scores": scores},
        {"id": "o-2", "traceId": "t-1", "type": "EVENT", "startTime": "2026-10-02T09:11:12.123Z", "input": null, "output": null, "scores": []},
    ], "meta": {"page": 1, "limit": 50, "totalItems": 2}});
    person.write("page.json", &page.to_string());
    let file = person.json(["import", "page.json"])["files"][0].clone();
    assert_eq!(
        (&file["added"], &file["left_out"], &file["origin"]["name"]),
        (&json!(1), &json!(1), &json!("langfuse"))
    );
    let shown = person.json(["show", "o-1"]);
    assert_eq!(kinds(&shown), [json!("thumb"), json!("correction")], "{shown}");
}

const CHAT: &str = r#"{"id":"chatcmpl-1","created":1790932272,"request":{"model":"gpt-4o","messages":[{"role":"developer","content":"You sell shoes."},{"role":"user","content":[{"type":"text","text":"Are 43 in stock?"}]}]},"response":{"id":"chatcmpl-1","model":"gpt-4o-2024-08-06","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"stock","arguments":"{\"size\":43}"}}]}}],"usage":{"prompt_tokens":30,"completion_tokens":9}}}
{"id":"chatcmpl-2","created":1790932280,"request":{"model":"gpt-4o","messages":[{"role":"user","content":"Are 43 in stock?"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"stock","arguments":"{\"size\":43}"}}]},{"role":"tool","tool_call_id":"c1","content":"{\"left\":2}"}]},"response":{"id":"chatcmpl-2","model":"gpt-4o-2024-08-06","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Yes, two pairs."}}],"usage":{"prompt_tokens":50,"completion_tokens":6}}}
{"id":"chatcmpl-3","created":1790932290,"request":{"model":"gpt-4o","messages":[{"role":"user","content":"Hack my neighbour"}]},"response":{"id":"chatcmpl-3","model":"gpt-4o-2024-08-06","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":null,"refusal":"I cannot help with that."}}]}}
{"id":"chatcmpl-4","created":1790932299,"request":{"model":"gpt-4o","messages":[{"role":"us
"#;

/// Out of a form on the web, by way of a spreadsheet: semicolons, a byte order mark, dates as people write them.
const FORM: &str = "\u{feff}Nr.;Chat-ID;War das hilfreich?;Anmerkung;Abgeschickt am
1;chatcmpl-2;ja;;28.09.2026 14:05
2;chatcmpl-3;nein;\"Unverschämt; so geht das nicht\";29.09.2026 09:00
3;chatcmpl-77;ja;von gestern;30.09.2026 10:00
";

fn form_mapping(person: &Person) {
    person.write(
        "form.yaml",
        "join: {file: form.csv, on: [$.id, $.Chat-ID]}
time_zone: Europe/Berlin
time_format: '%d.%m.%Y %H:%M'
fields:
  id: $.id
  time: $.created
  model: [$.response.model, $.request.model]
  messages: $.request.messages
  output: '$.response.choices[0].message'
  usage: $.response.usage
feedback:
  - {kind: thumb, each: $.joined, from: \"$['War das hilfreich?']\", values: {ja: up, nein: down}, time: \"$['Abgeschickt am']\"}
  - {kind: comment, each: $.joined, from: $.Anmerkung, time: \"$['Abgeschickt am']\"}
"
        .replace("$.Chat-ID", "\"$['Chat-ID']\"")
        .as_str(),
    );
}

#[test]
fn chats_with_tools_meet_the_feedback_of_a_spreadsheet() {
    let person = Person::with_workspace();
    person.write("chat.jsonl", CHAT);
    person.write("form.csv", FORM);
    form_mapping(&person);
    let imported = person.json_of(4, ["import", "chat.jsonl", "--mapping", "form.yaml"]);
    let file = &imported["files"][0];
    assert_eq!(
        (&file["added"], &file["feedback_added"], &file["rejected"]),
        (&json!(3), &json!(3), &json!(1)),
        "{file}"
    );
    assert_eq!(imported["first_errors"][0]["line"], 4, "the line that was cut off");
    let called = person.json(["show", "chatcmpl-1"]);
    assert_eq!(called["output"]["tool_calls"][0]["function"]["name"], "stock", "{called}");
    assert_eq!(called["messages"][0]["role"], "developer");
    let refused = person.json(["show", "chatcmpl-3"]);
    assert_eq!(refused["output"]["refusal"], "I cannot help with that.");
    assert_eq!(refused["feedback"][0]["time"], "2026-09-29T07:00:00Z", "nine o'clock in Berlin");
    assert_eq!(kinds(&refused), [json!("thumb"), json!("comment")]);

    // By choosing, without a mapping file: the same feedback, which is known by now.
    let on = ["--join", "form.csv", "--on", "id=Chat-ID", "--afresh", "--field", "War das hilfreich?="];
    let chosen = person.json_of(4, ["import", "chat.jsonl", "--dry-run"].into_iter().chain(on))["files"][0].clone();
    assert_eq!((&chosen["duplicates"], &chosen["rejected"]), (&json!(3), &json!(1)), "{chosen}");
}

#[test]
fn a_damaged_second_file_stops_before_anything_is_kept() {
    let person = Person::with_workspace();
    person.write("chat.jsonl", CHAT);
    person.write("form.csv", &FORM.replace("\"Unverschämt; so geht das nicht\"", "\"Unverschämt; so"));
    form_mapping(&person);
    let error = person.json_of(1, ["import", "chat.jsonl", "--mapping", "form.yaml"])["error"].clone();
    assert_eq!((&error["where"]["file"], &error["where"]["line"]), (&json!("form.csv"), &json!(3)), "{error}");
    assert_eq!(person.json(["list"])["total"], 0);
    fs::remove_file(person.path("form.csv")).unwrap();
    let error = person.json_of(1, ["import", "chat.jsonl", "--mapping", "form.yaml"])["error"].clone();
    assert_eq!((&error["code"], &error["where"]["file"]), (&json!("not_found"), &json!("form.csv")), "{error}");
}

/// As `COPY … CSV HEADER` or a database tool writes it: NULL in words, escaped JSON, booleans as t and f.
const DUMP: &str = r#""message_id","conversation_id","created_at","prompt","completion","model","latency_ms","tokens","liked","meta"
"101","c-7","2026-10-02 09:14:00.5+02","How do I return it?","Within 30 days.
Print the label.","llama-3","812",NULL,"t","{""locale"":""de"",""plan"":""pro""}"
"102","c-7","2026-10-02 09:15:10+02","And the cost?","It is ""free"".","llama-3","640",NULL,"f","{""locale"":""de""}"
"103","c-8","2026-10-02 09:16:00+02","Hello","Hi!","llama-3",NULL,NULL,NULL,NULL
"#;

#[test]
fn a_table_dumped_from_a_database_comes_in_as_it_is() {
    let person = Person::with_workspace();
    person.write("dump.csv", DUMP);
    let tried = person.json(["import", "dump.csv", "--dry-run"])["files"][0].clone();
    let file = person.json(["import", "dump.csv"])["files"][0].clone();
    assert_eq!(
        (&file["added"], &file["rejected"], &file["feedback_added"]),
        (&json!(3), &json!(0), &json!(2)),
        "{tried}"
    );
    let shown = person.json(["show", "101"]);
    assert_eq!(
        (&shown["time"], &shown["feedback"][0]["value"]),
        (&json!("2026-10-02T07:14:00.5Z"), &json!("up")),
        "{shown}"
    );
    assert_eq!(person.json(["show", "102"])["feedback"][0]["value"], "down");
    assert_eq!(person.json(["list", "session:c-7"])["total"], 2);
}

//! A new user with a messy export of two files: from them to the first honest replay. `tests/bench/support_bot.py` makes
//! such an export of 40,000.
use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::Person;

/// One conversation of two answers, and what an export holds besides: a span, a tool's run, rows twice.
fn conversation(number: usize) -> Vec<Value> {
    let system = format!("You help at Nordlicht. The customer is on the plan {}.", ["free", "plus"][number % 2]);
    let asked = [format!("Where is order A-{number}?"), format!("I need an invoice for A-{number}")];
    let call = json!({"id": format!("call_{number}"), "type": "function",
        "function": {"name": "look_up", "arguments": format!("{{\"order\":\"A-{number}\"}}")}});
    let calling = json!({"role": "assistant", "content": null, "tool_calls": [call]});
    let first = json!([{"role": "system", "content": system}, {"role": "user", "content": asked[0]}]);
    let with = |earlier: &Value, more: Vec<Value>| -> Value {
        earlier.as_array().unwrap().iter().cloned().chain(more).collect()
    };
    let found = with(
        &first,
        vec![calling.clone(), json!({"role": "tool", "tool_call_id": format!("call_{number}"), "content": "sent"})],
    );
    let second = with(
        &found,
        vec![json!({"role": "assistant", "content": "On its way."}), json!({"role": "user", "content": asked[1]})],
    );
    let row = |part: usize, kind: &str, input: Value, output: Value| {
        json!({
            "id": format!("o-{number}-{part}"), "trace_id": format!("t-{number}-{}", part / 3), "type": kind,
            "start_time": format!("2026-10-{:02} 09:{number:02}:{part:02}.000001", 1 + number % 20),
            "level": "DEFAULT", "status_message": null, "input": input, "output": output, "prompt_name": "support",
            "prompt_version": 1 + number / 20, "session_id": format!("s-{number}"), "user_id": format!("u-{number}"),
            "provided_model_name": "gpt-4o-mini", "usage_details": {"input": 70, "output": 9}, "total_cost": 0.00001,
            "latency": 0.9, "tags": ["web"],
        })
    };
    let mut last = row(3, "GENERATION", json!(second.to_string()), json!("I can only help with the status of orders."));
    if number == 7 {
        last["output"] = Value::Null;
        last["level"] = json!("ERROR");
        last["status_message"] = json!("429 Too Many Requests");
    }
    let mut rows = vec![
        row(0, "GENERATION", json!({"messages": first, "tools": []}), calling),
        row(1, "TOOL", json!({"order": number}), json!("sent")),
        row(2, "GENERATION", found, json!({"role": "assistant", "content": "On its way."})),
        last,
        row(4, "SPAN", json!("retrieve"), Value::Null),
    ];
    if number == 3 {
        rows.push(rows[2].clone());
    }
    rows
}

fn export(person: &Person) {
    let rows: Vec<String> = (0..40).flat_map(conversation).map(|row| row.to_string()).collect();
    let cut = &rows[9][..rows[9].len() / 2];
    person.write("observations.jsonl", &format!("{}\n{cut}\n", rows.join("\n")));
    let head = "id,timestamp,trace_id,observation_id,session_id,name,value,source,comment,data_type,string_value\n";
    let down = |number: usize| {
        format!("sc-{number},2026-10-25 10:00:00,t-{number}-1,,,user-feedback,0,API,\"no invoice, again\",BOOLEAN,\n")
    };
    let up = |number: usize| format!("up-{number},2026-10-25 10:00:00,,o-{number}-2,,user-feedback,1,API,,BOOLEAN,\n");
    let gone = "sc-x,2026-10-25 10:00:00,t-nowhere,,,user-feedback,0,API,,BOOLEAN,\n";
    let scores: String = (0..30).map(down).chain((30..36).map(up)).chain([gone.to_owned()]).collect();
    person.write("scores.csv", &format!("\u{feff}{head}{scores}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_messy_files_lead_to_an_honest_replay() {
    let server = FaultServer::start().await;
    let person = Person::with_workspace();
    export(&person);
    let imported = person.json_of(4, ["import", "observations.jsonl", "scores.csv", "--mapping", "langfuse"]);
    let (observations, scores) = (&imported["files"][0], &imported["files"][1]);
    let counts = |file: &Value| (file["added"].clone(), file["duplicates"].clone(), file["rejected"].clone());
    assert_eq!(counts(observations), (json!(120), json!(1), json!(1)), "{imported}");
    assert_eq!(observations["feedback_added"], 0, "an earlier turn is no answer, so what follows it is no follow-up");
    assert_eq!((&scores["feedback_added"], &scores["feedback_waiting"]), (&json!(66), &json!(1)), "{imported}");

    let failed = person.json(["list", "has:error"]);
    assert_eq!((&failed["total"], &failed["interactions"][0]["output"]), (&json!(1), &json!("")), "{failed}");
    assert!(person.ok(["show", "o-7-3"]).out.contains("429 Too Many Requests"));
    assert_eq!(person.json(["show", "o-3-3"])["messages"].as_array().unwrap().len(), 6, "JSON in a text is read");
    assert_eq!(person.json(["list", "thumb:down"])["total"], 30);

    person.write("now.txt", "You help at Nordlicht. [[lower]]");
    person.write("next.txt", "You help at Nordlicht, with invoices too. [[json]]");
    person.ok(["prompt", "add", "support", "now.txt"]);
    person.ok(["prompt", "add", "support", "next.txt"]);
    person.write("helps.yaml", "kind: json_valid\n");
    person.ok(["check", "add", "helps", "helps.yaml"]);
    person.ok(["check", "attach", "helps", "support", "--decide", "--margin", "0.05"]);
    let url = format!("{}/v1", server.url());
    person.ok(["model", "add", "mine", "--provider", "openai-compatible", "--url", &url, "--model", "ok"]);
    let unnamed = person.ends(2, ["replay", "plan", "--candidate", "support", "--filter", "thumb:down"]);
    assert!(unnamed.err.contains("--model"), "{}", unnamed.err);

    let flags = ["--candidate", "support@2", "--baseline", "support@1", "--filter", "thumb:down", "--model", "mine"];
    let plan = person.json(["replay", "plan"].into_iter().chain(flags));
    assert_eq!((&plan["cases"], &plan["skipped_for"]), (&json!(30), &json!([])), "{plan}");
    let run = person.json(["replay", "run"].into_iter().chain(flags));
    assert_eq!((&run["cells"]["failed"], &run["failed_for"]), (&json!(0), &json!([])), "{run}");
    assert_eq!(run["verdicts"][0]["verdict"], "better", "{run}");
}

#[test]
fn a_model_that_is_not_there_is_said_before_anything_is_asked() {
    let person = Person::with_workspace();
    export(&person);
    person.ends(4, ["import", "observations.jsonl", "scores.csv", "--mapping", "langfuse"]);
    person.write("now.txt", "You help at Nordlicht.");
    person.ok(["prompt", "add", "support", "now.txt"]);
    person.write("helps.yaml", "kind: not_contains\nvalue: only\n");
    person.ok(["check", "add", "helps", "helps.yaml"]);
    let flags =
        ["--candidate", "support", "--baseline", "recorded", "--model", "builtin", "--check", "helps", "--allow-skips"];
    let plan = person.json(["replay", "plan"].into_iter().chain(flags));
    assert!(plan["warnings"].to_string().contains("cargo xtask setup"), "{plan}");
    let tools = plan["skipped_for"].to_string();
    assert!(tools.contains("it holds tool calls"), "{tools}");
    let refused = person.json_of(1, ["replay", "run"].into_iter().chain(flags));
    assert_eq!(refused["error"]["code"], "model_unavailable", "{refused}");
    assert_eq!(person.json(["replay", "list"])["replays"], json!([]));
}

//! Lists and filters as scripts use them: pages, limits, misspelt flags, what a killed import left behind.
use serde_json::{Value, json};

use super::{Person, Ran, kill, material::interactions};

fn ids(answer: &Value) -> Vec<String> {
    answer["interactions"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn pages_hold_each_row_once_while_others_add_rows() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(50));
    person.ok(["import", "past.jsonl"]);
    for sort in ["time", "rating", "latency", "cost"] {
        let mut seen = Vec::new();
        let mut page = person.json(["list", "--limit", "20", "--sort", sort]);
        loop {
            seen.extend(ids(&page));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            let newer = json!({"query": format!("newer {sort} {}", seen.len()), "output": "o", "latency_ms": 1});
            person.write("newer.jsonl", &format!("{newer}\n"));
            person.ok(["import", "newer.jsonl"]);
            page = person.json(["list", "--limit", "20", "--sort", sort, "--cursor", cursor]);
        }
        let old = seen.iter().filter(|id| id.starts_with("row-")).count();
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((old, seen.len()), (50, count), "{sort}");
    }
    let cursor = person.json(["list", "--limit", "1"])["next_cursor"].as_str().unwrap().to_owned();
    person.ends(2, ["list", "--sort", "cost", "--cursor", &cursor]);
    person.ends(2, ["list", "--limit", "0"]);
}

#[test]
fn a_limit_is_kept_however_large_it_is() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(2_600));
    person.ok(["import", "past.jsonl"]);
    let most = person.json(["list", "--limit", "2500"]);
    assert_eq!((ids(&most).len(), &most["total"]), (2_500, &json!(2_600)));
    let cursor = most["next_cursor"].as_str().unwrap();
    assert_eq!(ids(&person.json(["list", "--limit", "2500", "--cursor", cursor])).len(), 100);
    let lines =
        |args: &[&str]| person.ok(["list", "--jsonl"].into_iter().chain(args.iter().copied())).out.lines().count();
    assert_eq!((lines(&[]), lines(&["--limit", "1500"])), (2_600, 1_500));
    assert_eq!(person.ok(["list", "--limit", "1500"]).out.lines().count(), 1_500);
}

#[test]
fn a_misspelt_flag_is_no_filter() {
    let person = Person::with_workspace();
    for args in
        [&["list", "--thumb-down"][..], &["export", "interactions", "--all"], &["search", "x", "--filter", "--quite"]]
    {
        assert_eq!(person.json_of(2, args.iter().copied())["error"]["code"], "wrong_usage", "{args:?}");
    }
    person.ok(["list", "-thumb:up"]);
    person.ok(["list", "-thumb:up", "--quiet"]);
}

#[test]
fn an_error_of_jsonl_is_a_line() {
    let person = Person::with_workspace();
    for args in [&["show", "nothing", "--jsonl"][..], &["lst", "--jsonl"], &["list", "no:key", "--jsonl"]] {
        let ran = person.run(args);
        assert_eq!((ran.out.lines().count(), ran.json()["error"]["code"].is_string()), (1, true), "{}", ran.out);
    }
}

#[cfg(unix)]
#[test]
fn rows_of_a_killed_import_are_found_by_their_words() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(30_000));
    let child = person.start(["import", "past.jsonl"]);
    let total = || person.json(["list", "--limit", "1"])["total"].as_u64().unwrap();
    while total() == 0 {
        std::thread::yield_now();
    }
    kill(child);
    // Beyond ten thousand a total is an estimate.
    let exact = |total: u64| total.min(10_001);
    let found = person.json(["list", "order", "--limit", "1"])["total"].as_u64().unwrap();
    assert_eq!(exact(found), exact(total()));
}

#[test]
fn a_job_is_cancelled_only_by_a_name_that_is_its_own() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(2));
    person.ok(["import", "past.jsonl"]);
    person.ok(["import", "past.jsonl"]);
    let jobs = person.json(["jobs"])["jobs"].as_array().unwrap().clone();
    let id = jobs[0]["id"].as_str().unwrap();
    assert_eq!(person.json_of(1, ["jobs", "cancel", &id[..2]])["error"]["code"], "not_unique");
    assert_eq!(person.json_of(1, ["jobs", "cancel", ""])["error"]["code"], "not_found");
    assert_eq!(person.json(["jobs", "cancel", id])["asked"], false);
}

#[cfg(unix)]
#[test]
fn many_processes_write_at_once_and_nothing_is_lost() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(1));
    person.ok(["import", "past.jsonl"]);
    let children: Vec<_> = (0..8)
        .map(|n| person.start(["feedback", "add", "row-0", "--comment", &format!("comment {n}"), "--json"]))
        .collect();
    for child in children {
        assert_eq!(Ran::of(child.wait_with_output().unwrap()).code, Some(0));
    }
    let said = person.json(["show", "row-0"])["feedback"].as_array().unwrap().len();
    assert_eq!(said, 2 + 8);
}

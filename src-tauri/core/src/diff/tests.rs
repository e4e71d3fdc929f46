use proptest::prelude::*;
use serde_json::json;

use super::*;

fn body(messages: Value) -> Body {
    serde_json::from_value(json!({ "messages": messages })).unwrap()
}

fn message(role: &str, content: &str) -> Value {
    json!({"role": role, "content": content})
}

/// `change role before>after` of each message.
fn changes(old: Value, new: Value) -> Vec<String> {
    let place = |place: Option<usize>| place.map_or("-".to_owned(), |place| place.to_string());
    let shown = |diff: &MessageDiff| {
        let role = diff.role.map_or("placeholder", |role| role.as_str());
        let change = serde_json::to_value(diff.change).unwrap();
        format!("{} {role} {}>{}", change.as_str().unwrap(), place(diff.before), place(diff.after))
    };
    bodies(&body(old), &body(new)).messages.iter().map(shown).collect()
}

#[test]
fn the_json_is_what_scripts_rely_on() {
    let mut old =
        body(json!([message("system", "Be brief.\nAnswer {{input}} in {{tone}}.\n"), message("user", "{{input}}")]));
    let mut new = body(
        json!([message("system", "Be brief.\nAnswer in {{language}}.\n"), {"placeholder": "history"}, message("user", "{{input}}")]),
    );
    old.settings = Settings { temperature: Some(0.7), seed: Some(1), ..Settings::default() };
    new.settings =
        Settings { temperature: Some(0.0), seed: Some(1), stop: Some(vec!["\n".into()]), ..Settings::default() };
    insta::assert_json_snapshot!(bodies(&old, &new), @r#"
    {
      "messages": [
        {
          "change": "edited",
          "role": "system",
          "role_before": null,
          "before": 0,
          "after": 0,
          "hunks": [
            {
              "op": "equal",
              "text": "Be brief.\nAnswer "
            },
            {
              "op": "delete",
              "text": "{{input}} "
            },
            {
              "op": "equal",
              "text": "in {{"
            },
            {
              "op": "delete",
              "text": "tone"
            },
            {
              "op": "insert",
              "text": "language"
            },
            {
              "op": "equal",
              "text": "}}.\n"
            }
          ]
        },
        {
          "change": "added",
          "role": null,
          "role_before": null,
          "before": null,
          "after": 1,
          "hunks": [
            {
              "op": "insert",
              "text": "history"
            }
          ]
        },
        {
          "change": "same",
          "role": "user",
          "role_before": null,
          "before": 1,
          "after": 2,
          "hunks": [
            {
              "op": "equal",
              "text": "{{input}}"
            }
          ]
        }
      ],
      "variables": {
        "added": [
          "language"
        ],
        "removed": [
          "tone"
        ]
      },
      "settings": [
        {
          "name": "temperature",
          "before": 0.7,
          "after": 0.0
        },
        {
          "name": "stop",
          "before": null,
          "after": [
            "\n"
          ]
        }
      ],
      "tokens": {
        "before": 15,
        "after": 12
      }
    }
    "#);
}

#[test]
fn the_same_messages_are_the_same() {
    let messages = json!([message("system", "A"), {"placeholder": "history"}, message("user", "B")]);
    assert_eq!(changes(messages.clone(), messages), ["same system 0>0", "same placeholder 1>1", "same user 2>2"]);
    assert_eq!(changes(json!([]), json!([])), [""; 0]);
}

#[test]
fn a_message_rewritten_in_its_place_is_edited() {
    assert_eq!(
        changes(
            json!([message("system", "You sort tickets."), message("user", "{{a}}")]),
            json!([message("system", "Nothing alike here"), message("user", "{{a}}")])
        ),
        ["edited system 0>0", "same user 1>1"]
    );
}

#[test]
fn an_edited_message_is_found_beside_an_added_and_a_removed_one() {
    let long = "Read the customer's message and say which queue it belongs to";
    assert_eq!(
        changes(
            json!([message("user", "An old example that goes"), message("user", long)]),
            json!([message("user", &format!("{long} now")), message("user", "Something else entirely")])
        ),
        ["removed user 0>-", "edited user 1>0", "added user ->1"]
    );
}

#[test]
fn a_message_of_another_role_has_changed_its_role() {
    let text = "Read the customer's message and say which queue it belongs to";
    assert_eq!(changes(json!([message("user", text)]), json!([message("system", text)])), ["role system 0>0"]);
    let diff = bodies(&body(json!([message("user", text)])), &body(json!([message("system", text)])));
    assert_eq!(diff.messages[0].role_before, Some(crate::message::Role::User));
    assert_eq!(
        changes(json!([message("user", "a")]), json!([message("system", "b")])),
        ["removed user 0>-", "added system ->0"]
    );
}

#[test]
fn a_message_in_another_place_has_moved() {
    let (rules, example) =
        (message("system", "The rules of the house are these"), message("user", "An example of a ticket"));
    let answer = message("assistant", "billing");
    assert_eq!(
        changes(json!([rules, example, answer]), json!([example, answer, rules])),
        ["same user 1>0", "same assistant 2>1", "moved system 0>2"]
    );
}

#[test]
fn a_moved_message_may_be_edited_too() {
    let (a, b) = (message("user", "first example"), message("assistant", "first answer"));
    let diff = bodies(
        &body(json!([message("system", "The rules of the house are these"), a, b])),
        &body(json!([a, b, message("system", "The rules of this house are these")])),
    );
    assert_eq!(diff.messages[2].change, MessageChange::Moved);
    assert!(diff.messages[2].hunks.len() > 1);
}

#[test]
fn parts_and_tool_calls_are_compared_as_text() {
    let part = |text: &str, url: &str| json!([{"role": "user", "content": [{"type": "text", "text": text}, {"type": "image_url", "image_url": {"url": url}}]}]);
    assert_eq!(changes(part("a", "x"), part("a", "x")), ["same user 0>0"]);
    assert_eq!(changes(part("a", "x"), part("a", "y")), ["edited user 0>0"]);
    let call = |name: &str| json!([{"role": "assistant", "tool_calls": [{"function": {"name": name}}]}]);
    let diff = bodies(&body(call("find")), &body(call("search")));
    assert!(diff.messages[0].hunks.iter().any(|hunk| hunk.op == HunkOp::Insert && hunk.text.contains("search")));
}

#[test]
fn a_great_many_messages_are_matched_in_bounded_time() {
    let of = |word: &str| json!((0..2_000).map(|n| message("user", &format!("{word} {n}"))).collect::<Vec<_>>());
    let start = std::time::Instant::now();
    let diff = bodies(&body(of("old")), &body(of("new")));
    assert!(diff.messages.iter().all(|message| message.change == MessageChange::Edited));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

fn any_messages() -> impl Strategy<Value = Value> {
    let turn = ("(system|user|assistant)", "([ab]{1,2} ){0,4}").prop_map(|(role, content)| message(&role, &content));
    let entry = prop_oneof![6 => turn, 1 => Just(json!({"placeholder": "history"}))];
    prop::collection::vec(entry, 0..7).prop_map(Value::from)
}

proptest! {
    #[test]
    fn every_message_of_both_sides_appears_once_and_is_rebuilt(old in any_messages(), new in any_messages()) {
        let (old, new) = (body(old), body(new));
        let diff = bodies(&old, &new);
        let mut befores: Vec<_> = diff.messages.iter().filter_map(|message| message.before).collect();
        befores.sort_unstable();
        prop_assert_eq!(befores, (0..old.messages.len()).collect::<Vec<_>>());
        let afters: Vec<_> = diff.messages.iter().filter_map(|message| message.after).collect();
        prop_assert_eq!(afters, (0..new.messages.len()).collect::<Vec<_>>());
        for message in &diff.messages {
            for (side, place, left_out) in [(&old, message.before, HunkOp::Insert), (&new, message.after, HunkOp::Delete)] {
                let Some(turn) = place.and_then(|place| side.messages[place].turn()) else { continue };
                let kept = message.hunks.iter().filter(|hunk| hunk.op != left_out);
                prop_assert_eq!(kept.map(|hunk| hunk.text.as_str()).collect::<String>(), turn.templates().collect::<String>());
            }
        }
        let is_same = diff.messages.iter().all(|message| message.change == MessageChange::Same);
        prop_assert_eq!(is_same, old == new);
    }
}

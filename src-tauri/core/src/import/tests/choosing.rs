//! Corrections by choosing, and the key that two files share.
use super::*;
use crate::import::{Choice, FeedbackKind, Field, Path, our_words, preset::plainly_for, recognise::shared_key};

const ROWS: &str = r#"{"id":"a","ask":"Hi?","say":{"text":"Hello"},"stars":4,"vote":"t","extra":{"plan":"pro"}}
{"id":"b","ask":"And?","say":{"text":"So"},"stars":2,"vote":"f","extra":{"plan":"free"}}
"#;

fn choice(from: &str, word: &str) -> Choice {
    Choice { from: from.into(), word: Some(word.into()), ..Choice::default() }
}

fn chosen(choices: &[Choice]) -> Mapping {
    let looked = source(ROWS).look().unwrap();
    let mut mapping = looked.guess().0;
    choices.iter().for_each(|choice| looked.choose(&mut mapping, choice, None).unwrap());
    mapping
}

#[test]
fn every_word_can_be_chosen_and_is_what_the_table_then_shows() {
    let looked = source(ROWS).look().unwrap();
    for word in our_words().into_iter().map(|one| one.word) {
        let mapping = chosen(&[choice("extra.plan", &word)]);
        let row = looked.table(&mapping).into_iter().find(|row| row.from.as_str() == "$.extra.plan").unwrap();
        let shown = if word == "variable" { "variables.plan".to_owned() } else { word };
        assert_eq!(row.field, Some(shown));
    }
}

#[test]
fn a_place_is_one_thing_only_and_a_field_has_one_place() {
    let mapping = chosen(&[choice("$.ask", "query"), choice("say.text", "output"), choice("ask", "comment")]);
    assert!(!mapping.fields.contains_key(&Field::Query));
    assert!(mapping.feedback.iter().any(|rule| rule.kind == FeedbackKind::Comment && rule.from == Path::key("ask")));
    let mapping = chosen(&[choice("ask", "output"), choice("say.text", "output")]);
    assert_eq!(mapping.fields[&Field::Output].all().len(), 1);
    let left_out = Choice { from: "stars".into(), ..Choice::default() };
    assert!(chosen(&[left_out]).feedback.iter().all(|rule| rule.from != Path::key("stars")));
}

#[test]
fn chosen_feedback_is_read_by_what_its_values_say_and_by_what_is_said_of_it() {
    let vote = choice("vote", "thumb");
    let rule =
        |mapping: Mapping, from: &str| mapping.feedback.into_iter().find(|rule| rule.from == Path::key(from)).unwrap();
    let found = rule(chosen(std::slice::from_ref(&vote)), "vote");
    assert_eq!(serde_json::to_value(&found.values).unwrap(), serde_json::json!({"t": "up", "f": "down"}));
    let turned = Choice { values: [(crate::import::mapping::Word("t".into()), "down".into())].into(), ..vote };
    assert_eq!(rule(chosen(&[turned]), "vote").values.values().collect::<Vec<_>>(), ["down", "down"]);
    let stars = Choice { scale: Some((0.0, 10.0)), ..choice("stars", "rating") };
    assert_eq!(rule(chosen(&[stars]), "stars").scale, Some((0.0, 10.0)));
}

#[test]
fn the_key_of_two_files_is_what_both_have_and_what_tells_rows_apart() {
    let logs = "id,model,question,answer\nq-1,m,a,b\nq-2,m,c,d\nq-3,m,e,f\n";
    let key = |second: &str| {
        let (first, second) = (source(logs).look().unwrap(), source(second).look().unwrap());
        shared_key(&first, &second).map(|(left, right)| (left.label(), right.label()))
    };
    let both = |left: &str, right: &str| Some((left.to_owned(), right.to_owned()));
    assert_eq!(key("id,about,model,stars\n1,q-2,m,3\n2,q-1,m,4\n3,q-3,m,4\n"), both("id", "about"));
    // None of the first rows meet: names alone tell.
    assert_eq!(key("n,request_id,stars\n1,z-9,3\n2,z-8,4\n"), both("id", "request_id"));
    assert_eq!(key("colour,size\nred,3\nblue,4\n"), None);
}

#[test]
fn only_what_is_plainly_an_export_is_known_without_being_told() {
    let keys = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(plainly_for(&keys("id input output start_time trace_id type")), Some("langfuse"));
    assert_eq!(plainly_for(&keys("data_type name trace_id value")), Some("langfuse"));
    assert_eq!(plainly_for(&keys("id input output type")), None);
}

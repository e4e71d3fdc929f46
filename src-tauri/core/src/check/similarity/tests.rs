use super::super::{Compiled, Meaning, Outcome, Spec, State, Subject, cosine};

fn look(spec: &str, subject: &Subject) -> Outcome {
    Compiled::new(&Spec::read(spec).unwrap()).unwrap().evaluate(subject)
}

fn edit(text: &str, output: &str) -> Outcome {
    look("{kind: similarity, to: expected, min: 0.8}", &Subject { output, expected: Some(text), ..Subject::default() })
}

#[test]
fn likeness_by_edit_is_the_share_in_common() {
    for (text, output, likeness) in [
        ("the same", "the same", 1.0),
        ("the same", " the same\n", 1.0),
        ("abcd", "abce", 0.75),
        ("abcd", "xyz", 0.0),
        ("abcdefgh", "abcdefghij", 16.0 / 18.0),
    ] {
        let outcome = edit(text, output);
        assert!((outcome.score.unwrap() - likeness).abs() < 1e-6, "{text} {output} {outcome:?}");
        assert_eq!(outcome.passed(), Some(likeness >= 0.8));
    }
}

#[test]
fn long_texts_are_compared_by_words_and_endless_ones_not_at_all() {
    let text = "a long text about nothing ".repeat(200);
    let changed = text.replace("nothing", "something");
    assert!((edit(&text, &changed).score.unwrap() - 0.8).abs() < 1e-6);
    let endless = "word ".repeat(20_001);
    assert_eq!(edit("word", &endless).state, State::NotApplicable);
    assert_eq!(edit(&endless, "word").state, State::NotApplicable);
}

#[test]
fn likeness_in_meaning_is_the_cosine_that_the_caller_measured() {
    let spec = "{kind: similarity, to: correction, by: meaning, min: 0.7}";
    let with = |meaning| look(spec, &Subject { correction: Some("a"), meaning, ..Subject::default() });
    assert_eq!(with(Some(Meaning::Cosine(0.7))).state, State::Passed);
    assert_eq!(with(Some(Meaning::Cosine(0.69))).state, State::Failed);
    assert_eq!(with(Some(Meaning::Cosine(0.69))).score, Some(0.69));
    for none in [None, Some(Meaning::Cut), Some(Meaning::Cosine(f64::NAN))] {
        assert_eq!(with(none).state, State::NotApplicable);
    }
}

#[test]
fn it_compares_with_what_the_file_names_and_never_decides() {
    let variables = serde_json::json!({"ideal": {"text": "yes"}}).as_object().cloned().unwrap();
    let subject = Subject {
        output: "yes",
        variables: Some(&variables),
        recorded: Some("yes"),
        correction: Some("no"),
        ..Subject::default()
    };
    let to = |name: &str| look(&format!("{{kind: similarity, to: {name}, min: 1}}"), &subject).state;
    assert_eq!(to("ideal.text"), State::Passed);
    assert_eq!(to("recorded"), State::Passed);
    assert_eq!(to("correction"), State::Failed);
    assert_eq!(to("expected"), State::NotApplicable);
    assert_eq!(to("other"), State::NotApplicable);
    assert!(!Spec::read("{kind: similarity, to: recorded, min: 1}").unwrap().can_decide());
    assert!(Spec::read("kind: facts").unwrap().can_decide());
}

#[test]
fn a_cosine_needs_two_directions_of_one_length() {
    assert_eq!(cosine(&[1.0, 0.0], &[2.0, 0.0]), Some(1.0));
    assert_eq!(cosine(&[1.0, 0.0], &[0.0, 3.0]), Some(0.0));
    assert!((cosine(&[3.0, 4.0], &[4.0, 3.0]).unwrap() - 0.96).abs() < 1e-12);
    assert_eq!(cosine(&[1.0], &[1.0, 0.0]), None);
    assert_eq!(cosine(&[0.0, 0.0], &[1.0, 0.0]), None);
}

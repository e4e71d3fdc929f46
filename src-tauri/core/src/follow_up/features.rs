//! What can be seen of a turn without asking a model: how alike it is to the question before, its words, its length.
use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::cues;

/// The user's next turn, and what it comes after.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'t> {
    /// What was asked before.
    pub previous: &'t str,
    pub answer: &'t str,
    pub next: &'t str,
    /// The cosine of the vectors of what was asked before and what is said next.
    pub likeness: f64,
}

/// How a feature is said where it speaks for a reading. `{}` stands for its value, or for the word that was found.
pub struct Feature {
    pub name: &'static str,
    /// Where there is much of it.
    pub much: &'static str,
    /// Where there is little; empty where that is no reason anybody would give.
    pub little: &'static str,
}

const fn feature(name: &'static str, much: &'static str, little: &'static str) -> Feature {
    Feature { name, much, little }
}

const CUES: &[(Feature, &[&str])] = &[
    (feature("negation", "says “{}”", ""), cues::NEGATION),
    (feature("correction", "says “{}”", ""), cues::CORRECTION),
    (feature("complaint", "says “{}”", ""), cues::COMPLAINT),
    (feature("thanks", "says “{}”", ""), cues::THANKS),
    (feature("note", "says “{}”", ""), cues::NOTE),
    (feature("pointing", "points back with “{}”", "points back at nothing"), cues::POINTING),
    (feature("speaker", "speaks of themselves: “{}”", ""), cues::SPEAKER),
    (feature("addressed", "speaks to the one who answered: “{}”", ""), cues::ADDRESSED),
    (feature("more", "adds something: “{}”", ""), cues::MORE),
];

const FIRST: &[(Feature, &[&str])] = &[
    (feature("begins_no", "begins with “{}”", ""), cues::NO),
    (feature("begins_note", "begins with “{}”", ""), cues::NOTE),
    (feature("begins_asking", "begins with “{}”", ""), cues::ASKING),
];

const SEEN: [Feature; 10] = [
    feature("likeness", "says the same again: {} alike", "is about something else: {} alike"),
    feature("words_of_question", "repeats words of the question", "has few words of the question"),
    feature("words_of_answer", "takes up words of the answer", "takes up no words of the answer"),
    feature("length", "is long", "is short"),
    feature("length_ratio", "is longer than the question", "is shorter than the question"),
    feature("asks", "asks", "asks nothing"),
    feature("exclaims", "exclaims", ""),
    feature("answer_asks", "the answer ended with a question", ""),
    feature("question_asks", "", ""),
    feature("new_number", "gives a number that was not in the question", ""),
];

/// All features, in the order of their values.
pub fn features() -> impl Iterator<Item = &'static Feature> {
    SEEN.iter().chain(FIRST.iter().chain(CUES).map(|(feature, _)| feature))
}

/// The values, and for words that were looked for the one that was found.
pub struct Seen {
    pub values: Vec<f64>,
    pub found: Vec<Option<&'static str>>,
}

pub fn seen(turn: &Turn<'_>) -> Seen {
    let [question, answer, next] = [turn.previous, turn.answer, turn.next].map(words);
    let of_answer: HashSet<&String> = answer.iter().filter(|word| !question.contains(word)).collect();
    let own: HashSet<&String> = next.iter().collect();
    let share = |is_in: &dyn Fn(&String) -> bool| {
        own.iter().filter(|word| is_in(word)).count() as f64 / own.len().max(1) as f64
    };
    let known: HashSet<String> = numbers(turn.previous).collect();
    let flag = |is_so: bool| f64::from(u8::from(is_so));
    let mut seen = Seen {
        values: vec![
            turn.likeness,
            share(&|word| question.contains(word)),
            share(&|word| of_answer.contains(word)),
            (next.len() as f64).ln_1p(),
            ((next.len() as f64 + 1.0) / (question.len() as f64 + 1.0)).ln().clamp(-2.0, 2.0),
            flag(turn.next.contains(['?', '？'])),
            flag(turn.next.contains(['!', '！'])),
            flag(turn.answer.trim_end().ends_with(['?', '？'])),
            flag(turn.previous.contains(['?', '？'])),
            flag(numbers(turn.next).any(|number| !known.contains(&number))),
        ],
        found: vec![None; SEEN.len()],
    };
    let whole = format!(" {} ", next.join(" "));
    let first = format!(" {} ", next.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(" "));
    for (text, at_start, list) in [(&first, true, FIRST), (&whole, false, CUES)] {
        for (_, cues) in list {
            let found = cues.iter().copied().find(|cue| match text.find(&format!(" {cue} ")) {
                Some(place) => place == 0 || !at_start,
                None => false,
            });
            seen.values.push(flag(found.is_some()));
            seen.found.push(found);
        }
    }
    seen
}

/// Words in small letters, with straight apostrophes.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('’', "'");
    text.unicode_words().map(str::to_owned).collect()
}

fn numbers(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(turn: Turn<'_>, name: &str) -> (f64, Option<&'static str>) {
        let place = features().position(|feature| feature.name == name).unwrap();
        let seen = seen(&turn);
        (seen.values[place], seen.found[place])
    }

    const TURN: Turn<'_> = Turn {
        previous: "Where is parcel 12?",
        answer: "Parcel 12 is at the depot. Shall I have it sent?",
        next: "No, it isn’t at the depot, parcel 13 is",
        likeness: 0.5,
    };

    #[test]
    fn each_feature_has_one_value_and_a_name_of_its_own() {
        let names: HashSet<&str> = features().map(|feature| feature.name).collect();
        assert_eq!(names.len(), seen(&TURN).values.len());
        assert_eq!(seen(&TURN).found.len(), names.len());
    }

    #[test]
    fn words_are_whole_and_those_of_a_beginning_stand_there() {
        assert_eq!(value(TURN, "begins_no"), (1.0, Some("no")));
        assert_eq!(value(TURN, "negation"), (1.0, Some("no")));
        assert_eq!(value(Turn { next: "A note on nothing", ..TURN }, "negation"), (0.0, None));
        assert_eq!(value(Turn { next: "It ISN’T so", ..TURN }, "negation"), (1.0, Some("isn't")));
        assert_eq!(value(Turn { next: "well no", ..TURN }, "begins_no"), (0.0, None));
        assert_eq!(value(Turn { next: "That doesn't work!", ..TURN }, "complaint"), (1.0, Some("doesn't work")));
        assert_eq!(value(Turn { next: "¿Por qué?", ..TURN }, "begins_asking"), (1.0, Some("por qué")));
    }

    #[test]
    fn overlaps_and_numbers_are_those_of_the_turn() {
        // no it isn't at the depot parcel 13 is: 2 of 9 words are the question's, 4 others the answer's.
        assert_eq!(value(TURN, "words_of_question").0, 2.0 / 9.0);
        assert_eq!(value(TURN, "words_of_answer").0, 4.0 / 9.0);
        assert_eq!(value(TURN, "new_number").0, 1.0);
        assert_eq!(value(Turn { next: "12?", ..TURN }, "new_number").0, 0.0);
        assert_eq!(value(TURN, "answer_asks").0, 1.0);
        assert_eq!((value(TURN, "asks").0, value(TURN, "question_asks").0), (0.0, 1.0));
    }

    #[test]
    fn nothing_said_has_values_too() {
        let silent = Turn { previous: "", answer: "", next: "", likeness: 0.0 };
        assert!(seen(&silent).values.iter().all(|value| *value == 0.0));
    }
}

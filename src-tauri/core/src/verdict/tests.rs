use super::*;
use proptest::prelude::*;

mod sentences;

fn pair(case: usize, baseline: f64, candidate: f64) -> Pair {
    Pair {
        case: format!("case-{case:04}"),
        baseline: Some(baseline),
        candidate: Some(candidate),
        repeat: 1,
        ..Pair::default()
    }
}

/// Pass or fail: so many cases fixed, broken, right on both sides and wrong on both.
fn flips(fixed: usize, broken: usize, right: usize, wrong: usize) -> Vec<Pair> {
    let kinds = [(fixed, 0.0, 1.0), (broken, 1.0, 0.0), (right, 1.0, 1.0), (wrong, 0.0, 0.0)];
    let sides = kinds.into_iter().flat_map(|(count, baseline, candidate)| vec![(baseline, candidate); count]);
    sides.enumerate().map(|(case, (baseline, candidate))| pair(case, baseline, candidate)).collect()
}

/// The same pairs with those of a kind no longer side by side.
fn mixed(pairs: Vec<Pair>) -> Vec<Pair> {
    (0..pairs.len()).map(|i| pairs[i * 37 % pairs.len()].clone()).collect()
}

fn scores(differences: &[f64]) -> Vec<Pair> {
    differences.iter().enumerate().map(|(case, difference)| pair(case, 2.0, 2.0 + difference)).collect()
}

fn judged(pairs: &[Pair], options: Options) -> Verdict {
    compare(pairs, &options).unwrap()
}

fn with_margin(margin: f64) -> Options {
    Options { margin: Some(margin), ..Options::default() }
}

#[test]
fn the_json_has_the_fields_that_scripts_rely_on() {
    let mut pairs = flips(41, 12, 280, 79);
    pairs.iter_mut().for_each(|pair| pair.slice = Some("all".into()));
    let options = Options { check: Some("right".into()), part: Some("target".into()), ..with_margin(0.02) };
    let json = serde_json::to_value(judged(&pairs, options)).unwrap();
    let fields = [
        "check",
        "part",
        "kind",
        "n",
        "unpaired",
        "baseline",
        "candidate",
        "difference",
        "interval",
        "level",
        "method",
        "p_value",
        "p_adjusted",
        "fixed",
        "broken",
        "verdict",
        "margin",
        "not_worse",
        "no_difference",
        "more_cases",
        "detectable",
        "tries",
        "text",
        "warnings",
        "anytime",
        "seed",
        "slices",
    ];
    for field in fields {
        assert!(json.get(field).is_some(), "{field}");
        assert!(json["slices"][0].get(field).is_some(), "{field} of a slice");
    }
    assert_eq!(json["slices"][0]["slice"], "all");
    assert_eq!((&json["kind"], &json["verdict"], &json["n"]), (&"binary".into(), &"better".into(), &412.into()));
    assert_eq!((&json["fixed"], &json["broken"], &json["tries"]), (&41.into(), &12.into(), &1.into()));
    assert_eq!((&json["not_worse"], &json["no_difference"]), (&true.into(), &false.into()));
    assert!(json["more_cases"].is_null() && json["anytime"].is_null() && json["p_adjusted"].is_null());
    assert!((json["difference"].as_f64().unwrap() - 29.0 / 412.0).abs() < 1e-15);
    assert!((json["detectable"].as_f64().unwrap() - 0.05).abs() < 0.001);
}

#[test]
fn the_first_word_that_applies_is_taken() {
    let words = [
        (flips(41, 12, 280, 79), None, Word::Better),
        (flips(12, 41, 280, 79), None, Word::Worse),
        (flips(12, 41, 280, 79), Some(0.05), Word::Worse),
        (flips(10, 10, 900, 80), Some(0.02), Word::NoDifference),
        (flips(30, 18, 900, 80), Some(0.02), Word::NotWorse),
        (flips(30, 18, 900, 80), None, Word::CantTell),
        (flips(10, 10, 20, 20), Some(0.02), Word::CantTell),
    ];
    for (pairs, margin, word) in words {
        let verdict = judged(&pairs, Options { margin, ..Options::default() });
        assert_eq!(verdict.word, word, "{verdict:?}");
        assert_eq!(verdict.not_worse.is_some(), margin.is_some());
        assert_eq!(verdict.no_difference, margin.map(|_| word == Word::NoDifference));
        assert_eq!(verdict.more_cases.is_some(), word == Word::CantTell, "{verdict:?}");
    }
}

#[test]
fn a_small_p_value_alone_is_not_enough() {
    // Five fixed of five: the interval leaves 0 behind, and the exact test does not reach 0.05.
    let verdict = judged(&flips(5, 0, 0, 0), Options::default());
    assert!(verdict.interval.unwrap()[0] > 0.0 && verdict.p_value.unwrap() > 0.05);
    assert_eq!(verdict.word, Word::CantTell);
}

#[test]
fn repeats_count_once_with_their_mean_and_make_a_score_of_fractions() {
    let mut pairs = flips(3, 0, 4, 0);
    pairs.extend(flips(3, 0, 4, 0).into_iter().map(|pair| Pair { repeat: 2, ..pair }));
    let agreeing = judged(&pairs, Options::default());
    assert_eq!((agreeing.kind, agreeing.n, agreeing.fixed), (Kind::Binary, 7, Some(3)));
    pairs.push(Pair { repeat: 3, ..pair(0, 1.0, 1.0) });
    pairs.push(Pair { repeat: 3, ..pair(1, 1.0, 0.0) });
    let flaky = judged(&pairs, Options::default());
    assert_eq!((flaky.kind, flaky.n, flaky.fixed, flaky.broken), (Kind::Score, 7, Some(3), Some(0)));
    assert!((flaky.difference.unwrap() - (2.0 / 3.0 + 1.0 / 3.0 + 1.0) / 7.0).abs() < 1e-12);
    assert!(flaky.text.contains("of 100 cases"), "{}", flaky.text);
    let halfway = [Pair { repeat: 2, ..pair(0, 0.0, 0.0) }, pair(0, 0.0, 1.0)];
    assert_eq!(judged(&halfway, Options::default()).fixed, Some(0), "from 0 to one half is not over it");
}

#[test]
fn a_case_without_both_sides_is_left_out_and_counted() {
    let mut pairs = flips(10, 1, 40, 10);
    pairs.push(Pair { candidate: None, slice: Some("late".into()), ..pair(100, 1.0, 0.0) });
    pairs.push(Pair { baseline: None, ..pair(101, 1.0, 0.0) });
    let verdict = judged(&pairs, Options::default());
    assert_eq!((verdict.n, verdict.unpaired), (61, 2));
    assert!(verdict.warnings[0].starts_with("2 of 63 cases"), "{:?}", verdict.warnings);
    let late = &verdict.slices[0];
    assert_eq!((late.n, late.unpaired, late.p_value, late.interval, late.word), (0, 1, None, None, Word::CantTell));
}

#[test]
fn without_any_pair_nothing_is_said() {
    let verdict = judged(&[Pair { candidate: None, ..pair(1, 1.0, 0.0) }], with_margin(0.1));
    assert_eq!((verdict.n, verdict.difference, verdict.more_cases), (0, None, None));
    assert_eq!((verdict.not_worse, verdict.no_difference), (Some(false), Some(false)));
    assert_eq!(verdict.text, "No case has an outcome on both sides, so nothing can be said.");
}

#[test]
fn clusters_make_a_score_and_count_as_one_each() {
    let mut pairs = flips(60, 20, 100, 20);
    pairs.iter_mut().enumerate().for_each(|(i, pair)| pair.cluster = Some(format!("session {}", i / 20)));
    let verdict = judged(&pairs, Options::default());
    let apart = judged(&flips(60, 20, 100, 20), Options::default());
    assert_eq!((verdict.kind, verdict.n), (Kind::Score, 200));
    assert!(near(verdict.difference, apart.difference));
    assert_eq!((apart.word, verdict.word), (Word::Better, Word::CantTell));
    assert!(judged(&pairs, Options { anytime: true, ..Options::default() }).anytime.is_none());
    pairs.iter_mut().for_each(|pair| pair.cluster = Some("all".into()));
    let one = judged(&pairs, with_margin(0.9));
    assert_eq!((one.interval, one.word, one.not_worse), (None, Word::CantTell, Some(false)));
}

#[test]
fn equal_scores_are_a_point_and_say_so() {
    let verdict = judged(&scores(&[0.25; 30]), with_margin(0.3));
    assert_eq!(verdict.interval, Some([0.25, 0.25]));
    assert_eq!((verdict.word, verdict.detectable), (Word::Better, None));
    assert!(verdict.warnings[0].starts_with("All differences are equal"));
    assert_eq!(judged(&scores(&[0.0; 30]), with_margin(0.3)).word, Word::NoDifference);
    assert_eq!(judged(&scores(&[0.0; 30]), Options::default()).p_value, Some(1.0));
}

#[test]
fn scores_beyond_one_have_no_half_to_cross() {
    let verdict = judged(&scores(&[0.5, -0.5, 0.25]), Options::default());
    assert_eq!((verdict.kind, verdict.fixed, verdict.broken), (Kind::Score, None, None));
    assert!(verdict.warnings.iter().any(|warning| warning.contains("fewer than 20 cases")));
}

#[test]
fn slices_are_corrected_for_their_number_and_the_whole_is_not() {
    let mut pairs = Vec::new();
    for (slice, name) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let fixed = if name == "a" { 10 } else { 3 };
        let cases = flips(fixed, 2, 40, 10).into_iter().enumerate();
        pairs.extend(cases.map(|(i, pair)| Pair { case: format!("{slice} {i}"), slice: Some(name.into()), ..pair }));
    }
    let verdict = judged(&pairs, Options::default());
    assert_eq!(verdict.p_adjusted, None);
    assert_eq!(verdict.slices.iter().map(|slice| slice.slice.clone().unwrap()).collect::<String>(), "abcd");
    let first = &verdict.slices[0];
    assert!((first.p_value.unwrap() - 0.03857421875).abs() < 1e-12);
    assert_eq!((first.p_adjusted, first.word), (first.p_value.map(|p| 4.0 * p), Word::CantTell));
    assert_eq!(verdict.slices.iter().map(|slice| slice.n).sum::<u64>(), verdict.n);
}

#[test]
fn several_checks_are_corrected_together() {
    let check = |fixed| (flips(fixed, 2, 40, 10), with_margin(0.9));
    let verdicts = compare_all(&[check(10), check(30), check(3)]).unwrap();
    let words: Vec<Word> = verdicts.iter().map(|verdict| verdict.word).collect();
    assert_eq!(words, [Word::NoDifference, Word::Better, Word::NoDifference]);
    assert_eq!(verdicts[0].p_adjusted, verdicts[0].p_value.map(|p| 2.0 * p));
    assert_eq!(judged(&check(10).0, check(10).1).word, Word::Better);
}

#[test]
fn withheld_figures_are_shown_without_any_word() {
    let reason = "The cases were chosen by their thumbs, and past failures pass more often when simply run again";
    let options = Options { withheld: vec![reason.into()], ..with_margin(0.5) };
    for anytime in [false, true] {
        let verdict = judged(&flips(80, 2, 40, 10), Options { anytime, ..options.clone() });
        assert_eq!(
            (verdict.word, verdict.not_worse, verdict.no_difference),
            (Word::CantTell, Some(false), Some(false))
        );
        assert_eq!((verdict.warnings[0].as_str(), verdict.more_cases), (reason, None));
        assert!(verdict.text.starts_with("No verdict is given: "), "{}", verdict.text);
        assert!(verdict.anytime.is_none_or(|running| running.decided.is_none()));
    }
}

#[test]
fn what_was_stopped_early_is_decided_by_evidence_that_holds_at_any_time() {
    let looked = |pairs: &[Pair], range| judged(pairs, Options { anytime: true, range, ..with_margin(0.9) });
    let clear = looked(&flips(60, 5, 100, 20), None);
    assert_eq!((clear.word, clear.anytime.unwrap().decided), (Word::Better, Some(Word::Better)));
    assert_eq!(clear.interval, Some(clear.anytime.unwrap().interval));
    let faint = looked(&mixed(flips(22, 8, 100, 20)), None);
    assert_eq!((faint.word, faint.anytime.unwrap().decided), (Word::NoDifference, None));
    assert_eq!(judged(&flips(22, 8, 100, 20), Options::default()).word, Word::Better);
    let unbounded = looked(&scores(&[0.5; 60]), None);
    assert_eq!((unbounded.anytime, unbounded.interval, unbounded.word), (None, None, Word::CantTell));
    assert!(unbounded.warnings[0].contains("no word holds"));
    assert_eq!(looked(&scores(&[0.5; 60]), Some([0.0, 5.0])).word, Word::Better);
}

#[test]
fn repeats_are_bet_on_as_scores_also_while_they_agree() {
    let mut pairs = flips(9, 0, 0, 0);
    let once = judged(&pairs, Options { anytime: true, ..Options::default() }).anytime.unwrap();
    pairs.extend(flips(9, 0, 0, 0).into_iter().map(|pair| Pair { repeat: 2, ..pair }));
    let twice = judged(&pairs, Options { anytime: true, ..Options::default() }).anytime.unwrap();
    assert!(once.e_better != twice.e_better);
    assert_eq!(once.interval, twice.interval);
}

#[test]
fn where_less_is_better_the_words_and_the_margin_turn_around() {
    let slower: Vec<f64> = (0..60).map(|i| 0.1 + 0.01 * f64::from(i % 7)).collect();
    let down = |margin| Options { direction: Direction::Down, margin, ..Options::default() };
    assert_eq!(judged(&scores(&slower), down(None)).word, Word::Worse);
    let faster: Vec<f64> = slower.iter().map(|d| -d).collect();
    assert_eq!(judged(&scores(&faster), down(None)).word, Word::Better);
    let faint: Vec<f64> = (0..60).map(|i| f64::from(i % 2) * 0.2 - 0.1).collect();
    assert_eq!(judged(&scores(&faint), down(Some(0.05))).word, Word::NoDifference);
    let slightly: Vec<f64> = faint.iter().map(|d| d + 0.02).collect();
    assert_eq!(judged(&scores(&slightly), down(Some(0.06))).not_worse, Some(true));
    assert_eq!(judged(&scores(&slightly), down(Some(0.04))).not_worse, Some(false));
    let marks = judged(&flips(9, 2, 40, 10), down(None));
    assert_eq!((marks.fixed, marks.broken), (Some(2), Some(9)));
}

#[test]
fn a_gate_tests_better_at_alpha_divided_by_the_tries() {
    let options = Options { tries: 12, ..Options::default() };
    let pairs = flips(10, 2, 40, 10);
    assert_eq!(judged(&pairs, options.clone()).word, Word::Better);
    let gate = judged(&pairs, options.divided_by_tries());
    assert_eq!((gate.word, gate.tries), (Word::CantTell, 12));
    assert!((gate.level - (1.0 - 0.05 / 12.0)).abs() < 1e-15);
}

#[test]
fn options_that_make_no_sense_are_wrong_usage() {
    let bad = [
        Options { alpha: 0.0, ..Options::default() },
        Options { alpha: f64::NAN, ..Options::default() },
        Options { alpha: 1.0, ..Options::default() },
        Options { margin: Some(0.0), ..Options::default() },
        Options { margin: Some(f64::INFINITY), ..Options::default() },
        Options { range: Some([1.0, 1.0]), ..Options::default() },
        Options { seed: 1 << 53, ..Options::default() },
    ];
    for options in bad {
        let error = compare(&flips(1, 1, 1, 1), &options).unwrap_err();
        assert_eq!(error.code, crate::error::Code::WrongUsage, "{options:?}");
    }
}

#[test]
fn outcomes_that_cannot_be_are_refused_with_their_case() {
    let asked = [
        (pair(7, 0.5, 1.0), Options { kind: Some(Kind::Binary), ..Options::default() }),
        (pair(7, 0.0, f64::NAN), Options::default()),
        (pair(7, 0.0, 6.0), Options { range: Some([1.0, 5.0]), ..Options::default() }),
    ];
    for (pair, options) in asked {
        let error = compare(&[pair], &options).unwrap_err();
        assert!(error.message.contains("case-0007"), "{}", error.message);
    }
    let forced = judged(&flips(9, 2, 9, 9), Options { kind: Some(Kind::Score), ..Options::default() });
    assert_eq!((forced.kind, forced.fixed, forced.broken), (Kind::Score, Some(9), Some(2)));
}

fn any_pairs() -> impl Strategy<Value = Vec<Pair>> {
    let outcome = prop_oneof![(0u8..2).prop_map(f64::from), Just(0.5), -3.0f64..3.0];
    let binary = prop::collection::vec((0u8..2, 0u8..2), 1..60)
        .prop_map(|sides| sides.into_iter().map(|(b, c)| (f64::from(b), f64::from(c))).collect::<Vec<_>>());
    let score = prop::collection::vec((outcome.clone(), outcome), 1..30);
    (prop_oneof![binary, score], prop::option::of(2usize..9)).prop_map(|(sides, clusters)| {
        let cluster = |i: usize| clusters.map(|size| format!("{}", i % size));
        let pairs = sides.into_iter().enumerate();
        pairs
            .map(|(i, (b, c))| Pair { cluster: cluster(i), slice: Some(format!("{}", i % 3)), ..pair(i, b, c) })
            .collect()
    })
}

fn near(ours: Option<f64>, theirs: Option<f64>) -> bool {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() < 1e-9,
        (ours, theirs) => ours == theirs,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_order_of_the_cases_changes_nothing(pairs in any_pairs(), shift in 0usize..50) {
        let mut shuffled = pairs.clone();
        shuffled.rotate_left(shift % pairs.len());
        shuffled.reverse();
        prop_assert_eq!(judged(&pairs, with_margin(0.1)), judged(&shuffled, with_margin(0.1)));
    }

    #[test]
    fn swapping_the_sides_turns_the_verdict_around(pairs in any_pairs()) {
        let swapped: Vec<Pair> = pairs
            .iter()
            .map(|pair| Pair { baseline: pair.candidate, candidate: pair.baseline, ..pair.clone() })
            .collect();
        let (one, other) = (judged(&pairs, Options::default()), judged(&swapped, Options::default()));
        prop_assert!(near(one.difference.map(|d| -d), other.difference));
        prop_assert!(near(one.p_value, other.p_value));
        prop_assert!(near(one.interval.map(|[lower, _]| -lower), other.interval.map(|[_, upper]| upper)));
        prop_assert_eq!((one.fixed, one.broken), (other.broken, other.fixed));
        let turned = match one.word {
            Word::Better => Word::Worse,
            Word::Worse => Word::Better,
            word => word,
        };
        prop_assert_eq!(turned, other.word);
    }

    #[test]
    fn every_figure_is_one_that_can_be(pairs in any_pairs(), anytime in any::<bool>()) {
        let verdict = judged(&pairs, Options { anytime, range: Some([-3.0, 3.0]), ..with_margin(0.1) });
        let p_value = verdict.p_value.unwrap_or(1.0);
        prop_assert!(0.0 < p_value && p_value <= 1.0);
        if let (Some([lower, upper]), Some(difference), false) = (verdict.interval, verdict.difference, anytime) {
            prop_assert!(lower <= difference + 1e-12 && difference <= upper + 1e-12, "{lower} {difference} {upper}");
        }
        let json = serde_json::to_string(&verdict).unwrap();
        let back: Verdict = serde_json::from_str(&json).unwrap();
        prop_assert!(near(back.difference, verdict.difference) && near(back.p_value, verdict.p_value));
        prop_assert_eq!((back.interval.is_some(), back.text), (verdict.interval.is_some(), verdict.text));
    }
}

//! What the first line says, word for word.
use super::*;

#[test]
fn a_better_candidate_is_told_in_people() {
    let options = Options { check: Some("right".into()), ..Options::default() };
    let text = judged(&flips(41, 12, 280, 79), options).text;
    assert_eq!(
        text,
        "Of 100 cases 7 more pass “right” (4 to 11); 12 of 412 got worse; \
         this comparison could see differences of 5 or more."
    );
}

#[test]
fn a_worse_candidate_is_told_the_same_way() {
    let text = judged(&flips(12, 41, 280, 79), Options::default()).text;
    assert!(text.starts_with("Of 100 cases 7 fewer pass (4 to 11); 41 of 412 got worse"), "{text}");
}

#[test]
fn one_case_of_a_hundred_passes_and_many_cases_show_a_decimal() {
    let text = judged(&flips(12, 11, 50, 27), Options::default()).text;
    assert!(text.starts_with("Can't tell: of 100 cases 1 more passes (9 fewer to 11 more)"), "{text}");
    let text = judged(&flips(300, 250, 9000, 450), Options::default()).text;
    assert!(text.starts_with("Of 100 cases 0.5 more pass (0.04 to 0.96); 250 of 10,000"), "{text}");
    let text = judged(&flips(5, 5, 50, 40), Options::default()).text;
    assert!(text.starts_with("Can't tell: of 100 cases as many pass"), "{text}");
}

#[test]
fn a_margin_is_part_of_the_sentence_where_it_decides() {
    let text = judged(&flips(10, 10, 900, 80), with_margin(0.02)).text;
    assert!(text.starts_with("No difference of 2 in 100 or more: of 100 cases as many pass"), "{text}");
    let text = judged(&flips(30, 18, 900, 80), with_margin(0.02)).text;
    assert!(text.starts_with("Not worse by 2 in 100 or more: of 100 cases 1.2 more pass"), "{text}");
}

#[test]
fn scores_are_told_by_their_mean() {
    let differences: Vec<f64> = (0..40).map(|i| 0.1 + 0.01 * f64::from(i % 5)).collect();
    let text = judged(&scores(&differences), Options { check: Some("stars".into()), ..Options::default() }).text;
    assert!(text.starts_with("The mean of “stars” rises by 0.12 (0.116 to 0.125), from 2 to 2.12; this"), "{text}");
    let options = Options { direction: Direction::Down, ..Options::default() };
    let falling: Vec<f64> = differences.iter().map(|d| -d).collect();
    let text = judged(&scores(&falling), options).text;
    assert!(text.starts_with("Less is better: the mean falls by 0.12 (0.116 to 0.125), from 2 to 1.88"), "{text}");
}

#[test]
fn what_cannot_be_told_says_how_many_more_cases_would_do() {
    let mut pairs = flips(22, 14, 120, 40);
    pairs.iter_mut().for_each(|pair| pair.slice = Some("refunds".into()));
    let verdict = judged(&pairs, Options::default());
    let more = verdict.more_cases.unwrap();
    assert!((600..700).contains(&more), "{more}");
    assert!(verdict.text.contains("more cases would settle it if this is the true difference"), "{}", verdict.text);
    assert!(verdict.slices[0].text.starts_with("In “refunds”: Can't tell: of 100 cases"), "{}", verdict.slices[0].text);
}

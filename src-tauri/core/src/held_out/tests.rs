use proptest::prelude::*;

use super::*;

fn held_out(share: f64) -> HeldOut {
    HeldOut { prompt: "ticket".to_owned(), share }
}

#[test]
fn the_share_is_close_to_what_was_asked_for() {
    for share in [0.1, SHARE, 0.5] {
        let held = (0..20_000).filter(|number| held_out(share).holds(Some(&format!("session {number}")), "x")).count();
        // Five standard deviations.
        let off = (held as f64 / 20_000.0 - share).abs();
        assert!(off < 5.0 * (share * (1.0 - share) / 20_000.0).sqrt(), "{share}: off by {off}");
    }
    assert!(!held_out(0.0).holds(None, "x"));
}

#[test]
fn another_prompt_holds_out_others() {
    let other = HeldOut { prompt: "refund".to_owned(), share: SHARE };
    let both = (0..10_000).map(|number| format!("session {number}"));
    let both = both.filter(|session| held_out(SHARE).holds(Some(session), "") && other.holds(Some(session), ""));
    let share = both.count() as f64 / 10_000.0;
    assert!((share - SHARE * SHARE).abs() < 0.02, "{share} of the sessions are held out of both");
}

proptest! {
    #[test]
    fn all_turns_of_a_session_are_on_one_side(session in ".*", one in ".*", other in ".*") {
        let held = held_out(SHARE);
        prop_assert_eq!(held.holds(Some(&session), &one), held.holds(Some(&session), &other));
    }

    /// What was an example never comes to be held out, and what is held out stays so, when a share grows.
    #[test]
    fn a_larger_share_holds_what_a_smaller_one_held(id in ".*", low in 0.0..0.9f64, high in 0.0..0.9f64) {
        let (low, high) = (low.min(high), low.max(high));
        prop_assert!(!held_out(low).holds(None, &id) || held_out(high).holds(None, &id));
    }
}

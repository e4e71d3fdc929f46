use super::{Comparison, compare};

/// How many facts the reference states, and how many of them the output holds.
fn found(reference: &str, output: &str) -> (usize, usize) {
    let Comparison { total, wrong } = compare(reference, output).unwrap_or_else(|| panic!("no fact: {reference}"));
    (total - wrong.len(), total)
}

fn check(rows: &[(&str, &str, (usize, usize))]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(reference, output, expected)| found(reference, output) != *expected)
        .map(|(reference, output, expected)| {
            format!("{reference} | {output}: {expected:?}, not {:?}", compare(reference, output))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn numbers_are_the_same_however_they_are_written() {
    check(&[
        ("It has 14 rooms.", "There are fourteen rooms.", (1, 1)),
        ("It has fourteen rooms.", "14 rooms", (1, 1)),
        ("It has 14 rooms.", "It has 15 rooms.", (0, 1)),
        ("It has 14 rooms.", "It has 140 rooms and A14.", (0, 1)),
        ("1,234.5 units", "1.234,5 units", (1, 1)),
        ("1,234 units", "1234 units", (1, 1)),
        ("12 345 units", "12,345 units", (1, 1)),
        ("2.5 million people", "2,500,000 people", (1, 1)),
        ("5k users", "five thousand users", (1, 1)),
        ("a dozen eggs", "12 eggs", (1, 1)),
        ("three hundred and ten", "310", (1, 1)),
        ("-5 points", "5 points", (0, 1)),
        ("−5 points", "It is -5 points", (1, 1)),
        ("between 5 and 10", "5-10", (2, 2)),
        ("3 cats, 4 dogs", "4 dogs and 3 cats", (2, 2)),
        ("3 cats and 3 dogs", "3 of each", (1, 1)),
        ("Call it 50 then.", "Call it 50.", (1, 1)),
        ("the 3rd floor", "floor 3", (1, 1)),
        ("rooms 1,2,3", "1, 2 and 3", (3, 3)),
    ]);
}

#[test]
fn units_are_brought_to_one_base() {
    check(&[
        ("within 14 days", "within two weeks", (1, 1)),
        ("within 14 days", "within 14", (0, 1)),
        ("within 14 days", "within 14 hours", (0, 1)),
        ("14", "14 days", (1, 1)),
        ("a 14-day trial", "free for 14 days", (1, 1)),
        ("24 hours", "one day", (1, 1)),
        ("24 hours", "a day", (1, 1)),
        ("90 minutes", "1.5 h", (1, 1)),
        ("5 business days", "5 days", (0, 1)),
        ("5 business days", "five working days", (1, 1)),
        ("12 months", "1 year", (1, 1)),
        ("1 month", "30 days", (0, 1)),
        ("2.5 kg", "2500 g", (1, 1)),
        ("2.5kg", "2,5 kg", (1, 1)),
        ("5 km", "5,000 m", (1, 1)),
        ("100 km/h", "100 kph", (1, 1)),
        ("20 °C", "20 degrees Celsius", (1, 1)),
        ("20 °C", "20 °F", (0, 1)),
        ("512 MB", "0.512 GB", (1, 1)),
        ("60 m²", "60 square metres", (1, 1)),
        ("5 to 10 days", "5–10 days", (2, 2)),
        ("5 to 10 days", "five days, at most ten days", (2, 2)),
        ("5 to 10 days", "5 weeks to 10 days", (1, 2)),
        ("8 kWh", "8,000 Wh", (1, 1)),
    ]);
}

#[test]
fn money_and_shares_keep_their_kind() {
    check(&[
        ("$5", "5 dollars", (1, 1)),
        ("$5", "USD 5.00", (1, 1)),
        ("EUR12.50", "€12.50", (1, 1)),
        ("$5", "5", (0, 1)),
        ("$5", "€5", (0, 1)),
        ("€1.200", "1,200 euros", (1, 1)),
        ("1.234,50 €", "EUR 1,234.50", (1, 1)),
        ("$5 million", "$5,000,000", (1, 1)),
        ("£20-30", "£20 to £30", (2, 2)),
        ("15 %", "15 percent", (1, 1)),
        ("15%", "fifteen per cent", (1, 1)),
        ("15%", "0.15", (0, 1)),
        ("15%", "15 euros", (0, 1)),
    ]);
}

#[test]
fn dates_and_times_are_the_same_in_any_form() {
    check(&[
        ("24 November 2026", "2026-11-24", (1, 1)),
        ("November 24th, 2026", "24.11.2026", (1, 1)),
        ("24 Nov. 2026", "11/24/2026", (1, 1)),
        ("the 24th of November", "Nov 24", (1, 1)),
        ("24 November", "24 November 2026", (1, 1)),
        ("24 November 2026", "24 November", (0, 1)),
        ("24 November 2026", "25 November 2026", (0, 1)),
        ("3 April 2026", "03/04/2026", (1, 1)),
        ("4 March 2026", "03/04/2026", (1, 1)),
        ("4 March 2026", "03.04.2026", (0, 1)),
        ("5 May 2026", "03/04/2026", (0, 1)),
        ("March 2026", "2026-03-15", (1, 1)),
        ("March 2026", "March 2025", (0, 1)),
        ("You may take 3.", "3", (1, 1)),
        ("at 3 pm", "at 15:00", (1, 1)),
        ("at 3:30 p.m.", "15:30", (1, 1)),
        ("at 12 pm", "12:00", (1, 1)),
        ("at 12 am", "0:00", (1, 1)),
        ("at 9:00", "at 9 pm", (0, 1)),
        ("open on Mondays", "on Monday", (1, 1)),
        ("open on Mondays", "open on Tuesdays", (0, 1)),
        ("2026-11-24T15:30:00Z", "24 November 2026, 15:30", (2, 2)),
    ]);
}

#[test]
fn names_with_digits_are_found_as_they_are() {
    check(&[
        ("Use error code E42.", "The code is e42.", (1, 1)),
        ("Use error code E42.", "The code is E43, 42.", (0, 1)),
        ("version 2.1.3", "v 2.1.3", (1, 1)),
        ("version 2.1.3", "version 2.1.4", (0, 1)),
        ("a 5G phone", "5G", (1, 1)),
        ("192.168.0.1", "192.168.0.10", (0, 1)),
        ("INV-2031", "inv 2031", (1, 1)),
    ]);
}

#[test]
fn negations_stay_with_their_word() {
    check(&[
        ("Opened items are not refundable.", "Opened items can't be refunded.", (1, 1)),
        ("Opened items are not refundable.", "Opened items are refundable.", (0, 1)),
        ("Opened items are not refundable.", "Opened items are non-refundable.", (1, 1)),
        ("There is no warranty.", "It comes without warranty.", (1, 1)),
        ("There is no warranty.", "It has a warranty, and shipping is not free.", (0, 1)),
        ("You cannot cancel it.", "Cancellation is not possible.", (1, 1)),
        ("Cancellation is not possible.", "Cancellation is possible.", (0, 1)),
        ("Cancellation is impossible.", "You can't cancel.", (1, 1)),
        ("Cancellation is impossible.", "Cancellation isn't possible.", (1, 1)),
        ("It is not available yet.", "It is unavailable.", (1, 1)),
        ("It is not available yet.", "It is not unavailable.", (0, 1)),
        ("It doesn’t sync.", "It does not sync.", (1, 1)),
        ("We do not offer discounts.", "We do not offer refunds.", (0, 1)),
        ("We do not offer discounts.", "No discounts, sorry.", (1, 1)),
        ("Never share your password.", "Do not share your password.", (1, 1)),
        ("No.", "No, you may.", (1, 1)),
        ("No.", "Yes, you may.", (0, 1)),
        ("Not before 10 days, neither refund nor exchange.", "10 days; no refund and no exchange", (3, 3)),
    ]);
}

#[test]
fn what_only_the_output_denies_counts_against_it() {
    check(&[
        ("Opened items can be returned within 14 days.", "Opened items cannot be returned within 14 days.", (1, 2)),
        (
            "Return it within 14 days with the receipt.",
            "Within 14 days. You can't return it without receipt, but you can return it.",
            (1, 1),
        ),
        ("It is free; a letter costs $5.", "Not only free; a letter costs 5 dollars.", (1, 1)),
        (
            "It costs $5, no later than Monday.",
            "No problem: $5, by Monday. Not only that, don't hesitate to ask.",
            (2, 2),
        ),
    ]);
}

#[test]
fn a_manner_of_speaking_is_no_fact() {
    for reference in [
        "Please restart one of them.",
        "Once a day, in a way.",
        "Thank you!",
        "",
        "No problem at all.",
        "Second, restart.",
    ] {
        assert_eq!(compare(reference, "1 2 3"), None, "{reference}");
    }
}

#[test]
fn the_reason_says_what_is_wrong() {
    let wrong = |reference, output| compare(reference, output).unwrap().wrong.join("; ");
    assert_eq!(wrong("within 14 days", "within 30 days"), "14 days is missing (the output says 30 days)");
    assert_eq!(wrong("within 14 days", "soon"), "14 days is missing");
    assert_eq!(wrong("It is not refundable.", "It is refundable."), "“not refundable” is not denied");
    assert_eq!(wrong("It is not refundable.", "Hello"), "“not refundable” is missing");
    assert_eq!(wrong("It is free for 3 days.", "3 days, but it is not free."), "“not free” is said only by the output");
    assert_eq!(
        wrong("due 24 Nov 2026, 5 pm", "due 2026-11-25, 17:00"),
        "24 Nov 2026 is missing (the output says 2026-11-25)"
    );
}

use proptest::prelude::*;

use super::{
    Kind,
    digits::{luhn, remainder},
    find, mask, mask_in_place,
};

#[test]
fn each_kind_is_hidden_as_people_write_it() {
    for (text, masked) in [
        ("write to anna.o'neil+shop@mail.example.co.uk, please", "write to [email], please"),
        ("<jürgen@müller.example>.", "<[email]>."),
        ("DE89 3704 0044 0532 0130 00 BITTE", "[iban] BITTE"),
        ("iban: gb82west12345698765432.", "iban: [iban]."),
        ("pay from NL91-ABNA-0417-1643-00 now", "pay from [iban] now"),
        ("card 4111 1111 1111 1111, order 12", "card [card], order 12"),
        ("amex 378282246310005", "amex [card]"),
        ("order 12 5555-5555-5555-4444", "order 12 [card]"),
        ("call +49 (0)30 901820 or +1-202-555-0134", "call [phone] or [phone]"),
        ("0049 30 901820", "[phone]"),
        ("tel. 030/901820 oder (0171) 123 45 67", "tel. [phone] oder [phone]"),
        ("(202) 555-0134, 202.555.0134", "[phone], [phone]"),
        ("01 23 45 67 89", "[phone]"),
        ("07911123456", "[phone]"),
    ] {
        assert_eq!(mask(text), masked, "{text}");
    }
}

#[test]
fn what_only_looks_like_it_stays() {
    for text in [
        "4111 1111 1111 1112",
        "DE89 3704 4144 5532 1130 13",
        "2026-11-26T03:00:00Z, 01-02-2026, 01.02.2026, 01/02/26",
        "order 1234567890123, total 10 000 000, 1764126000000 ms",
        "me @ home, a@b, user@localhost, version 1.2.3-4",
        "192.168.0.1, 0.5, 0123, 3 + 4 = 7",
        "0199a3f2-7c1e-7000-8000-000000000001",
        "",
    ] {
        assert_eq!(mask(text), text);
    }
}

/// A number of the right length with its check digit.
fn card() -> impl Strategy<Value = String> {
    ("[2-6][0-9]{11,17}", 0..3usize).prop_map(|(digits, gap)| {
        let with = |check: u8| [digits.as_bytes(), &[b'0' + check]].concat();
        let digits = (0..10).map(with).find(|digits| luhn(digits).is_multiple_of(10)).unwrap();
        grouped(&digits, ["", " ", "-"][gap])
    })
}

fn iban() -> impl Strategy<Value = String> {
    ("[A-Z]{2}", "[0-9]{6,20}[A-Z0-9]{5,10}", any::<bool>()).prop_map(|(country, rest, spaced)| {
        let with = |check: u32| format!("{country}{check:02}{rest}").into_bytes();
        let check = 98 - remainder(&with(0));
        grouped(&with(check), if spaced { " " } else { "" })
    })
}

fn grouped(letters: &[u8], gap: &str) -> String {
    let groups: Vec<&str> = letters.chunks(4).map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(gap)
}

fn email() -> impl Strategy<Value = String> {
    "[a-z0-9]{1,8}([._+-][a-z0-9]{1,8}){0,2}@([a-z0-9]{1,8}\\.){1,3}[a-z]{2,6}"
}

fn phone() -> impl Strategy<Value = String> {
    ("[1-9][0-9]", prop::collection::vec("[0-9]{2,4}", 3..4), 0..3usize)
        .prop_map(|(country, groups, gap)| format!("+{country} {}", groups.join([" ", "-", ""][gap])))
}

/// Words between which something stands; none of them belongs to it.
fn words() -> impl Strategy<Value = String> {
    "([a-z]{1,9}[,;:!?] ){0,4}"
}

proptest! {
    #[test]
    fn what_is_right_is_hidden_wherever_it_stands(
        before in words(),
        after in words(),
        (kind, secret) in prop_oneof![
            card().prop_map(|text| (Kind::Card, text)),
            iban().prop_map(|text| (Kind::Iban, text)),
            email().prop_map(|text| (Kind::Email, text)),
            phone().prop_map(|text| (Kind::Phone, text)),
        ],
    ) {
        let masked = mask(&format!("{before}{secret}; {after}")).into_owned();
        prop_assert_eq!(masked, format!("{before}{}; {after}", kind.mask()));
    }

    #[test]
    fn a_wrong_check_digit_is_no_card(digits in "[2-6][0-9]{12,18}") {
        let is_right = luhn(digits.as_bytes()).is_multiple_of(10);
        prop_assert_eq!(find(&digits).iter().any(|found| found.kind == Kind::Card), is_right);
    }

    #[test]
    fn a_wrong_remainder_is_no_iban(letters in "[A-Z]{2}[0-9]{8,20}[A-Z0-9]{7,12}") {
        let is_right = remainder(letters.as_bytes()) == 1;
        prop_assert_eq!(find(&letters).iter().any(|found| found.kind == Kind::Iban), is_right);
    }

    #[test]
    fn any_text_is_masked_once_and_only_where_something_was_found(text in "(\\PC|[0-9 @.+-]){0,60}") {
        let found = find(&text);
        prop_assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let masked = mask(&text).into_owned();
        let mut rest: String = text.clone();
        for one in found.iter().rev() {
            rest.replace_range(one.start..one.end, one.kind.mask());
        }
        prop_assert_eq!(&masked, &rest);
        prop_assert_eq!(mask(&masked), masked.as_str());
    }
}

#[test]
fn the_bytes_of_an_image_are_left_alone() {
    let bytes = format!("{}+4930123456789", "iVBORw0KGgo".repeat(40));
    for text in [format!("data:image/png;base64,{bytes}"), bytes] {
        let mut masked = text.clone();
        mask_in_place(&mut masked);
        assert_eq!(masked, text);
    }
    let mut prose = format!("{} Call +49 30 123456789.", "word ".repeat(80));
    mask_in_place(&mut prose);
    assert!(prose.contains("[phone]"));
}

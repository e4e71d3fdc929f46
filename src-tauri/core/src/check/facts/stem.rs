//! Words without their endings, so that "refunds", "refunded" and "refundable" are one.

/// Endings, longest first where one holds another.
const ENDINGS: &[&str] = &[
    "abilities",
    "ability",
    "ibility",
    "ations",
    "ation",
    "able",
    "ible",
    "ably",
    "ibly",
    "ments",
    "ment",
    "ings",
    "ing",
    "ions",
    "ion",
    "ied",
    "ies",
    "ed",
    "es",
    "ly",
    "s",
    "y",
    "e",
];
/// What is left must be a word that can still be told.
const SHORTEST: usize = 3;

/// The stem of an English word in small letters. Good enough to tell whether two texts use the same word, no more.
pub(super) fn stem(word: &str) -> String {
    let ending = ENDINGS.iter().find_map(|ending| {
        let rest = word.strip_suffix(ending)?;
        (rest.chars().count() >= SHORTEST).then_some(rest)
    });
    let Some(rest) = ending else { return word.to_owned() };
    // "chargeable" and "charge".
    let rest = rest.strip_suffix('e').filter(|rest| rest.chars().count() >= SHORTEST).unwrap_or(rest);
    let mut last = rest.chars().rev();
    match (last.next(), last.next()) {
        // "shipped" and "ship", "cancelled" and "cancel".
        (Some(one), Some(two)) if one == two && one != 's' && rest.chars().count() > SHORTEST => {
            rest.strip_suffix(one).unwrap_or(rest).to_owned()
        }
        _ => rest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for words in [
            &["refund", "refunds", "refunded", "refunding", "refundable"][..],
            &["cancel", "cancels", "cancelled", "cancelling", "cancellation", "cancelable"],
            &["ship", "ships", "shipped", "shipping", "shipment"],
            &["available", "availability"],
            &["return", "returned", "returnable"],
            &["include", "included", "including", "includes"],
            &["charge", "charged", "charges", "chargeable"],
            &["deliver", "delivery", "delivered", "deliveries"],
            &["sale", "sales"],
        ] {
            let stems: std::collections::BTreeSet<String> = words.iter().map(|word| stem(word)).collect();
            assert_eq!(stems.len(), 1, "{words:?} {stems:?}");
        }
        for (one, other) in [("refund", "return"), ("pass", "pay"), ("open", "operate")] {
            assert_ne!(stem(one), stem(other), "{one} {other}");
        }
    }

    #[test]
    fn short_and_foreign_words_stay() {
        for word in ["", "es", "bus", "été", "ß"] {
            assert!(!stem(word).is_empty() || word.is_empty());
        }
    }
}

use proptest::prelude::*;

use super::*;

/// `[-deleted-]`, `{+inserted+}`, equal as it is.
fn shown(old: &str, new: &str) -> String {
    let show = |hunk: Hunk| match hunk.op {
        HunkOp::Equal => hunk.text,
        HunkOp::Delete => format!("[-{}-]", hunk.text),
        HunkOp::Insert => format!("{{+{}+}}", hunk.text),
    };
    texts(old, new).into_iter().map(show).collect()
}

fn side(hunks: &[Hunk], left_out: HunkOp) -> String {
    hunks.iter().filter(|hunk| hunk.op != left_out).map(|hunk| hunk.text.as_str()).collect()
}

fn assert_right(old: &str, new: &str) {
    let hunks = texts(old, new);
    assert!(side(&hunks, HunkOp::Insert) == old, "the old text is not rebuilt");
    assert!(side(&hunks, HunkOp::Delete) == new, "the new text is not rebuilt");
    for pair in hunks.windows(2) {
        assert_ne!(pair[0].op, pair[1].op);
        assert!(pair[0].op != HunkOp::Insert || pair[1].op == HunkOp::Equal, "deleted comes before inserted");
    }
    assert!(hunks.iter().all(|hunk| !hunk.text.is_empty()));
}

#[test]
fn words_inside_changed_lines_are_told_apart() {
    assert_eq!(
        shown("Be brief.\nAnswer in JSON.\nThanks\n", "Be brief.\nAnswer in plain JSON!\nThanks\n"),
        "Be brief.\nAnswer in {+plain +}JSON[-.-]{+!+}\nThanks\n"
    );
    assert_eq!(shown("{{ input }}", "{{ question }}"), "{{ [-input-]{+question+} }}");
}

#[test]
fn words_replaced_one_after_the_other_are_one_replacement() {
    assert_eq!(
        shown("please answer the short question now", "please answer any long request now"),
        "please answer [-the short question-]{+any long request+} now"
    );
}

#[test]
fn a_line_with_hardly_a_word_in_common_is_replaced_as_a_whole() {
    let (old, new) = ("Never mention a competitor in the answer.", "You are a helpful agent: cite sources.");
    assert_eq!(shown(old, new), format!("[-{old}-]{{+{new}+}}"));
}

#[test]
fn a_line_that_grew_into_many_is_still_found_in_them() {
    let (old, new) = (
        "Sort the tickets.\n",
        "First read all of them twice and wait.\nThen sort the tickets. Do not guess what is not said.\n",
    );
    assert!(shown(old, new).contains(" the tickets."), "{}", shown(old, new));
}

#[test]
fn line_ends_are_compared_too() {
    assert_eq!(shown("a\r\nb", "a\nb"), "a[-\r\n-]{+\n+}b");
    assert_eq!(shown("a", "a\n"), "a{+\n+}");
    assert_eq!(shown("a\n", "a"), "a[-\n-]");
}

#[test]
fn equal_and_empty_texts_give_one_hunk_or_none() {
    assert_eq!(shown("a b\n", "a b\n"), "a b\n");
    assert_eq!(texts("a b\n", "a b\n").len(), 1);
    assert_eq!(texts("", ""), []);
    assert_eq!(shown("", "a"), "{+a+}");
    assert_eq!(shown("a", ""), "[-a-]");
}

/// A fixed sequence of numbers below `n` that has no pattern (xorshift).
fn numbers(n: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(0x9E37_79B9_7F4A_7C15_u64), |x| {
        let x = x ^ (x << 13);
        let x = x ^ (x >> 7);
        Some(x ^ (x << 17))
    })
    .map(move |x| x % n)
}

#[test]
fn texts_made_to_take_long_are_compared_in_bounded_time() {
    let of = |pieces: [&str; 2], skip| -> String {
        let unit: String = numbers(2).skip(skip).take(1 << 16).map(|bit| pieces[bit as usize]).collect();
        unit.repeat((5 << 20) / unit.len())
    };
    for pieces in [["a\n", "b\n"], ["a ", "b "], ["ab", "  "], ["\n", "\r"], ["a", "\u{e9}"]] {
        let (old, new) = (of(pieces, 0), of(pieces, 7));
        let start = Instant::now();
        assert_right(&old, &new);
        assert!(start.elapsed() < Duration::from_secs(10), "{pieces:?} took {:?}", start.elapsed());
    }
}

fn text_of_few_words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec!["a", "b", "the", "{{x}}", " ", "  ", "\t", "\n", "\r\n", "\r", ".", "é", "e\u{301}", "日本", "👩‍👩‍👧", "\u{2028}"])
            .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn both_texts_are_rebuilt_byte_for_byte(old in text_of_few_words(), new in text_of_few_words()) {
        assert_right(&old, &new);
    }

    #[test]
    fn any_texts_are_rebuilt_byte_for_byte(old in any::<String>(), new in any::<String>()) {
        assert_right(&old, &new);
        assert_right(&old, &format!("{old}{new}"));
    }
}

//! A person's words as a query of the full-text index.
//!
//! Every word is quoted, so that nothing in it is read as syntax. In FTS5 a string in double quotes is a phrase of
//! the tokens in it, and a quote inside is doubled (<https://www.sqlite.org/fts5.html>, section 3).
use unicode_normalization::UnicodeNormalization;

/// The words of `text` one after the other; `None` if the index cannot find them because there is no word in it, or
/// because it is written without spaces and the index does not see where its words begin.
pub fn phrase(text: &str) -> Option<String> {
    let findable = text.chars().any(char::is_alphanumeric) && !text.chars().any(runs_on);
    findable.then(|| quoted(text))
}

fn quoted(text: &str) -> String {
    let text: String = text.nfc().filter(|c| *c != '\0').collect();
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Letters of scripts whose words are not separated: Thai, Lao, Myanmar, Khmer, Japanese and Chinese; Korean too,
/// because its particles stick to the word.
fn runs_on(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3130}'..='\u{318f}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

//! A person's words as a query of the full-text index.
//!
//! Every word is quoted, so that nothing in it is read as syntax. In FTS5 a string in double quotes is a phrase of
//! the tokens in it, and a quote inside is doubled (<https://www.sqlite.org/fts5.html>, section 3).
use unicode_normalization::UnicodeNormalization;

/// More words make a search slow and not better.
const MOST_WORDS: usize = 100;
/// Fewer letters begin too many words.
const SHORTEST_BEGINNING: usize = 3;

/// The words of `text` one after the other; `None` if the index cannot find them because there is no word in it, or
/// because it is written without spaces and the index does not see where its words begin.
pub fn phrase(text: &str) -> Option<String> {
    (has_word(text) && !text.chars().any(runs_on)).then(|| quoted(text))
}

/// A query for ranked search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    pub query: String,
    /// How many words and phrases it asks for.
    pub words: usize,
}

/// Asks for rows with any of the words, `"phrases"` as a whole, the last word also as the beginning of one. `None` if
/// there is no word in the text.
pub fn ranked(text: &str) -> Option<Ranked> {
    let mut words: Vec<String> = Vec::new();
    for word in split(text).into_iter().filter(|word| has_word(word)) {
        let word = quoted(word);
        if words.len() < MOST_WORDS && !words.contains(&word) {
            words.push(word);
        }
    }
    if let (Some(beginning), Some(last)) = (unfinished(text), words.last_mut())
        && *last == quoted(beginning)
    {
        last.push('*');
    }
    (!words.is_empty()).then(|| Ranked { query: words.join(" OR "), words: words.len() })
}

/// Words by spaces, phrases by quotes; a quote that is never closed means nothing.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = text.split('"').collect();
    let open = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut found = Vec::new();
    for (index, part) in parts.into_iter().enumerate() {
        if index % 2 == 1 { found.push(part) } else { found.extend(part.split_whitespace()) }
    }
    found.extend(open.unwrap_or_default().split_whitespace());
    found
}

/// The last word, if somebody may still be typing it.
pub(super) fn unfinished(text: &str) -> Option<&str> {
    let word = text.rsplit(|c: char| c.is_whitespace() || c == '"').next()?;
    let letters = word.chars().rev().take_while(|c| c.is_alphanumeric()).count();
    (letters >= SHORTEST_BEGINNING).then_some(word)
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sqlx::{Connection, SqliteConnection};

    use super::*;

    fn query(text: &str) -> String {
        ranked(text).unwrap().query
    }

    #[test]
    fn words_are_joined_by_or_and_phrases_kept() {
        assert_eq!(query("close my \"bank account\" "), r#""close" OR "my" OR "bank account""#);
        assert_eq!(query("a - b, a"), r#""a" OR "b,""#);
        assert_eq!(query("an \"open quote"), r#""an" OR "open" OR "quote"*"#);
        assert_eq!(ranked(" ?! \"--\" "), None);
    }

    #[test]
    fn only_a_word_that_may_go_on_is_taken_as_a_beginning() {
        assert_eq!(query("refu"), r#""refu"*"#);
        assert_eq!(query("err-1042"), r#""err-1042"*"#);
        assert_eq!(query("refund "), r#""refund""#);
        assert_eq!(query("refund?"), r#""refund?""#);
        assert_eq!(query("do i"), r#""do" OR "i""#);
        assert_eq!(query("\"whole phrase\""), r#""whole phrase""#);
    }

    #[test]
    fn a_long_text_is_cut() {
        let text: Vec<String> = (0..500).map(|word| format!("w{word} ")).collect();
        assert_eq!(ranked(&text.concat()).unwrap().words, MOST_WORDS);
    }

    async fn index() -> SqliteConnection {
        let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        sqlx::raw_sql(crate::store::words::CREATE).execute(&mut db).await.unwrap();
        let text =
            "INSERT INTO interaction_fts (rowid, query, output) VALUES (1, 'Refunds for ERR-1042', 'Café NEAR you')";
        sqlx::raw_sql(text).execute(&mut db).await.unwrap();
        db
    }

    async fn finds(db: &mut SqliteConnection, query: &str) -> bool {
        let sql = "SELECT count(*) FROM interaction_fts WHERE interaction_fts MATCH $1";
        sqlx::query_scalar::<_, i64>(sql).bind(query).fetch_one(db).await.unwrap() == 1
    }

    #[tokio::test]
    async fn the_index_understands_what_is_made_of_words() {
        let mut db = index().await;
        for (text, found) in [
            ("refu", true),
            ("refu x", false),
            ("err1042 1042", true),
            ("\"err 1042\"", true),
            ("\"1042 err\"", false),
            ("cafe\u{301}", true),
            ("CAFE ", true),
            ("output:x query:y", false),
            ("near", true),
        ] {
            assert_eq!(finds(&mut db, &query(text)).await, found, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_read_as_syntax(text in "(.{0,12}|([\"*():^+{}-]|AND|OR|NOT|NEAR| |a){0,12})") {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let mut db = index().await;
                for query in [phrase(&text), ranked(&text).map(|ranked| ranked.query)].into_iter().flatten() {
                    finds(&mut db, &query).await;
                }
            });
        }
    }
}

//! What the server answers: a rule of the request, so that the same request has the same answer each time.
//!
//! Without an order it repeats the last user message. Orders stand in double brackets in any system or developer
//! message, and are obeyed one after the other:
//!
//! | order | the answer becomes |
//! |---|---|
//! | `[[upper]]` `[[lower]]` `[[reverse]]` | the same in capitals, small letters, backwards |
//! | `[[first]]` | its first word |
//! | `[[json]]` | `{"text": "…"}` with it inside |
//! | `[[reply:TEXT]]` | TEXT |
//! | `[[if:WORD:TEXT]]` | TEXT, if the user's message holds WORD |
//! | `[[one-in:N:TEXT]]` | TEXT for one in N different questions |
use serde_json::{Value, json};

pub fn answer(body: &Value) -> String {
    let question = question(body);
    orders(body).iter().fold(question.clone(), |text, order| obey(order, text, &question))
}

/// The text of the last user message, or the query of a case without messages.
pub fn question(body: &Value) -> String {
    let messages = body["messages"].as_array().into_iter().flatten();
    let last = messages.rev().find(|message| message["role"] == "user").map(|message| text(&message["content"]));
    last.or_else(|| body["case"]["query"].as_str().map(str::to_owned)).unwrap_or_default()
}

/// The text of a message or of Anthropic's system field: a string, or a list of parts with texts.
fn text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

fn orders(body: &Value) -> Vec<String> {
    let messages = body["messages"].as_array().into_iter().flatten();
    let system = messages.filter(|message| message["role"] == "system" || message["role"] == "developer");
    let system: String = system.map(|message| text(&message["content"])).chain([text(&body["system"])]).collect();
    let pieces = system.split("[[").skip(1);
    pieces.filter_map(|piece| piece.split_once("]]")).map(|(order, _)| order.to_owned()).collect()
}

fn obey(order: &str, text: String, question: &str) -> String {
    let (name, rest) = order.split_once(':').unwrap_or((order, ""));
    let (first, second) = rest.split_once(':').unwrap_or((rest, ""));
    match name {
        "upper" => text.to_uppercase(),
        "lower" => text.to_lowercase(),
        "reverse" => text.chars().rev().collect(),
        "first" => text.split_whitespace().next().unwrap_or_default().to_owned(),
        "json" => json!({"text": text}).to_string(),
        "reply" => rest.to_owned(),
        "if" if question.contains(first) => second.to_owned(),
        "one-in" if first.parse().is_ok_and(|n| hash(question).is_multiple_of(n)) => second.to_owned(),
        _ => text,
    }
}

/// FNV-1a, which is the same on every machine and in every version.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Counted in words, which is near enough for a server that nobody pays.
pub fn tokens(text: &str) -> usize {
    text.split_whitespace().count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer_to(system: &str, user: &str) -> String {
        answer(&json!({"messages": [{"role": "system", "content": system}, {"role": "user", "content": user}]}))
    }

    #[test]
    fn the_answer_follows_from_the_request() {
        assert_eq!(answer_to("Be kind", "Hello there"), "Hello there");
        assert_eq!(answer_to("Do [[upper]] and [[json]] it", "Hello"), r#"{"text":"HELLO"}"#);
        assert_eq!(answer_to("[[reply:yes: or no]]", "Hello"), "yes: or no");
        assert_eq!(answer_to("[[if:refund:billing]]", "my refund"), "billing");
        assert_eq!(answer_to("[[if:refund:billing]]", "my parcel"), "my parcel");
        assert_eq!(answer_to("[[first]][[reverse]]", "abc def"), "cba");
    }

    #[test]
    fn one_in_n_is_about_one_in_n_and_always_the_same() {
        let hits = |n: u32| {
            (0..1000).filter(|i| answer_to(&format!("[[one-in:{n}:wrong]]"), &format!("q{i}")) == "wrong").count()
        };
        assert!((400..600).contains(&hits(2)) && (60..140).contains(&hits(10)));
        assert_eq!(hits(10), hits(10));
    }

    #[test]
    fn anthropics_system_text_and_blocks_are_read_too() {
        let body =
            json!({"system": "[[upper]]", "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}]});
        assert_eq!(answer(&body), "HI");
    }
}

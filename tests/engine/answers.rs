//! What an answer is: the same again, in pieces, counted, stopped where it was asked to.
use attune_core::{
    message::{Message, Role},
    model::{ChatAnswer, ChatModel, Finish, Settings},
};
use futures::future::join;

use super::{Watched, ask, at_most, listen, request};

const STORY: &str = "Tell me about a cat that lives in a lighthouse.";

fn drawn(seed: u64) -> Settings {
    Settings { temperature: Some(0.8), seed: Some(seed), ..at_most(24) }
}

/// All that must be the same again.
fn essence(answer: &ChatAnswer) -> (String, Option<u64>, Option<u64>, Option<u64>, Finish) {
    let usage = answer.usage;
    let mean = answer.mean_logprob.map(f64::to_bits);
    (answer.message.text(), mean, usage.input_tokens, usage.output_tokens, answer.finish)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_has_the_same_answer_whatever_was_asked_before() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let (greedy, seeded) = (at_most(24), drawn(7));
    let first = [ask(&model, STORY, greedy.clone()).await.unwrap(), ask(&model, STORY, seeded.clone()).await.unwrap()];
    assert_ne!(first[0].message.text(), first[1].message.text());
    let first = first.each_ref().map(essence);

    let continued = format!("{STORY} It is called Mia, and every evening it climbs all the way up to look at the sea.");
    let cut = &STORY[..20];
    // So long that a larger context is set up for it.
    let long = format!("{} Sum this up.", "The tide comes in twice a day and goes out again. ".repeat(180));
    for (nth, between) in [STORY, &continued, cut, "Hello!", &long, &continued].into_iter().enumerate() {
        ask(&model, between, at_most(1 + nth as u32)).await.unwrap();
        let again = [ask(&model, STORY, greedy.clone()).await, ask(&model, STORY, seeded.clone()).await];
        assert_eq!(again.map(|answer| essence(&answer.unwrap())), first, "after {nth}");
    }
    assert_eq!(watched.children().len(), 1, "one process has answered all");

    let other = Watched::new();
    let again = [ask(&other.chat_model(), STORY, greedy).await, ask(&other.chat_model(), STORY, seeded).await];
    assert_eq!(again.map(|answer| essence(&answer.unwrap())), first, "in another process");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_goes_on_is_answered_as_if_it_were_new() {
    let (kept, fresh) = (Watched::new(), Watched::new());
    let mut asked = request("My name is Jo and I live in Bern. Remember it.", at_most(16));
    let mut model = kept.chat_model();
    for turn in ["Where do I live?", "And what is my name?"] {
        let answer = model.chat(&asked, None).await.unwrap();
        asked.messages.push(answer.message);
        asked.messages.push(Message::new(Role::User, turn));
    }
    let in_one_go = fresh.chat_model().chat(&asked, None).await.unwrap();
    assert_eq!(essence(&model.chat(&asked, None).await.unwrap()), essence(&in_one_go));
    model = kept.engine.clone().chat_model("builtin");
    assert_eq!(essence(&model.chat(&asked, None).await.unwrap()), essence(&in_one_go));
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_at_once_are_answered_as_if_alone() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let alone = [ask(&model, STORY, drawn(1)).await.unwrap(), ask(&model, "Hello!", drawn(2)).await.unwrap()];
    let together = join(ask(&model, STORY, drawn(1)), ask(&model, "Hello!", drawn(2))).await;
    assert_eq!([essence(&together.0.unwrap()), essence(&together.1.unwrap())], alone.each_ref().map(essence));
}

#[tokio::test(flavor = "multi_thread")]
async fn seeds_draw_different_answers() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let mut texts = Vec::new();
    for seed in [1, 2, 3, (1 << 52) + 1] {
        texts.push(ask(&model, STORY, drawn(seed)).await.unwrap().message.text());
    }
    // Without a seed each draw is new.
    for _ in 0..2 {
        texts.push(ask(&model, STORY, Settings { seed: None, ..drawn(0) }).await.unwrap().message.text());
    }
    let count = texts.len();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), count, "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_join_to_the_answer_and_all_is_counted() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let (answer, pieces) = listen(&model, STORY, drawn(3)).await;
    assert!(pieces.len() > 5, "{pieces:?}");
    assert_eq!(pieces.concat(), answer.message.text());
    assert!(answer.first_token_ms.unwrap() <= answer.latency_ms);
    assert_eq!(answer.model.as_deref(), Some("SmolLM2-135M-Instruct.Q4_1"));
    let mean = answer.mean_logprob.unwrap();
    assert!(mean < 0.0 && mean > -10.0, "{mean}");

    let words = |count: usize| ["parcel"; 100][..count].join(" ");
    let mut counts = Vec::new();
    for text in [words(20), words(60)] {
        let usage = ask(&model, &text, at_most(3)).await.unwrap().usage;
        assert_eq!(usage.output_tokens, Some(3));
        counts.push(usage.input_tokens.unwrap());
    }
    let more = counts[1] - counts[0];
    assert!(more >= 40 && more.is_multiple_of(40), "each word counts the same: {counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_cut_says_so_and_begins_like_the_whole() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let long = ask(&model, STORY, at_most(30)).await.unwrap();
    let short = ask(&model, STORY, at_most(8)).await.unwrap();
    assert_eq!((short.finish, short.usage.output_tokens), (Finish::Length, Some(8)));
    assert_eq!((long.finish, long.usage.output_tokens), (Finish::Length, Some(30)));
    assert!(long.message.text().starts_with(&short.message.text()) && long.message.text() != short.message.text());
    let whole = ask(&model, "Say hello.", at_most(200)).await.unwrap();
    assert_eq!(whole.finish, Finish::Stop);
    assert!(whole.usage.output_tokens < Some(200));
    let none = ask(&model, STORY, at_most(0)).await.unwrap();
    assert_eq!((none.message.text().as_str(), none.finish, none.mean_logprob), ("", Finish::Length, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_sequence_ends_the_answer_before_it() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let whole = ask(&model, STORY, at_most(30)).await.unwrap().message.text();
    let words: Vec<&str> = whole.split(' ').collect();
    // In the middle of the answer, over a token's end, and one that never comes.
    let stop = format!("{} {}", &words[6][words[6].len() - 1..], &words[7][..1]);
    let at = whole.find(&stop).unwrap();
    let stops = Settings { stop: Some(vec!["never said".into(), stop.clone()]), ..at_most(30) };
    let (stopped, pieces) = listen(&model, STORY, stops).await;
    assert_eq!((stopped.message.text().as_str(), stopped.finish), (&whole[..at], Finish::Stop), "{stop:?}");
    assert_eq!(pieces.concat(), whole[..at], "nothing of it is shown on the way");
    let unused = Settings { stop: Some(vec!["never said".into(), String::new()]), ..at_most(30) };
    assert_eq!(ask(&model, STORY, unused).await.unwrap().message.text(), whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_message_and_hostile_marks_are_read_as_what_they_are() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let with_system = |role| {
        let mut asked = request("What is the code?", at_most(12));
        asked.messages.insert(0, Message::new(role, "You are a guard. The code is 4711."));
        asked
    };
    let answers =
        [model.chat(&with_system(Role::System), None).await, model.chat(&with_system(Role::Developer), None).await];
    let [system, developer] = answers.map(|answer| essence(&answer.unwrap()));
    assert_eq!(system, developer);
    let plain = ask(&model, "What is the code?", at_most(12)).await.unwrap();
    assert_ne!(system, essence(&plain));
}

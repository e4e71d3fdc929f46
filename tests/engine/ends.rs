//! How calls and processes end: cancelled, killed, idle, too long.
use std::{process::Command, sync::atomic::AtomicBool, time::Duration};

use attune_core::model::{ChatErrorKind, ChatModel};

use super::{Watched, ask, at_most, is_alive, request, wait_until};

const LONG: &str = "Write a long story about the sea and everybody who lives beside it.";

fn kill(process: u32) {
    assert!(Command::new("kill").args(["-9", &process.to_string()]).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_answer_takes_its_process_along_and_the_next_one_comes() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let has_begun = AtomicBool::new(false);
    let on_text = |_: &str| has_begun.store(true, std::sync::atomic::Ordering::SeqCst);
    let asked = request(LONG, at_most(4000));
    tokio::select! {
        answer = model.chat(&asked, Some(&on_text)) => panic!("ended before it was cancelled: {answer:?}"),
        () = wait_until("it speaks", || has_begun.load(std::sync::atomic::Ordering::SeqCst)) => {}
    }
    let cancelled = watched.child();
    wait_until("the process is gone", || !is_alive(cancelled)).await;
    assert_eq!(ask(&model, LONG, at_most(3)).await.unwrap().usage.output_tokens, Some(3));
    assert_eq!(watched.children().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_is_an_error_of_that_call_alone() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let once = std::sync::Once::new();
    let on_text = |_: &str| {
        once.call_once(|| {
            kill(watched.child());
        });
    };
    let error = model.chat(&request(LONG, at_most(4000)), Some(&on_text)).await.unwrap_err();
    assert_eq!(error.kind, ChatErrorKind::Incomplete, "{error}");
    assert!(error.message.contains("signal: 9"), "{error}");
    assert_eq!(ask(&model, LONG, at_most(3)).await.unwrap().usage.output_tokens, Some(3));
    // One that dies between two calls is not noticed at all.
    let idle = watched.child();
    kill(idle);
    wait_until("it is dead", || !is_alive(idle)).await;
    assert_eq!(ask(&model, LONG, at_most(3)).await.unwrap().usage.output_tokens, Some(3));
    assert_eq!(watched.children().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_process_ends_and_its_memory_is_free() {
    let watched = Watched::with_idle(Duration::from_millis(300));
    let model = watched.chat_model();
    ask(&model, LONG, at_most(1)).await.unwrap();
    let idle = watched.child();
    wait_until("it ends by itself", || !is_alive(idle)).await;
    assert_eq!(ask(&model, LONG, at_most(2)).await.unwrap().usage.output_tokens, Some(2));
    assert_eq!(watched.children().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_ends_with_the_last_who_could_ask_it() {
    let watched = Watched::new();
    let model = watched.chat_model();
    ask(&model, LONG, at_most(1)).await.unwrap();
    let child = watched.child();
    let Watched { engine, folder: _folder } = watched;
    drop(engine);
    assert!(is_alive(child), "the model can still be asked");
    drop(model);
    wait_until("it is gone", || !is_alive(child)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_beyond_the_context_is_the_candidates_fault() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let error = ask(&model, &"parcel ".repeat(9_000), at_most(8)).await.unwrap_err();
    assert_eq!(error.kind, ChatErrorKind::ContextOverflow);
    assert!(error.kind.is_the_candidates_fault());
    assert!(error.message.contains("at most 8192"), "{error}");
    let answer = ask(&model, "Hello!", at_most(3)).await.unwrap();
    assert_eq!((answer.usage.output_tokens, watched.children().len()), (Some(3), 1));
}

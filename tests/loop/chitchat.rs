//! All conversations of chitchat-dataset 0.9.0 (MIT licence): real input that nobody here wrote, in the form in which it
//! is published. Set-up for the tests fetches it into the cache; `tests/data/import/chitchat.yaml` says how it is read.
use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Value, json};

use super::Person;

const CONVERSATIONS: usize = 7_168;
const RATED: usize = 5_988;
const TURNS: usize = 138_737;
const UTTERANCES: usize = 258_145;

#[derive(Deserialize)]
struct Conversation {
    messages: Vec<Vec<Utterance>>,
    prompt: Option<String>,
    #[serde(default)]
    ratings: BTreeMap<String, f64>,
    start: String,
}

#[derive(Deserialize)]
struct Utterance {
    text: String,
    sender: String,
}

fn file() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").expect("HOME is set"));
    let cache = match std::env::var_os("XDG_CACHE_HOME") {
        Some(cache) => PathBuf::from(cache),
        None if cfg!(target_os = "macos") => home().join("Library/Caches"),
        None => home().join(".cache"),
    };
    let file = cache.join("attune/data/chitchat-dataset-0.9.0.json");
    assert!(file.is_file(), "{} is not there; cargo xtask test fetches it", file.display());
    file
}

fn published(file: &Path) -> HashMap<String, Conversation> {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

/// One exported interaction, taken apart.
struct Row<'v> {
    /// Speaker and texts of each turn.
    turns: Vec<(&'v str, Vec<&'v str>)>,
    system: Option<&'v str>,
    ratings: BTreeMap<String, f64>,
}

impl<'v> Row<'v> {
    fn of(row: &'v Value) -> Self {
        let mut messages: Vec<&Value> = row["messages"].as_array().into_iter().flatten().collect();
        let system = messages.first().filter(|first| first["role"] == "system").map(|first| &first["content"]);
        messages.drain(..usize::from(system.is_some()));
        messages.push(&row["output"]);
        let feedback = row["feedback"].as_array().into_iter().flatten();
        let rating = |one: &Value| {
            assert_eq!((&one["kind"], &one["scale"]), (&json!("rating"), &json!([1.0, 10.0])));
            (one["name"].as_str().unwrap().to_owned(), one["value"].as_f64().unwrap())
        };
        Self {
            turns: messages.into_iter().map(turn).collect(),
            system: system.map(|system| system.as_str().unwrap()),
            ratings: feedback.map(rating).collect(),
        }
    }
}

fn turn(message: &Value) -> (&str, Vec<&str>) {
    let texts = match &message["content"] {
        Value::Array(parts) => parts.iter().map(|part| part["text"].as_str().unwrap()).collect(),
        text => vec![text.as_str().unwrap()],
    };
    (message["name"].as_str().unwrap(), texts)
}

#[test]
fn all_conversations_come_in_as_they_were_said_and_go_again() {
    let file = file();
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/import/chitchat.yaml");
    let import = ["import", file.to_str().unwrap(), "--mapping", mapping.to_str().unwrap(), "--source", "chitchat"];
    let person = Person::with_workspace();
    let imported = person.json(import);
    let counts = |imported: &Value| {
        let file = &imported["files"][0];
        ["rows", "added", "duplicates", "rejected", "feedback_added", "feedback_waiting"]
            .map(|name| file[name].as_u64().unwrap() as usize)
    };
    assert_eq!(counts(&imported), [CONVERSATIONS, CONVERSATIONS, 0, 0, 3 * RATED, 0]);

    let published = published(&file);
    nothing_is_lost_or_changed(&person, &published);
    they_are_found(&person, &published);

    assert_eq!(counts(&person.json(import)), [CONVERSATIONS, 0, CONVERSATIONS, 0, 0, 0], "the same again adds nothing");
    assert_eq!(person.json(["doctor"]), json!({"healthy": true, "findings": []}));

    let undone = person.json(["imports", "undo", imported["batch"].as_str().unwrap()]);
    assert_eq!(
        (&undone["removed"], &undone["feedback_removed"], &undone["kept_because_used"]),
        (&json!(CONVERSATIONS), &json!(3 * RATED), &json!([]))
    );
    let status = person.json(["status"]);
    assert_eq!((&status["interactions"], &status["feedback"]), (&json!(0), &json!(0)));
    assert_eq!(person.json(["search", "pizza", "--mode", "words"])["hits"], json!([]));
}

fn nothing_is_lost_or_changed(person: &Person, published: &HashMap<String, Conversation>) {
    let lines = person.ok(["export", "interactions"]).out;
    let (mut turns, mut utterances, mut rated) = (0, 0, 0);
    assert_eq!(lines.lines().count(), published.len());
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let id = row["id"].as_str().unwrap();
        let (exported, said) = (Row::of(&row), &published[id]);
        let meant = said
            .messages
            .iter()
            .map(|turn| (turn[0].sender.as_str(), turn.iter().map(|one| one.text.as_str()).collect::<Vec<_>>()));
        assert!(exported.turns.iter().cloned().eq(meant), "{id}");
        assert_eq!((exported.system, &exported.ratings), (said.prompt.as_deref(), &said.ratings), "{id}");
        assert_eq!((&row["session"], &row["time"]), (&json!(id), &json!(said.start)));
        turns += exported.turns.len();
        utterances += exported.turns.iter().map(|(_, texts)| texts.len()).sum::<usize>();
        rated += usize::from(!exported.ratings.is_empty());
    }
    assert_eq!((turns, utterances, rated), (TURNS, UTTERANCES, RATED));
}

fn they_are_found(person: &Person, published: &HashMap<String, Conversation>) {
    let total = |filter: &str| person.json(["list", filter, "--limit", "1"])["total"].as_u64().unwrap() as usize;
    let so_many = |fits: &dyn Fn(&Conversation) -> bool| published.values().filter(|one| fits(one)).count();
    assert_eq!(total("rating:>=1"), RATED);
    assert_eq!(total("-rating:>=1"), CONVERSATIONS - RATED);
    let in_may = |one: &Conversation| one.start.starts_with("2018-05");
    assert_eq!(total("after:2018-05-01 before:2018-06-01"), so_many(&in_may));

    let (longest, _) = published.iter().max_by_key(|(_, one)| one.messages.len()).unwrap();
    let record = person.json(["list", &format!("session:{longest}")])["interactions"][0].clone();
    assert_eq!(record["id"], json!(longest));
    let record = person.json(["show", longest]);
    assert_eq!(record["messages"].as_array().unwrap().len(), published[longest].messages.len());

    let hits = person.json(["search", "pizza", "--mode", "words", "--limit", "50"])["hits"].as_array().unwrap().clone();
    let says = |hit: &Value, name: &str| hit[name].as_str().unwrap().to_lowercase().contains("pizza");
    assert!(!hits.is_empty() && hits.iter().all(|hit| says(hit, "query") || says(hit, "output")), "{hits:?}");
    let near = person.json(["search", "my favourite food is italian", "--mode", "meaning", "--filter", "pizza"]);
    assert!(near["hits"].as_array().unwrap().iter().all(|hit| says(hit, "query") || says(hit, "output")), "{near}");
}

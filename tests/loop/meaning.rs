//! The index of meaning deleted, cut, bit-flipped and in the way: it is made anew unasked and answers as before.
use std::{
    fs,
    path::{Path, PathBuf},
    process::Child,
};

use serde_json::{Value, json};

use super::{Person, Ran, material};

const TOPICS: [(&str, &str); 12] = [
    ("My parcel has not arrived for two weeks", "It is late and will come on Monday"),
    ("The invoice shows the wrong amount", "The sum was corrected"),
    ("How do I change my password?", "Open the settings of your account"),
    ("The app crashes when I take a photograph", "Please install the newest version"),
    ("I would like my money back", "The refund was sent to your bank"),
    ("Can I return shoes that I have worn?", "Only unworn goods can be sent back"),
    ("Where can I park near your shop?", "There is a garage across the street"),
    ("My dog ate the manual", "A copy can be read on our page"),
    ("Do you sell vegan chocolate?", "Yes, with oat milk"),
    ("The screen stays black after the update", "Hold the button for ten seconds"),
    ("Who is your chief executive?", "Her name stands in the imprint"),
    ("I was charged twice this month", "One of the payments was cancelled"),
];
/// What is looked for, and how.
const SEARCHES: [(&str, &str); 2] = [("delivery is delayed", "meaning"), ("they took too much money again", "hybrid")];

fn rows(from: usize, count: usize) -> String {
    let row = |number: usize| {
        let (query, output) = TOPICS[number % TOPICS.len()];
        let (query, output) = (format!("{query} ({number})"), format!("{output}."));
        format!("{}\n", json!({"id": format!("row-{number}"), "query": query, "output": output}))
    };
    (from..from + count).map(row).collect()
}

impl Person {
    /// With so many interactions that can all be found by meaning.
    fn with_meaning(count: usize) -> Self {
        let person = Self::with_workspace();
        person.write("past.jsonl", &rows(0, count));
        person.ok(["import", "past.jsonl"]);
        assert_eq!(person.json(["index", "rebuild"])["vectors"], count);
        person
    }

    fn start_search(&self, (text, mode): (&str, &str)) -> Child {
        self.start(["search", text, "--mode", mode, "--limit", "8", "--json"])
    }
}

fn answer(child: Child) -> Value {
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    let answer = ran.json();
    assert_eq!(answer["note"], Value::Null, "meaning is not left out");
    answer
}

/// What both searches find, at the same time.
fn answers(person: &Person) -> [Vec<(String, i64)>; 2] {
    SEARCHES.map(|search| person.start_search(search)).map(|child| hits(&answer(child)))
}

/// Ids with scores to six places, best first.
fn hits(answer: &Value) -> Vec<(String, i64)> {
    let hit =
        |hit: &Value| (hit["id"].as_str().unwrap().to_owned(), (hit["score"].as_f64().unwrap() * 1e6).round() as i64);
    let mut hits: Vec<_> = answer["hits"].as_array().unwrap().iter().map(hit).collect();
    assert!(!hits.is_empty(), "something is always near");
    hits.sort_by(|(id, score), (other, better)| (better, id).cmp(&(score, other)));
    hits
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|item| item.unwrap().path());
    let mut files: Vec<PathBuf> =
        paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    files.sort();
    files
}

fn generation(index: &Path) -> PathBuf {
    let is_generation = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("gen-");
    let mut all = fs::read_dir(index).unwrap().map(|item| item.unwrap().path()).filter(is_generation);
    let found = all.next().expect("there is a generation");
    assert_eq!(all.next(), None, "old generations are removed");
    found
}

type Damage = (&'static str, fn(&Path));

const DAMAGES: [Damage; 4] = [
    ("removed", |file| fs::remove_file(file).unwrap()),
    ("emptied", |file| fs::write(file, "").unwrap()),
    ("cut", |file| {
        let bytes = fs::read(file).unwrap();
        fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
    }),
    ("flipped", |file| {
        let mut bytes = fs::read(file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        fs::write(file, bytes).unwrap();
    }),
];

#[test]
fn each_kind_of_file_may_be_damaged_in_each_way() {
    let person = Person::with_meaning(60);
    let (index, before) = (person.path("work/index"), answers(&person));
    // A kind is told by the folder and the ending.
    let kind = |file: &Path| {
        let folder = file.parent().unwrap().file_name().unwrap().to_string_lossy().replace(char::is_numeric, "");
        (folder, file.extension().map(|extension| extension.to_string_lossy().into_owned()))
    };
    let mut kinds: Vec<_> = files(&generation(&index)).iter().map(|file| kind(file)).collect();
    kinds.sort();
    kinds.dedup();
    assert!(kinds.len() >= 4, "data, versions, transactions and the seal: {kinds:?}");
    for wanted in kinds {
        for (what, damage) in DAMAGES {
            let (generation, all) = (generation(&index), files(&generation(&index)));
            let of_kind: Vec<_> = all.iter().filter(|file| kind(file) == wanted).collect();
            of_kind.iter().for_each(|file| damage(file));
            assert_eq!(answers(&person), before, "{wanted:?} {what} in {}: {of_kind:?}", generation.display());
        }
    }
    assert_eq!(person.json(["doctor"]), json!({"healthy": true, "findings": []}));
}

#[test]
fn whatever_is_found_in_place_of_the_index_it_answers_as_before() {
    let person = Person::with_meaning(60);
    let (index, before) = (person.path("work/index"), answers(&person));
    let troubles: [Damage; 8] = [
        ("the folder is gone", |index| fs::remove_dir_all(index).unwrap()),
        ("the folder is a file", |index| {
            fs::remove_dir_all(index).unwrap();
            fs::write(index, "no folder").unwrap();
        }),
        ("the generation is empty", |index| {
            let generation = generation(index);
            fs::remove_dir_all(&generation).unwrap();
            fs::create_dir(&generation).unwrap();
        }),
        ("the generation is a file", |index| {
            let generation = generation(index);
            fs::remove_dir_all(&generation).unwrap();
            fs::write(&generation, "no folder").unwrap();
        }),
        ("the seal is a folder", |index| {
            let seal = generation(index).join("seal");
            fs::remove_file(&seal).unwrap();
            fs::create_dir(&seal).unwrap();
        }),
        ("the lock is a folder", |index| {
            fs::remove_file(index.join("writer.lock")).unwrap();
            fs::create_dir(index.join("writer.lock")).unwrap();
            fs::remove_dir_all(generation(index)).unwrap();
        }),
        ("a newer state is garbage", |index| {
            let versions = generation(index).join("vectors.lance/_versions");
            fs::write(versions.join("1.manifest"), [0xa5; 300]).unwrap();
            fs::write(versions.join("00000000000000000001.manifest"), [0xa5; 300]).unwrap();
        }),
        ("strange generations lie beside it", |index| {
            fs::create_dir_all(index.join("gen-999/vectors.lance")).unwrap();
            fs::write(index.join("gen-999/seal"), "no seal").unwrap();
            fs::create_dir_all(index.join("gen-x")).unwrap();
        }),
    ];
    for (what, make) in troubles {
        make(&index);
        assert_eq!(answers(&person), before, "{what}");
        person.ok(["doctor", "--repair"]);
        assert_eq!(answers(&person), before, "{what}, and mended");
    }
}

#[test]
fn an_older_state_of_the_index_is_not_believed() {
    let person = Person::with_meaning(24);
    let (index, kept) = (person.path("work/index"), person.path("kept"));
    fs::rename(generation(&index), &kept).unwrap();
    person.write("more.jsonl", &rows(24, 24));
    person.ok(["import", "more.jsonl"]);
    let before = answers(&person);
    let current = generation(&index);
    fs::remove_dir_all(&current).unwrap();
    fs::rename(kept, current).unwrap();
    assert_eq!(answers(&person), before);
}

#[test]
fn several_at_once_make_it_anew_once_and_answer_alike() {
    let person = Person::with_meaning(60);
    let before = answers(&person);
    for round in 0..3 {
        fs::remove_dir_all(person.path("work/index")).unwrap();
        let searches: Vec<Child> = (0..6).map(|_| person.start_search(SEARCHES[0])).collect();
        let found: Vec<_> = searches.into_iter().map(|child| hits(&answer(child))).collect();
        assert!(found.iter().all(|hits| *hits == before[0]), "round {round}: {found:?}");
        generation(&person.path("work/index"));
    }
}

#[test]
fn it_may_be_lost_while_rows_come_in() {
    let person = Person::with_meaning(24);
    person.write("more.jsonl", &rows(24, 48));
    person.write("many.jsonl", &material::interactions(6_000).replace("row-", "order-"));
    let import = person.start(["import", "more.jsonl", "many.jsonl", "--json"]);
    for _ in 0..4 {
        let _ = fs::remove_dir_all(person.path("work/index"));
        answers(&person);
    }
    let imported = Ran::of(import.wait_with_output().unwrap());
    assert_eq!(imported.code, Some(0), "{}", imported.err);
    person.ok(["imports", "undo", imported.json()["batch"].as_str().unwrap()]);
    let ids = |person: &Person| answers(person).map(|hits| hits.into_iter().map(|(id, _)| id).collect::<Vec<_>>());
    assert_eq!(ids(&person), ids(&Person::with_meaning(24)), "as if nothing had happened");
}

//! Two files in words of their own: mapped by choosing, joined, kept for the next time, taken back.
use super::Window;
use crate::r#loop::Person;

const CALLS: &str = "vorgang;wann;kunde sagt;wir sagen;team\n\
    v-1;2026-10-05 09:00:00;Wo ist es?;Unterwegs.;a\nv-2;2026-10-05 10:00:00;Und jetzt?;Bald.;b\n\
    v-3;2026-10-05 11:00:00;Hallo;Guten Tag.;a\n";
const VOTES: &str = "nr;zu;urteil;text\n1;v-2;schlecht;Zu spät!\n2;v-1;gut;\n3;v-9;gut;\n";

/// How the first file is read, as the list of ways says it.
async fn is_read(window: &Window, how: &str) {
    let chosen = "return document.querySelector('section[aria-label^=Preview] select')?.selectedOptions[0]?.text ?? ''";
    let is_so = async || window.run(chosen, &[]).await.as_str()?.starts_with(how).then_some(());
    window.wait(&format!("it to be read {how}"), is_so).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_odd_files_are_mapped_joined_kept_and_taken_back() {
    let person = Person::with_workspace();
    person.write("calls.csv", CALLS);
    person.write("votes.csv", VOTES);
    person.write("november.csv", &CALLS.replace("v-", "w-"));
    let window = Window::open(&person, "mapping").await;

    window.drop_files(&["calls.csv", "votes.csv"]);
    window.find("region", "Preview of calls.csv").await;
    window.sees("No field of the file could be recognised").await;
    window.shot("1-unknown").await;
    window.choose("Our word for vorgang", "id").await;
    window.choose("Our word for wann", "time").await;
    window.choose("Our word for kunde sagt", "query").await;
    window.choose("Our word for wir sagen", "output").await;
    window.sees("The first rows as they will be").await;
    window.choose("Zone of times that name none", "Europe/Berlin").await;

    window.click("button", "Join votes.csv").await;
    window.sees("2 of 3 rows looked at find some").await;
    window.choose("Our word for urteil", "thumb").await;
    window.choose("What gut means in urteil", "up").await;
    window.choose("What schlecht means in urteil", "down").await;
    window.choose("Who gives urteil", "of experts").await;
    window.sees("thumb down").await;
    window.shot("2-mapped").await;

    window.will_choose(&["calls.yaml"]);
    window.click("button", "Write as YAML").await;
    window.sees("Written to calls.yaml").await;
    let yaml = std::fs::read_to_string(person.path("calls.yaml")).unwrap();
    assert!(yaml.contains("file: votes.csv") && yaml.contains("schlecht: down"), "{yaml}");

    window.click("button", "Import calls.csv").await;
    window.sees("3 interactions and 2 pieces of feedback added").await;
    window.shot("3-imported").await;
    let shown = person.json(["show", "v-2"]);
    assert_eq!(
        (&shown["time"], &shown["feedback"][0]["author_kind"]),
        (&"2026-10-05T08:00:00Z".into(), &"expert".into())
    );

    window.click("button", "Undo this import").await;
    window.sees("3 interactions and 2 pieces of feedback removed").await;
    assert_eq!(person.json(["list"])["total"], 0);

    // The next month comes as it was chosen, until that is forgotten.
    window.drop_files(&["november.csv"]);
    is_read(&window, "as chosen for default on").await;
    window.find("combobox", "Our word for kunde sagt").await;
    window.shot("4-kept").await;
    window.click("button", "Forget this").await;
    window.click("button", "Forget it").await;
    window.sees("No field of the file could be recognised").await;
    assert_eq!(person.json(["imports", "mappings"])["mappings"], serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_known_by_its_preset_which_can_be_changed() {
    let person = Person::with_workspace();
    person.write(
        "observations.jsonl",
        r#"{"id":"o-1","trace_id":"t-1","type":"GENERATION","start_time":"2026-10-02 09:11:12.123456","input":[{"role":"user","content":"Where is it?"}],"output":"On its way."}
"#,
    );
    let window = Window::open(&person, "preset").await;
    window.drop_files(&["observations.jsonl"]);
    is_read(&window, "langfuse: ").await;
    window.choose("Read it", "as guessed from what is in it").await;
    window.sees("read as chat logs, JSONL").await;
    is_read(&window, "as guessed").await;
    window.choose("Read it", "langfuse: Langfuse’s observations and scores, by export or API").await;
    window.click("button", "Import observations.jsonl").await;
    window.sees("1 interaction and 0 pieces of feedback added").await;
    assert_eq!(person.json(["show", "o-1"])["query"], "Where is it?");
}

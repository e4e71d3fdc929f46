//! Small commands given something wrong: how they end, and what they say to do.
use super::Person;

/// What is given, how it ends, and words of what is said.
type Wrong = (&'static [&'static str], i32, &'static str);

const WRONG: &[Wrong] = &[
    (&["facets", "thumb:sideways"], 2, "thumb takes up, down or none"),
    (&["facets", "(thumb:down"], 2, ")"),
    (&["view", "save", "v", "nosuch:1"], 2, "put it in quotes"),
    (&["view", "save", "", "thumb:down"], 2, "a few words on one line"),
    (&["view", "save", "v", "thumb:down", "--sort", "colour"], 2, "latency"),
    (&["view", "remove", "nosuch"], 1, "attune view list"),
    (&["model", "price", "set", "gpt-x", "nan", "2"], 1, "dollars per million tokens"),
    (&["model", "price", "set", "gpt-x", "1", "inf"], 1, "dollars per million tokens"),
    (&["model", "price", "set", "gpt-x", "--", "-1", "2"], 1, "dollars per million tokens"),
    (&["model", "price", "set", " ", "1", "2"], 2, "give its name"),
    (&["model", "price", "set", "gpt-x", "1", "2", "--provider", "nobody"], 2, "openai"),
    (&["model", "price", "remove", "gpt-x"], 1, "attune model price list"),
    (&["model", "add", "m", "--provider", "openai", "--keep-key"], 1, "has a key to keep"),
    (&["gate", "set", "ticket", "--min-cases", "3"], 2, "ticket@production"),
    (&["gate", "set", "ticket@production"], 2, "Nothing would change"),
    (&["gate", "set", "ticket@production", "nosuch.yaml"], 1, "There is no such file"),
    (&["gate", "set", "ticket@production", "hello.txt"], 1, "hello.txt"),
    (&["gate", "set", "ticket@production", "--min-cases", "many"], 2, "--min-cases"),
    (&["gate", "set", "ticket@production", "--require", "better perhaps"], 2, "better perhaps"),
    (&["gate", "set", "ticket@production", "--no-worse", "model:m"], 1, "slice_margin"),
    (&["gate", "set", "ticket@production", "--no-worse", "thumb:sideways", "--slice-margin", "0.1"], 2, "thumb takes"),
    (&["gate", "set", "ticket@production", "--max-cost-ratio", "0"], 1, "max_cost_ratio"),
    (&["check", "remove", "nosuch"], 1, "attune check list"),
    (&["check", "remove", "nosuch", "--undo"], 1, "attune check list"),
    (&["backup", "nosuch/x.db"], 1, "folder exists"),
    (&["backup", "hello.txt"], 1, "never overwrites"),
    (&["restore", "nosuch.db", "new"], 1, "There is no such file"),
    (&["restore", "hello.txt", "new"], 1, "attune backup made"),
    (&["diagnostics", "--out", "nosuch/x.zip"], 1, "folder exists"),
    (&["diagnostics", "--out", "hello.txt"], 1, "nothing is overwritten"),
];

#[test]
fn what_is_wrong_is_named_with_what_to_do_and_nothing_is_changed() {
    let person = Person::with_workspace();
    person.write("hello.txt", "hello\n");
    let before = person.json(["model", "price", "list"]);
    for (args, code, words) in WRONG {
        let ran = person.ends(*code, args.iter().copied());
        assert!(ran.err.contains(words), "attune {}: “{words}” is missing in\n{}", args.join(" "), ran.err);
        assert_eq!(ran.out, "", "attune {} says nothing else", args.join(" "));
    }
    assert_eq!(person.json(["model", "price", "list"]), before);
    assert_eq!(person.json(["view", "list"])["views"], serde_json::json!([]));
    person.ok(["doctor"]);
}

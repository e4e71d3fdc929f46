//! Masking: what is sent and what is reported holds no personal data, and a preview says what is hidden.
use attune_tests::fault_server::FaultServer;
use serde_json::json;

use super::{Person, material::interaction};

/// An e-mail address, a phone number, a card and an IBAN, all right.
const SECRETS: [&str; 4] = ["anna@mail.example", "+49 30 901820", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00"];

/// As many interactions, each with personal data in its question, a variable and a context.
fn personal(count: usize) -> String {
    let row = |number: usize| {
        let [email, phone, card, iban] = SECRETS;
        let mut row = interaction(number);
        row["query"] = json!(format!("Order {number}: write to {email} or call {phone}"));
        row["variables"] = json!({"paid": format!("by {card}")});
        row["contexts"] = json!([{"text": format!("refund to {iban}")}]);
        format!("{row}\n")
    };
    (1..=count).map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_and_reported_holds_no_personal_data() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(1, &server, "ok");
    person.write("personal.jsonl", &personal(8));
    person.ok(["import", "personal.jsonl"]);
    // The prompt's own text is the person's, and stays.
    let user = "For help@desk.example, paid {{paid}}, {{context}}: {{input}}";
    let prompt = json!({"messages": [{"role": "system", "content": "[[json]]"}, {"role": "user", "content": user}]});
    person.write("personal.json", &prompt.to_string());
    person.ok(["prompt", "add", "ticket", "personal.json"]);

    let preview = person.json(["mask", "preview", "order"]);
    assert_eq!(
        (&preview["mask"], &preview["interactions"], &preview["holding"]),
        (&json!(false), &json!(9), &json!(8))
    );
    assert_eq!(preview["found"], json!({"email": 8, "iban": 8, "card": 8, "phone": 8}));
    let after = preview["examples"][0]["after"].as_str().unwrap();
    assert!(after.ends_with("write to [email] or call [phone]"), "{preview}");

    let run = ["replay", "run", "--candidate", "ticket@4", "--model", "local"];
    person.ok(run);
    let sent =
        |server: &FaultServer| format!("{:?}", server.seen().iter().map(|seen| &seen.question).collect::<Vec<_>>());
    assert!(SECRETS.iter().all(|secret| sent(&server).contains(secret)), "nothing is hidden yet");
    server.reset();

    assert_eq!(person.json(["mask", "on"])["mask"], true);
    let masked = person.json(run);
    assert_eq!(masked["cells"]["cached"], 0, "what was answered to the whole text is no answer to the masked one");
    let sent = sent(&server);
    for secret in SECRETS {
        assert!(!sent.contains(secret), "{secret} was sent: {sent}");
    }
    for mask in ["[email]", "[phone]", "[card]", "[iban]", "help@desk.example"] {
        assert!(sent.contains(mask), "{mask}: {sent}");
    }
    // The other way round all of them get worse, which every form of the report names.
    person.ok(["replay", "run", "--candidate", "ticket@1", "--baseline", "ticket@4", "--model", "local"]);
    person.ok(["report", "last", "--html", "report.html", "--markdown", "report.md", "--junit", "report.xml"]);
    for (file, mask) in [("report.html", "[email]"), ("report.md", "\\[email\\]"), ("report.xml", "[email]")] {
        let report = std::fs::read_to_string(person.path(file)).unwrap();
        assert!(report.contains(mask), "{file}: {report}");
        for secret in SECRETS {
            assert!(!report.contains(secret), "{secret} is in {file}");
        }
    }
    assert!(person.ok(["show", "row-1"]).out.contains(SECRETS[0]), "what is stored stays as it was");
}

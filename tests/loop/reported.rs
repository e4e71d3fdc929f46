//! The report as a page for people.
use attune_tests::fault_server::FaultServer;

use super::Person;

#[tokio::test(flavor = "multi_thread")]
async fn a_report_shows_scores_as_they_are() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(30, &server, "ok");
    person.write("short.yaml", "kind: length\ncompare: score\ndirection: down\n");
    person.ok(["check", "add", "short", "short.yaml"]);
    let report =
        person.json(["replay", "run", "--candidate", "ticket@2", "--model", "local", "--check", "short", "valid"]);
    let mean = report["verdicts"].as_array().unwrap().iter().find(|verdict| verdict["check"] == "short").unwrap();
    let mean = mean["baseline"].as_f64().unwrap();
    person.ok(["report", "last", "--html", "report.html"]);
    let html = std::fs::read_to_string(person.path("report.html")).unwrap();
    assert!(mean > 10.0 && html.contains(&format!(">{mean:.3}<")), "{html}");
    assert!(!html.contains(&format!("{:.1} %", 100.0 * mean)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_draws_its_verdicts_and_puts_target_beside_guard_without_a_script_or_anything_from_outside() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    person.ok(["replay", "run", "--candidate", "ticket@2", "--model", "local", "--sample", "30"]);
    person.ok(["report", "last", "--html", "report.html"]);
    let html = std::fs::read_to_string(person.path("report.html")).unwrap();
    assert!(html.contains("▲ 30 fixed") && html.contains("Does it break what was well?"), "{html}");
    assert!(html.contains("<svg viewBox") && html.contains("@media print"), "{html}");
    for foreign in ["<script", "http:", "https:", "url(", "@import", " style=", "<img", "<link"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
}

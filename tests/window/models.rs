//! A model is added, tested and asked.
use attune_tests::fault_server::{FaultServer, refusing_port};
use serde_json::json;

use super::Window;
use crate::r#loop::Person;

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_added_and_its_connection_tested() {
    let server = FaultServer::start().await;
    let person = Person::with_workspace();
    let window = Window::open(&person, "models").await;
    window.press("g m").await;
    window.shot("1-none").await;
    window.click("button", "Add a model").await;
    window.choose("Provider", "Another server of the OpenAI form").await;
    window.fill("Model", "ok").await;
    window.fill("Name", "far").await;
    window.fill("Address", &format!("http://127.0.0.1:{}/v1", refusing_port().await)).await;
    window.click("button", "Add and test").await;
    window.find("listitem", "fails Address").await;
    window.shot("2-refused").await;
    window.press("Escape").await;
    window.find("region", "far").await;

    window.click("button", "Add a model").await;
    window.choose("Provider", "Another server of the OpenAI form").await;
    window.fill("Model", "ok").await;
    window.fill("Name", "near").await;
    window.fill("Address", &format!("{}/v1", server.url())).await;
    window.click("button", "Add and test").await;
    window.find("listitem", "works Answer").await;
    window.shot("3-works").await;
    window.click("button", "Done").await;
    assert!(server.counts().calls > 0);
    window.find("region", "near").await;
    window.shot("4-list").await;

    let models = person.json(["model", "list"]);
    let names: Vec<_> = models["models"].as_array().unwrap().iter().map(|model| &model["name"]).collect();
    assert!(names.contains(&&json!("near")) && names.contains(&&json!("far")), "{names:?}");
}

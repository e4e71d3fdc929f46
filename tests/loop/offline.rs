//! The whole loop in a network namespace that has nothing but loopback, and nothing that tries to leave it. The kernel
//! counts by itself what was tried: connections without a route, datagrams, and names that were looked up.
use std::{collections::HashMap, fs, io::ErrorKind, net::TcpStream, process::Command, time::Duration};

use attune_tests::fault_server::FaultServer;
use serde_json::json;

use super::Person;

/// Set for the test inside the namespace.
const INSIDE: &str = "ATTUNE_TEST_OFFLINE";

#[test]
fn the_loop_goes_round_with_loopback_only() {
    if std::env::var_os(INSIDE).is_some() {
        return inside();
    }
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let own = std::env::current_exe().unwrap();
    let name = "offline::the_loop_goes_round_with_loopback_only";
    let ran = Command::new("unshare")
        .args(if is_root { &["--net"][..] } else { &["--net", "--map-root-user"] })
        .args(["sh", "-c", "ip link set lo up && exec \"$0\" \"$1\" --nocapture", &own.to_string_lossy(), name])
        .env(INSIDE, "1")
        .output();
    let ran = ran.unwrap_or_else(|error| panic!("unshare of util-linux is needed: {error}"));
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    if err.starts_with("unshare:") {
        panic!(
            "This machine permits no network namespace, so it cannot be shown that the loop needs no network: {err}\
             Run the tests as root, or permit user namespaces (sysctl kernel.unprivileged_userns_clone=1)"
        );
    }
    assert!(ran.status.success() && out.contains("1 passed"), "{out}\n{err}");
}

fn inside() {
    let devices = fs::read_to_string("/proc/net/dev").unwrap();
    let devices: Vec<&str> = devices.lines().filter_map(|line| Some(line.split_once(':')?.0.trim())).collect();
    assert_eq!(devices, ["lo"]);
    let before = tried();
    tokio::runtime::Runtime::new().unwrap().block_on(the_loop());
    assert_eq!(tried(), before, "somebody tried to leave this machine, or looked up a name");

    // What is switched off does not even try, and what is switched on does.
    let person = Person::with_workspace();
    person.ok(["model", "add", "away", "--provider", "openai-compatible", "--url", "https://192.0.2.1/v1"]);
    person.ok(["egress", "block"]);
    person.ends(1, ["model", "test", "away"]);
    assert_eq!(tried(), before, "somebody tried to leave this machine though nothing may");
    person.ok(["egress", "allow"]);
    person.ends(1, ["model", "test", "away"]);
    assert_ne!(tried(), before);

    // The counters do count.
    let before = tried();
    let nowhere = "192.0.2.1:80".parse().unwrap();
    let error = TcpStream::connect_timeout(&nowhere, Duration::from_secs(1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NetworkUnreachable);
    assert_ne!(tried(), before);
}

/// What was tried so far beyond streams on loopback.
fn tried() -> HashMap<&'static str, u64> {
    let tables = ["/proc/net/snmp", "/proc/net/snmp6"].map(|path| fs::read_to_string(path).unwrap_or_default());
    let [four, six] = &tables;
    let mut tried = HashMap::new();
    for (name, protocol, counter) in
        [("IPv4 without a route", "Ip", "OutNoRoutes"), ("IPv4 datagrams", "Udp", "OutDatagrams")]
    {
        let mut lines = four.lines().filter_map(|line| line.strip_prefix(protocol)?.strip_prefix(": "));
        let (names, values) = (lines.next().unwrap(), lines.next().unwrap());
        let at = names.split(' ').position(|one| one == counter).unwrap();
        tried.insert(name, values.split(' ').nth(at).unwrap().parse().unwrap());
    }
    for (name, counter) in [("IPv6 without a route", "Ip6OutNoRoutes"), ("IPv6 datagrams", "Udp6OutDatagrams")] {
        let value = six.lines().find_map(|line| line.strip_prefix(counter)?.trim().parse().ok());
        tried.insert(name, value.unwrap_or(0));
    }
    tried
}

/// Import, prompt, check, search by meaning, replay, verdict, report, promotion.
async fn the_loop() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    assert_eq!(person.json(["index", "rebuild"])["vectors"], 40);
    let near = person.json(["search", "where is my parcel", "--mode", "meaning"]);
    assert!(!near["hits"].as_array().unwrap().is_empty());
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local", "--require", "better"];
    let report = person.json(run);
    assert_eq!((&report["verdicts"][0]["verdict"], server.counts().calls), (&json!("better"), 80));
    person.ok(["report", "last", "--html", "report.html"]);
    let promoted = person.json(["promote", "ticket@2", "--to", "production"]);
    assert_eq!((&promoted["allowed"], &promoted["moved_to"]), (&json!(true), &json!("ticket@2")));
    assert_eq!(person.json(["audit", "verify"])["valid"], true);
}

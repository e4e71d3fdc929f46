//! A window as a person has it in front of them: a screen, a session bus, WebKit's driver, and the program in it.
//! All of it ends when it is dropped, also when a test panics.
use std::{
    io::{BufRead, BufReader},
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::sync::{Mutex, MutexGuard};

use crate::r#loop::{Person, program};

/// Wider than the window, so that it can be made larger.
const SCREEN: &str = "1600x1200x24";
const START_PATIENCE: Duration = Duration::from_secs(60);

/// Two windows at once would be slow on a small machine, and slow is hard to tell from broken.
static TURN: Mutex<()> = Mutex::const_new(());

/// What a window stands on, in the order in which it is ended: first the program, before the client can take leave.
pub struct Machine {
    _driver: Group,
    pub client: Client,
    _screen: Group,
    _turn: MutexGuard<'static, ()>,
}

impl Machine {
    /// The program, started by this person with these arguments.
    pub async fn start(person: &Person, args: &[&str]) -> Self {
        let turn = TURN.lock().await;
        let (screen, display) = screen();
        let port = free_port();
        let driver = driver(person, &display, port);
        let mut capabilities = serde_json::Map::new();
        let options = json!({"binary": desktop(), "args": args});
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let session = builder.capabilities(capabilities);
        let client = session.connect(&format!("http://127.0.0.1:{port}")).await;
        let client = client.unwrap_or_else(|error| panic!("the window does not start: {error}"));
        Self { _driver: driver, client, _screen: screen, _turn: turn }
    }
}

/// A program and all that it starts, ended together, as if somebody pulled the plug.
struct Group(Child);

impl Group {
    fn start(command: &mut Command) -> Self {
        let program = command.get_program().to_string_lossy().into_owned();
        let started = command.process_group(0).stdin(Stdio::null()).spawn();
        Self(started.unwrap_or_else(|error| {
            panic!(
                "{program} cannot be started ({error}). The tests of the window need webkit2gtk-driver, xvfb and \
                 dbus-x11; cargo xtask test installs them"
            )
        }))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let kill = format!("kill -s KILL -- -{}", self.0.id());
        let _ = Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

/// A screen of its own and its name.
fn screen() -> (Group, String) {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"]);
    let mut screen = Group::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
    let mut number = String::new();
    let out = screen.0.stdout.take().expect("its output is piped");
    BufReader::new(out).read_line(&mut number).expect("Xvfb says which display it is");
    (screen, format!(":{}", number.trim()))
}

/// WebKit's driver on a session bus of its own, listening.
fn driver(person: &Person, display: &str, port: u16) -> Group {
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "WebKitWebDriver", &format!("--port={port}")]);
    command.env_clear().env("HOME", person.path("")).env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("DISPLAY", display).env("LANG", "C.UTF-8").env("TZ", "UTC").current_dir(person.path(""));
    // Without it the program lets nobody drive it.
    command.env("TAURI_WEBVIEW_AUTOMATION", "true").env("ATTUNE_DOOR", person.path(""));
    let driver = Group::start(command.stdout(Stdio::null()).stderr(Stdio::null()));
    let started = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(started.elapsed() < START_PATIENCE, "WebKitWebDriver does not listen; is webkit2gtk-driver installed?");
        std::thread::sleep(Duration::from_millis(20));
    }
    driver
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}

/// The window's program, built beside the command line.
pub fn desktop() -> PathBuf {
    let path = program().with_file_name(format!("attune-desktop{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} is not built; cargo xtask test builds it", path.display());
    path
}

/// Where pictures go: outside the checkout.
pub fn shots() -> PathBuf {
    let folder = std::env::var_os("ATTUNE_SHOTS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| program().parent().unwrap_or(Path::new(".")).with_file_name("shots"));
    std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    folder
}

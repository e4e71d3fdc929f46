//! The loop through the command line: what a person or a script sees, in processes of its own.
mod accepting;
mod chitchat;
mod crash;
mod damaged;
mod delivery;
mod diagnosing;
mod egress;
mod erasing;
mod evidence;
mod exports;
mod files;
mod finding;
mod follow_ups;
mod following;
pub mod found;
mod held_out;
mod home;
mod identity;
mod importing;
mod judged;
mod keeping;
mod local;
mod mapping;
mod masking;
pub mod material;
mod meaning;
mod mending;
mod named;
mod newcomer;
#[cfg(target_os = "linux")]
mod offline;
mod other_model;
mod paired;
mod patterns;
mod presets;
mod real_messages;
mod refused;
mod reported;
mod sample;
mod sets;
mod taking_out;
mod together;
mod usage;
mod whole;
mod workspaces;
mod writing;
mod wrongly;

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::OnceLock,
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// A person at a machine of their own: home, state and working folder are new.
pub struct Person {
    home: TempDir,
}

/// How a command ended.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Person {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    /// With a workspace in `work`.
    pub fn with_workspace() -> Self {
        let person = Self::new();
        person.ok(["init", "work"]);
        person
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        name.to_owned()
    }

    /// `attune …`, in the home folder, with the workspace opened last.
    fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(program());
        command.args(args).current_dir(self.home.path()).stdin(Stdio::null());
        command.env_clear().env("HOME", self.home.path());
        // Windows and some loaders need theirs.
        for name in ["PATH", "SystemRoot", "LD_LIBRARY_PATH"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        Ran::of(self.command(args).output().unwrap())
    }

    pub fn start<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Ends well.
    pub fn ok<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Ran {
        self.ends(0, args)
    }

    /// Ends with this code.
    #[track_caller]
    pub fn ends<'a>(&self, code: i32, args: impl IntoIterator<Item = &'a str>) -> Ran {
        let args: Vec<&str> = args.into_iter().collect();
        let ran = self.run(&args);
        assert_eq!(ran.code, Some(code), "attune {}\n{}\n{}", args.join(" "), ran.out, ran.err);
        ran
    }

    /// The one JSON document of a command that ends well.
    #[track_caller]
    pub fn json<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Value {
        self.json_of(0, args)
    }

    /// The one JSON document of a command that ends with this code.
    #[track_caller]
    pub fn json_of<'a>(&self, code: i32, args: impl IntoIterator<Item = &'a str>) -> Value {
        self.ends(code, args.into_iter().chain(["--json"])).json()
    }
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("what is printed is UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }
}

/// Longer than anything here takes on a machine with other work.
const PATIENCE: Duration = Duration::from_secs(120);

#[track_caller]
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        sleep(Duration::from_millis(20));
    }
}

/// Like kill -9.
fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Like Ctrl-C.
fn interrupt(child: &Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
}

/// The program that was built beside these tests; it is built once if it is not there.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(program) = std::env::var_os("ATTUNE_BIN") {
            return program.into();
        }
        let tests = std::env::current_exe().unwrap();
        let folder = tests.ancestors().nth(2).expect("tests lie in the folder deps");
        let program = folder.join(format!("attune{}", std::env::consts::EXE_SUFFIX));
        if !program.is_file() {
            let built = Command::new(env!("CARGO")).args(["build", "--workspace", "--bin", "attune"]).status();
            assert!(built.is_ok_and(|status| status.success()), "the program is built");
        }
        program
    })
}

//! Running other programs, and where things are.
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

pub type Done<T = ()> = Result<T, String>;

/// The checkout's top folder, as cargo says it when it runs this: two checkouts that share a target folder share this
/// program, too.
pub fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let own = Path::new(&own);
    own.parent().unwrap_or(own).to_owned()
}

/// Where cargo puts what it builds. One folder outside the checkout, as in `.ci/run`, makes a second clone quick.
pub fn target() -> PathBuf {
    if let Some(target) = std::env::var_os("CARGO_TARGET_DIR") {
        return PathBuf::from(target);
    }
    root().join("target")
}

/// A built program.
pub fn built(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// The person's cache folder of Attune: what can be fetched or made again.
pub fn cache() -> Done<PathBuf> {
    place("XDG_CACHE_HOME", ".cache", "Library/Caches")
}

/// The person's data folder of Attune.
pub fn data() -> Done<PathBuf> {
    place("XDG_DATA_HOME", ".local/share", "Library/Application Support")
}

fn place(variable: &str, on_linux: &str, on_macos: &str) -> Done<PathBuf> {
    let home = || std::env::var_os("HOME").map(PathBuf::from).ok_or("HOME is not set");
    let base = match (std::env::var_os(variable), cfg!(target_os = "macos")) {
        (Some(folder), _) => PathBuf::from(folder),
        (None, true) => home()?.join(on_macos),
        (None, false) => home()?.join(on_linux),
    };
    Ok(base.join("attune"))
}

/// Without what cargo tells of xtask itself: some build scripts (ring's) are run anew when that changes, and LanceDB with
/// them, which takes minutes in each clone.
fn command<A: AsRef<OsStr>>(program: &str, args: &[A]) -> Command {
    let mut command = Command::new(program);
    command.args(args);
    let of_package = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_package)) {
        command.env_remove(name);
    }
    command
}

/// Runs a program in a folder of the checkout; its output goes to the terminal.
pub fn run<A: AsRef<OsStr>>(folder: &str, program: &str, args: &[A]) -> Done {
    let status = command(program, args).current_dir(root().join(folder)).status();
    let status = status.map_err(|error| format!("{program} cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", line(program, args))) }
}

/// Runs a program and gives what it prints.
pub fn output<A: AsRef<OsStr>>(program: &str, args: &[A]) -> Done<String> {
    let output = command(program, args).current_dir(root()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{program} cannot be started: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!("{} failed ({})", line(program, args), output.status)),
    }
}

/// Whether a program is there.
pub fn has(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Says what is done, does it, and says how long it took.
pub fn step(name: &str, work: impl FnOnce() -> Done) -> Done {
    println!("── {name}");
    let started = Instant::now();
    work()?;
    println!("   {name}: {:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn line<A: AsRef<OsStr>>(program: &str, args: &[A]) -> String {
    let args: Vec<_> = args.iter().map(|arg| arg.as_ref().to_string_lossy()).collect();
    format!("{program} {}", args.join(" "))
}

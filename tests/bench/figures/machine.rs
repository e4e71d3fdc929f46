//! What it was measured on.
use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::{Done, program::Program};

/// Of the last minute; 0 where the system does not say.
pub fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or_default()
}

pub fn describe(program: &Program) -> Done<Value> {
    let line = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let found = text.lines().find_map(|line| Some(line.strip_prefix(name)?.split_once(':')?.1.trim().to_owned()));
        found.unwrap_or_default()
    };
    let said = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
    };
    Ok(json!({
        "time": jiff::Timestamp::now().to_string(),
        "processor": line("/proc/cpuinfo", "model name"),
        "cores": std::thread::available_parallelism()?.get(),
        "memory": line("/proc/meminfo", "MemTotal"),
        "system": said("uname", &["-sr"]),
        "load": load(),
        "attune": said(&program.path.to_string_lossy(), &["--version"]),
        "commit": said("git", &["rev-parse", "--short", "HEAD"]),
        "rust": said("rustc", &["--version"]),
        "build": if cfg!(debug_assertions) { "dev" } else { "release" },
    }))
}

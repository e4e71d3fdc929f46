//! The command line as a person runs it, in processes of its own.
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::Done;

/// How often a running process is asked for its memory.
const LOOK: Duration = Duration::from_millis(5);

pub struct Program {
    pub path: PathBuf,
    /// Home, state and workspaces of this run.
    home: TempDir,
}

/// How a command went.
pub struct Ran {
    pub answer: Value,
    pub time: Duration,
    /// The most memory it had, in MB; 0 where the system does not say.
    pub peak: f64,
}

impl Program {
    /// The one that was built beside this one.
    pub fn find() -> Done<Self> {
        let own = std::env::current_exe()?;
        let folder = own.ancestors().nth(2).ok_or("examples lie in a folder of what was built")?;
        let path = folder.join(format!("attune{}", std::env::consts::EXE_SUFFIX));
        match path.is_file() {
            true => Ok(Self { path, home: tempfile::tempdir()? }),
            false => Err(format!("{} is not there; cargo xtask bench builds it", path.display()).into()),
        }
    }

    /// Where what was built lies.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> Done<String> {
        fs::write(self.home().join(name), text)?;
        Ok(name.to_owned())
    }

    /// `attune --workspace WORKSPACE …`
    pub fn command<S: AsRef<OsStr>>(&self, workspace: &str, args: &[S]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(args).current_dir(self.home()).stdin(Stdio::null());
        command.env("HOME", self.home()).env("ATTUNE_WORKSPACE", self.home().join(workspace));
        for name in ["XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs a command to its end; it must end well.
    pub fn run<S: AsRef<OsStr>>(&self, workspace: &str, args: &[S]) -> Done<Ran> {
        let mut command = self.command(workspace, args);
        let out = self.home().join("out.json");
        command.arg("--json").stdout(fs::File::create(&out)?).stderr(fs::File::create(self.home().join("err.txt"))?);
        let started = Instant::now();
        let mut child = command.spawn()?;
        let peak = watch(&mut child)?;
        let (time, status) = (started.elapsed(), child.wait()?);
        let text = fs::read_to_string(out)?;
        if !status.success() {
            let error = fs::read_to_string(self.home().join("err.txt"))?;
            return Err(format!("{command:?} ended with {status}\n{text}\n{error}").into());
        }
        Ok(Ran { answer: serde_json::from_str(&text)?, time, peak })
    }

    pub fn init(&self, workspace: &str) -> Done {
        self.run(workspace, &["init", workspace]).map(drop)
    }
}

/// Waits for the end and gives the most memory that was seen, in MB.
fn watch(child: &mut Child) -> Done<f64> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0;
    loop {
        if let Some(now) = fs::read_to_string(&status).ok().and_then(|text| high_water(&text)) {
            peak = now;
        }
        if child.try_wait()?.is_some() {
            return Ok(peak);
        }
        std::thread::sleep(LOOK);
    }
}

fn high_water(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

//! The packages on a bare system: Debian's smallest, without compiler, Rust or Node.js. `apt` installs them there, so that
//! what they say they depend on is proved; then the command line goes through the loop and the window is looked at.
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use super::bare;
use crate::shell::{Done, output, run, target};

const SCREEN: &str = "1280x800x24";
/// Sources of packages, as Debian's and Ubuntu's machines have them; the first that is there counts.
const SOURCES: [&str; 3] =
    ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list.d/ubuntu.sources", "/etc/apt/sources.list"];

pub fn prove(packages: &Path) -> Done {
    if output("id", &["-u"])?.trim() != "0" {
        return Err(
            "the proof makes a system of its own, which only root may: sudo cargo xtask bundle --prove".to_owned()
        );
    }
    let all = packages.join("*.deb");
    run(".", "sh", &["-c", &format!("lintian --fail-on error --tag-display-limit 0 {}", all.display())])?;
    let bare = made()?;
    let screen = Screen::start()?;
    let (shots, script) = (target().join("shots"), script(packages)?);
    fs::create_dir_all(&shots).map_err(|error| format!("{}: {error}", shots.display()))?;
    // A room of its own for what it mounts and starts: all of it ends with the script.
    let own = ["--mount", "--pid", "--fork", "--kill-child", "bash"].map(str::to_owned);
    let rest = [&script, &bare, packages, &shots].map(|path| path.display().to_string());
    run(".", "unshare", &[&own[..], &rest[..], std::slice::from_ref(&screen.name)].concat())
}

/// A bare system as an archive, made once.
fn made() -> Done<PathBuf> {
    let bare = bare()?;
    if bare.exists() {
        return Ok(bare);
    }
    println!("   making a bare system (once)");
    let release = fs::read_to_string("/etc/os-release").map_err(|error| error.to_string())?;
    let suite = codename(&release).ok_or("/etc/os-release names no release of Debian or Ubuntu")?;
    let sources = SOURCES.into_iter().find(|path| Path::new(path).exists()).ok_or("apt has no sources here")?;
    let half = bare.with_extension("half.tar");
    let to = half.display().to_string();
    // A mirror may be older than its own promise.
    let lenient = "--aptopt=Acquire::Check-Valid-Until \"false\"";
    output("mmdebstrap", &["--quiet", "--variant=minbase", lenient, suite, &to, sources])?;
    fs::rename(&half, &bare).map_err(|error| format!("{}: {error}", bare.display()))?;
    Ok(bare)
}

fn codename(release: &str) -> Option<&str> {
    release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="))
}

/// The script as a file: the one that is compiled in, whatever becomes of the checkout meanwhile.
fn script(packages: &Path) -> Done<PathBuf> {
    for (name, text) in [("prove.sh", include_str!("prove.sh")), ("inside.sh", include_str!("inside.sh"))] {
        fs::write(packages.join(name), text).map_err(|error| error.to_string())?;
    }
    Ok(packages.join("prove.sh"))
}

/// A screen that nobody looks at; gone when this is dropped.
struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    fn start() -> Done<Self> {
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-ac"]);
        let started = server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut server = started.map_err(|error| format!("Xvfb cannot be started: {error}"))?;
        let mut number = String::new();
        let out = server.stdout.take().ok_or("Xvfb says nothing")?;
        BufReader::new(out).read_line(&mut number).map_err(|error| error.to_string())?;
        Ok(Self { server, name: format!(":{}", number.trim()) })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::codename;

    #[test]
    fn the_release_is_the_machines_own() {
        assert_eq!(codename("ID=debian\nVERSION_CODENAME=bookworm\n"), Some("bookworm"));
        assert_eq!(codename("ID=other\n"), None);
    }
}

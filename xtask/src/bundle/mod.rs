//! Packages for Debian and Ubuntu: `attune` with both shells, and `attune-chat-model` with the built-in chat model.
mod control;
mod depends;
mod licences;
mod prove;
mod room;
mod tree;

use std::{
    fs,
    path::{Path, PathBuf},
};

use control::{CHAT_MODEL, Control, PROGRAM};
use tree::Tree;

use crate::{
    setup::{self, For},
    shell::{Done, cache, output, run, step, target},
};

/// The three programs, as they are built for a package that holds them all: the engine stands beside both shells
/// instead of inside each.
const BUILD: &[&str] = &[
    "build",
    "--release",
    "--no-default-features",
    "--package",
    "attune",
    "--package",
    "attune-desktop",
    "--package",
    "attune-engine",
];
/// Where each is installed.
pub const PROGRAMS: [(&str, &str); 3] = [
    ("attune", "usr/bin/attune"),
    ("attune-desktop", "usr/bin/attune-desktop"),
    ("attune-engine", "usr/lib/attune/attune-engine"),
];

/// With `--prove` the packages are also installed and used on a bare system. With `--room` it says what takes the room.
pub fn bundle(flags: &[String]) -> Done {
    if !cfg!(target_os = "linux") {
        return Err(
            "Debian packages are made on Linux; .github/workflows/bundle.yml makes those of other systems".into()
        );
    }
    let wants = |flag: &str| flags.iter().any(|given| given == flag);
    let purpose = if wants("--prove") { For::Proving } else { For::Bundling };
    step("set-up", || setup::setup(purpose))?;
    step("window: build", || run("ui", "npm", &["run", "--silent", "build"]))?;
    step("build", || run(".", "cargo", BUILD))?;
    if wants("--room") {
        step("what takes the room", || room::tell(&target().join("release")))?;
    }
    let folder = target().join("bundle");
    step("package of the program", || program(&folder).and_then(|path| tell(&path)))?;
    step("package of the chat model", || match chat_model(&folder)? {
        Some(path) => tell(&path),
        None => {
            println!("   the chat model is not on this machine: its package is not made");
            Ok(())
        }
    })?;
    if wants("--prove") {
        step("proof", || prove::prove(&folder))?;
    }
    Ok(())
}

fn program(folder: &Path) -> Done<PathBuf> {
    let tree = Tree::new(folder.join("attune"))?;
    let release = target().join("release");
    for (name, place) in PROGRAMS {
        tree.program(&release.join(name), place)?;
    }
    tree.desktop()?;
    tree.words(&release.join("attune"))?;
    tree.document("attune", include_str!("copyright"))?;
    tree.compressed("usr/share/doc/attune/third-party-licences", licences::all()?.as_bytes())?;
    let depends = depends::of(tree.root(), &PROGRAMS.map(|(_, place)| place))?;
    built(&tree, &PROGRAM, &architecture()?, &depends, folder, "-z9")
}

/// None where the model could not be fetched.
fn chat_model(folder: &Path) -> Done<Option<PathBuf>> {
    let model = setup::CHAT_MODEL.path()?;
    if !model.exists() {
        return Ok(None);
    }
    let tree = Tree::new(folder.join("attune-chat-model"))?;
    tree.file(&model, &format!("usr/share/attune/models/{}", setup::CHAT_MODEL.name))?;
    tree.document("attune-chat-model", include_str!("copyright-chat-model"))?;
    // Weights are nearly noise: to try harder takes minutes and gains nothing.
    built(&tree, &CHAT_MODEL, "all", "", folder, "-z1").map(Some)
}

fn built(
    tree: &Tree,
    package: &Control,
    architecture: &str,
    depends: &str,
    folder: &Path,
    effort: &str,
) -> Done<PathBuf> {
    let version = env!("CARGO_PKG_VERSION");
    let text = package.text(version, architecture, depends, tree.kilobytes()?);
    tree.control(&text)?;
    let path = folder.join(package.file_name(version, architecture));
    let (from, to) = (tree.root().display().to_string(), path.display().to_string());
    // One thread: several would each compress a part without knowing the others.
    let pack = ["--root-owner-group", "--threads-max=1", "-Zxz", effort, "--build", &from, &to];
    output("dpkg-deb", &pack)?;
    Ok(path)
}

fn tell(path: &Path) -> Done {
    let bytes = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?.len();
    println!("   {}: {:.1} MB", path.display(), bytes as f64 / 1e6);
    Ok(())
}

fn architecture() -> Done<String> {
    Ok(output("dpkg", &["--print-architecture"])?.trim().to_owned())
}

/// Where a bare system is kept, so that the second proof is quick.
fn bare() -> Done<PathBuf> {
    Ok(cache()?.join("bare-debian.tar"))
}

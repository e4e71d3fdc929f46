//! A package's files, as they will lie on the person's machine.
use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::shell::{Done, output, root};

/// Where the icon's pictures are, by size.
const SIZES: [u32; 8] = [16, 24, 32, 48, 64, 128, 256, 512];
/// Files of the desktop: what is kept in `src-tauri/bundle`, and where it belongs.
const DESKTOP: [(&str, &str); 3] = [
    ("src-tauri/bundle/app.attune.desktop.desktop", "usr/share/applications/app.attune.desktop.desktop"),
    ("src-tauri/bundle/attune.xml", "usr/share/mime/packages/attune.xml"),
    ("src-tauri/bundle/app.attune.desktop.metainfo.xml", "usr/share/metainfo/app.attune.desktop.metainfo.xml"),
];
/// The shells that `attune completions` writes for, and where each looks.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions/attune"),
    ("zsh", "usr/share/zsh/vendor-completions/_attune"),
    ("fish", "usr/share/fish/vendor_completions.d/attune.fish"),
];

pub struct Tree(PathBuf);

impl Tree {
    /// An empty one: what an earlier build left is taken away.
    pub fn new(root: PathBuf) -> Done<Self> {
        if root.exists() {
            fs::remove_dir_all(&root).map_err(|error| format!("{}: {error}", root.display()))?;
        }
        fs::create_dir_all(&root).map_err(|error| format!("{}: {error}", root.display()))?;
        Ok(Self(root))
    }

    pub fn root(&self) -> &Path {
        &self.0
    }

    /// A built program, without what only a debugger reads.
    pub fn program(&self, from: &Path, place: &str) -> Done {
        self.file(from, place)?;
        let path = self.0.join(place);
        let strip = ["--strip-unneeded", "--remove-section=.comment", "--remove-section=.note"];
        output("strip", &[&strip[..], &[&path.to_string_lossy()]].concat())?;
        mode(&path, 0o755)
    }

    pub fn file(&self, from: &Path, place: &str) -> Done {
        let bytes = fs::read(from).map_err(|error| format!("{}: {error}", from.display()))?;
        self.put(place, &bytes)
    }

    /// Desktop entry, kinds of files, description and icons.
    pub fn desktop(&self) -> Done {
        for (from, place) in DESKTOP {
            self.file(&root().join(from), place)?;
        }
        for size in SIZES {
            let from = root().join(format!("src-tauri/icons/{size}x{size}.png"));
            self.file(&from, &format!("usr/share/icons/hicolor/{size}x{size}/apps/app.attune.desktop.png"))?;
        }
        let drawing = root().join("src-tauri/icons/icon.svg");
        self.file(&drawing, "usr/share/icons/hicolor/scalable/apps/app.attune.desktop.svg")
    }

    /// Manual pages and completions, which the program itself knows best.
    pub fn words(&self, attune: &Path) -> Done {
        let attune = attune.to_string_lossy();
        let about = "--name=better prompts from what users say of a model's answers";
        let manual = output("help2man", &["--no-info", "--section=1", about, &attune])?;
        self.compressed("usr/share/man/man1/attune.1", manual.as_bytes())?;
        self.compressed("usr/share/man/man1/attune-desktop.1", include_bytes!("attune-desktop.1"))?;
        for (shell, place) in COMPLETIONS {
            self.put(place, output(&attune, &["completions", shell])?.as_bytes())?;
        }
        Ok(())
    }

    /// What every package has to say of its rights and changes.
    pub fn document(&self, package: &str, copyright: &str) -> Done {
        self.put(&format!("usr/share/doc/{package}/copyright"), copyright.as_bytes())?;
        let changes = fs::read(root().join("CHANGELOG.md")).map_err(|error| error.to_string())?;
        self.compressed(&format!("usr/share/doc/{package}/changelog"), &changes)
    }

    /// The same content gives the same bytes: no name, no time.
    pub fn compressed(&self, place: &str, bytes: &[u8]) -> Done {
        let failed = |error: std::io::Error| format!("gzip: {error}");
        let mut gzip = Command::new("gzip");
        let mut gzip = gzip.arg("-9n").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
        let mut input = gzip.stdin.take().ok_or("gzip takes no input")?;
        let bytes = bytes.to_owned();
        let writer = std::thread::spawn(move || input.write_all(&bytes));
        let packed = gzip.wait_with_output().map_err(failed)?.stdout;
        writer.join().map_err(|_| "gzip: writing to it panicked")?.map_err(failed)?;
        self.put(&format!("{place}.gz"), &packed)
    }

    fn put(&self, place: &str, bytes: &[u8]) -> Done {
        let path = self.0.join(place);
        let folder = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        mode(&path, 0o644)
    }

    /// What `dpkg` reckons an installed package to take: each file in whole kilobytes.
    pub fn kilobytes(&self) -> Done<u64> {
        let files = self.files()?;
        Ok(files.iter().filter_map(|path| path.metadata().ok()).map(|found| found.len().div_ceil(1024)).sum())
    }

    /// The control file, and the sums by which `dpkg --verify` finds damage.
    pub fn control(&self, text: &str) -> Done {
        let files = self.files()?;
        let names: Vec<&Path> = files.iter().filter_map(|path| path.strip_prefix(&self.0).ok()).collect();
        let mut tool = Command::new("md5sum");
        let sums = tool.args(&names).current_dir(&self.0).output().map_err(|error| format!("md5sum: {error}"))?;
        self.put("DEBIAN/control", text.as_bytes())?;
        self.put("DEBIAN/md5sums", &sums.stdout)
    }

    fn files(&self) -> Done<Vec<PathBuf>> {
        let mut files = Vec::new();
        collect(&self.0, &mut files).map_err(|error| format!("{}: {error}", self.0.display()))?;
        files.sort();
        Ok(files)
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    mode(folder, 0o755).map_err(std::io::Error::other)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

fn mode(path: &Path, mode: u32) -> Done {
    let set = fs::set_permissions(path, fs::Permissions::from_mode(mode));
    set.map_err(|error| format!("{}: {error}", path.display()))
}

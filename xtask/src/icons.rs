//! The icon's pictures, made from the two drawings in `src-tauri/icons`.
use std::fs;

use crate::shell::{Done, root, run, target};

/// Tauri's own tool knows what each system wants.
pub const TAURI: &str = "@tauri-apps/cli@2.12.5";
/// At these sizes the waves beside the fork would be specks.
const SMALL: &str = "16,24,32";
const LARGE: &str = "48,64,128,256,512";
/// What of the tool's own choice is kept: the forms of Windows and macOS.
const FORMS: [&str; 2] = ["icon.ico", "icon.icns"];

pub fn make() -> Done {
    let icons = "src-tauri/icons";
    let all = target().join("icons");
    draw("icon.svg", &all.to_string_lossy(), &[])?;
    for form in FORMS {
        let to = root().join(icons).join(form);
        fs::copy(all.join(form), &to).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    draw("icon.svg", ".", &["--png", LARGE])?;
    draw("small.svg", ".", &["--png", SMALL])
}

fn draw(drawing: &str, to: &str, sizes: &[&str]) -> Done {
    let package = format!("--package={TAURI}");
    let draw = ["exec", "--yes", &package, "--", "tauri", "icon", drawing, "--output", to];
    run("src-tauri/icons", "npm", &[&draw[..], sizes].concat())
}

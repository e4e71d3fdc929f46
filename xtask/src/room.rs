//! Room on the disk. A full one ends a build in the middle of a link, with a bus error that tells nobody why.
//!
//! Each checkout that shares the target folder leaves its own build of Attune's crates there, some five gigabytes, and
//! cargo never takes them away.
use std::{fs, path::Path};

use crate::shell::{Done, output, target};

/// A whole build beside the built dependencies, with clippy's and a reserve, in kilobytes.
const WANTED: u64 = 12 << 20;
/// How the files of Attune's own crates begin; dependencies are what is dear to build.
const OWN: [&str; 4] = ["attune", "libattune", "behaviour", "libbehaviour"];

/// Takes earlier builds of Attune's own crates out of the target folder where the disk is nearly full. Dependencies stay.
pub fn make() -> Done {
    let target = target();
    fs::create_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    let Some(before) = free(&target).filter(|free| *free < WANTED) else { return Ok(()) };
    let debug = target.join("debug");
    let _ = fs::remove_dir_all(debug.join("incremental"));
    for folder in ["deps", "examples"] {
        remove_own(&debug.join(folder));
    }
    let after = free(&target).unwrap_or(before);
    println!(
        "   removed earlier builds of Attune from {}: {:.1} GB",
        target.display(),
        gigabytes(after.saturating_sub(before))
    );
    if after < WANTED {
        println!("   only {:.1} GB are free there; a whole build wants {:.0} GB", gigabytes(after), gigabytes(WANTED));
    }
    Ok(())
}

fn remove_own(folder: &Path) {
    for item in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = item.file_name();
        if name.to_str().is_some_and(|name| OWN.iter().any(|own| name.starts_with(own))) {
            let _ = fs::remove_file(item.path());
        }
    }
}

/// Free kilobytes on the disk of a folder, as POSIX `df` tells them; none where there is no `df`.
fn free(folder: &Path) -> Option<u64> {
    let told = output("df", &["-Pk".as_ref(), folder.as_os_str()]).ok()?;
    told.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

fn gigabytes(kilobytes: u64) -> f64 {
    kilobytes as f64 / f64::from(1 << 20)
}

//! Which packages the programs need, as Debian's own tool finds it from the libraries they are linked with.
use std::{fs, path::Path, process::Command};

use crate::shell::Done;

pub fn of(root: &Path, programs: &[&str]) -> Done<String> {
    // The tool wants to stand beside a source package's control file.
    let debian = root.with_extension("source").join("debian");
    fs::create_dir_all(&debian).map_err(|error| error.to_string())?;
    let source = debian.parent().unwrap_or(root);
    fs::write(debian.join("control"), "Source: attune\n\nPackage: attune\nArchitecture: any\n")
        .map_err(|error| error.to_string())?;
    let mut tool = Command::new("dpkg-shlibdeps");
    tool.arg("-O").args(programs.iter().map(|place| root.join(place))).current_dir(source);
    let told = tool.output().map_err(|error| format!("dpkg-shlibdeps cannot be started: {error}"))?;
    if !told.status.success() {
        return Err(format!("dpkg-shlibdeps failed: {}", String::from_utf8_lossy(&told.stderr)));
    }
    read(&String::from_utf8_lossy(&told.stdout))
}

fn read(told: &str) -> Done<String> {
    let depends = told.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    depends.map(str::to_owned).ok_or_else(|| format!("dpkg-shlibdeps has named nothing: {told}"))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_the_tool_tells_is_read_and_silence_is_an_error() {
        assert_eq!(read("shlibs:Depends=libc6 (>= 2.34), libgcc-s1\n").unwrap(), "libc6 (>= 2.34), libgcc-s1");
        assert!(read("").is_err());
    }
}

//! What takes the room in the programs: bytes of code and data by the crate that they come from.
use std::{collections::HashMap, path::Path};

use super::PROGRAMS;
use crate::shell::{Done, output};

const SHOWN: usize = 15;

pub fn tell(release: &Path) -> Done {
    for (name, _) in PROGRAMS {
        let symbols =
            output("nm", &["--print-size", "--demangle", "--defined-only", &release.join(name).to_string_lossy()])?;
        let by_crate = shares(&symbols);
        let total: u64 = by_crate.iter().map(|(_, bytes)| bytes).sum();
        println!("   {name}: {:.1} MB in symbols", megabytes(total));
        for (from, bytes) in by_crate.iter().take(SHOWN) {
            println!("   {:8.2} MB  {from}", megabytes(*bytes));
        }
    }
    Ok(())
}

/// Crates and their bytes, the largest first.
fn shares(symbols: &str) -> Vec<(String, u64)> {
    let mut shares: HashMap<String, u64> = HashMap::new();
    for line in symbols.lines() {
        let mut fields = line.splitn(4, ' ');
        let (size, kind, name) = (fields.nth(1), fields.next(), fields.next());
        let (Some(Ok(size)), Some(kind), Some(name)) = (size.map(|size| u64::from_str_radix(size, 16)), kind, name)
        else {
            continue;
        };
        // Memory that is only set aside takes no room in the file.
        if !kind.eq_ignore_ascii_case("b") {
            *shares.entry(origin(name).to_owned()).or_default() += size;
        }
    }
    let mut shares: Vec<(String, u64)> = shares.into_iter().collect();
    shares.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    shares
}

/// The crate that a symbol names first; code of other languages has no `::` or is all C++.
fn origin(symbol: &str) -> &str {
    let symbol = symbol.trim_start_matches(['<', '&', '(', '[', '*']);
    let symbol = symbol.trim_start_matches("dyn ").trim_start_matches("mut ").trim_start_matches("const ");
    match symbol.split_once("::") {
        Some((start, _)) if start.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') => start,
        _ => "other languages and data",
    }
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_by_crate_and_memory_that_is_set_aside_is_not() {
        let symbols = "\
0000000000001000 0000000000000010 t lance::dataset::open
0000000000002000 0000000000000020 T <lance::Scanner as core::fmt::Debug>::fmt
0000000000003000 0000000000000008 r iq2s_grid
0000000000004000 0000000000ffffff b tokio::BUFFER
0000000000005000 T no_size";
        let told = shares(symbols);
        assert_eq!(told, [("lance".to_owned(), 48), ("other languages and data".to_owned(), 8)]);
    }
}

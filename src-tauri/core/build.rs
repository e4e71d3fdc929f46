//! Writes the vocabulary of `o200k_base` as the program carries it: for each token, in the order of ranks, its length in one byte
//! and its bytes. That is a seventh of the automata which `bpe-openai` carries ready-made, in each of two shells.
use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let encoding = &bpe_openai::o200k_base().bpe;
    let mut vocabulary = Vec::new();
    for token in 0..encoding.num_tokens() as u32 {
        let bytes = encoding.decode_tokens(&[token]);
        vocabulary.push(u8::try_from(bytes.len())?);
        vocabulary.extend(bytes);
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("o200k_base"), vocabulary)?;
    Ok(())
}

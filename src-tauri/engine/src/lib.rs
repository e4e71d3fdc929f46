//! llama.cpp in a child process.
//!
//! A shell whose first argument is `engine` calls [`serve`] and nothing else. It speaks the protocol of
//! [`attune_core::model::engine::protocol`] on standard input and output, opens one model and serves it until its input
//! is closed.
mod asset;
mod chat;
mod embed;
mod machine;
mod wire;

use std::{io::IsTerminal, path::Path, process::ExitCode};

use attune_core::model::engine::{
    Failure, FailureKind,
    protocol::{Purpose, Reply, Request, VERSION},
};
use llama_cpp_2::{
    llama_backend::LlamaBackend,
    model::{LlamaModel, params::LlamaModelParams},
};
use wire::Wire;

/// Serves one model on standard input and output. Returns when there is nothing more to serve.
pub fn serve() -> ExitCode {
    if std::io::stdin().is_terminal() {
        eprintln!("Attune starts its engine by itself; there is nothing to type here.");
        return ExitCode::from(2);
    }
    let mut wire = Wire::open();
    match open(&mut wire) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            wire.reply(&Reply::Failed(failure));
            ExitCode::FAILURE
        }
    }
}

fn open(wire: &mut Wire) -> Result<(), Failure> {
    let Some(Request::Open { version, purpose, threads }) = wire.next() else {
        return Err(Failure::new(FailureKind::Confused, "The first thing to ask of the engine is to open a model"));
    };
    if version != VERSION {
        let message = format!("Attune speaks version {version} of the engine's protocol and its engine {VERSION}");
        return Err(Failure::new(FailureKind::Confused, format!("{message}: start Attune again")));
    }
    machine::check()?;
    let threads = threads.unwrap_or_else(machine::threads);
    let backend = LlamaBackend::init().map_err(|error| Failure::new(FailureKind::Broken, error.to_string()))?;
    match purpose {
        Purpose::Chat { file } => chat::serve(&backend, &load(&backend, &file)?, &file, threads, wire),
        Purpose::Embed { cache } => embed::serve(&backend, &load(&backend, &asset::installed(&cache)?)?, threads, wire),
    }
}

fn load(backend: &LlamaBackend, file: &Path) -> Result<LlamaModel, Failure> {
    let bad = |why: &str| Failure::new(FailureKind::File, format!("The model file {} {why}", file.display()));
    let mut magic = [0; 4];
    let read = std::fs::File::open(file).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut magic));
    read.map_err(|error| bad(&format!("cannot be read: {error}")))?;
    if &magic != b"GGUF" {
        return Err(bad("is not a GGUF file"));
    }
    LlamaModel::load_from_file(backend, file, &LlamaModelParams::default()).map_err(|_| bad("cannot be loaded"))
}

/// An error of llama.cpp while it worked.
fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::new(FailureKind::Broken, format!("llama.cpp failed: {error}"))
}

//! The engine alone, for its own tests and for recording the sample. Shells have it built in.
fn main() -> std::process::ExitCode {
    attune_engine::serve()
}

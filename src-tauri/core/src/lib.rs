//! Attune without a shell: every operation a person or a program can ask for, its rules, and the store below.
//!
//! The core knows no window, no terminal, no HTTP server, no home folder and no clock of its own.
pub mod audit;
pub mod changes;
pub mod check;
pub mod diff;
pub mod egress;
pub mod erase;
pub mod error;
pub mod export;
pub mod feedback;
pub mod file;
pub mod filter;
pub mod gate;
pub mod host;
pub mod import;
pub mod interaction;
pub mod job;
pub mod mask;
pub mod message;
pub mod model;
pub mod money;
pub mod operation;
pub mod promotion;
pub mod prompt;
pub mod replay;
pub mod report;
pub mod sample;
pub mod search;
pub mod set;
pub mod store;
pub mod template;
mod texts;
pub mod time;
pub mod tokens;
pub mod verdict;
pub mod workspace;

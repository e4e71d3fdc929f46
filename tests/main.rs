//! Behaviour through the public surface, in one test binary: a module for each field.
mod engine;
mod r#loop;
mod models;
mod window;

//! The real window, driven as a person drives it: by what is written on things, and by keys.
mod found;
mod hands;
mod import;
mod mapping;
mod models;
mod privacy;
mod prompts;
mod sample;
mod screens;
mod together;
mod whole;

pub use hands::Window;

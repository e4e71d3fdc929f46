//! The real window, driven as a person drives it: by what is written on things, and by keys.
mod found;
mod frame;
mod hands;
mod import;
mod mapping;
mod models;
mod persons;
mod privacy;
mod prompts;
mod sample;
mod screens;
mod sizes;
mod together;
mod whole;

pub use hands::Window;

//! Interaction: one query to a model and its completion.

pub mod form;

//! Import: people's files to interactions and feedback.

//! Feedback: what somebody said of an interaction.

//! Promotion: a channel's moves, allowed by evidence.

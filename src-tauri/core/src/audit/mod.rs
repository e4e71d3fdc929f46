//! Audit: every decision that matters as an event in an append-only SHA-256 chain (hashes, never content).

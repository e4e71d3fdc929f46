//! Batches: what one import brought in, so that it can be undone.
pub const CREATE: &str = "
CREATE TABLE batch (
  id TEXT PRIMARY KEY,
  time INTEGER NOT NULL,
  source TEXT NOT NULL,
  files TEXT NOT NULL,
  state TEXT NOT NULL,
  added INTEGER NOT NULL DEFAULT 0,
  feedback_added INTEGER NOT NULL DEFAULT 0
);";

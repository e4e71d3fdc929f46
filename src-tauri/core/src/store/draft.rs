//! Drafts: what is typed in the editor and not a version yet. One per prompt.
pub const CREATE: &str = "
CREATE TABLE draft (
  prompt TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  parent INTEGER,
  updated INTEGER NOT NULL
);";

//! Checks, their versions, and which prompts they are attached to.
pub const CREATE: &str = "
CREATE TABLE check_version (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  spec TEXT NOT NULL,
  time INTEGER NOT NULL,
  UNIQUE (name, number)
);

CREATE TABLE check_attachment (
  prompt TEXT NOT NULL REFERENCES prompt (name),
  check_name TEXT NOT NULL,
  decides INTEGER NOT NULL,
  margin REAL,
  PRIMARY KEY (prompt, check_name)
);";

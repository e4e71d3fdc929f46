//! Prompts and their immutable versions.
pub const CREATE: &str = "
CREATE TABLE prompt (
  name TEXT PRIMARY KEY,
  created INTEGER NOT NULL
);

CREATE TABLE prompt_version (
  id TEXT PRIMARY KEY,
  prompt TEXT NOT NULL REFERENCES prompt (name),
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  note TEXT,
  author TEXT,
  parent INTEGER,
  time INTEGER NOT NULL,
  UNIQUE (prompt, number)
);
CREATE INDEX prompt_version_by_hash ON prompt_version (hash);

CREATE TABLE version_alias (
  prompt TEXT NOT NULL REFERENCES prompt (name),
  alias TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (prompt, alias)
);";

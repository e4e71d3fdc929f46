//! Feedback on interactions, and feedback that waits for its interaction.
pub const CREATE: &str = "
CREATE TABLE feedback (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  key INTEGER NOT NULL REFERENCES interaction (key) ON DELETE CASCADE,
  batch TEXT,
  fingerprint BLOB NOT NULL,
  kind TEXT NOT NULL,
  number REAL,
  text TEXT,
  scale_low REAL,
  scale_high REAL,
  author TEXT,
  author_kind TEXT NOT NULL,
  time INTEGER,
  UNIQUE (key, fingerprint)
);
CREATE INDEX feedback_by_batch ON feedback (batch);

CREATE TABLE feedback_waiting (
  seq INTEGER PRIMARY KEY,
  batch TEXT NOT NULL,
  source TEXT NOT NULL,
  by TEXT NOT NULL,
  reference TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  feedback TEXT NOT NULL,
  UNIQUE (source, by, reference, fingerprint)
);";

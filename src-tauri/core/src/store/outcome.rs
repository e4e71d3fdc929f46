//! Outcomes of checks on recorded outputs; the filter `check.NAME` reads them.
pub const CREATE: &str = "
CREATE TABLE outcome (
  key INTEGER NOT NULL REFERENCES interaction (key) ON DELETE CASCADE,
  check_name TEXT NOT NULL,
  number INTEGER NOT NULL,
  passed INTEGER,
  score REAL,
  reason TEXT NOT NULL,
  PRIMARY KEY (check_name, key)
);
CREATE INDEX outcome_by_key ON outcome (key);";

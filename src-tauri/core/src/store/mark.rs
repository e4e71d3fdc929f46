//! Marks: what a person said of a case of a replay, as immutable events.
pub const CREATE: &str = "
CREATE TABLE mark (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  replay TEXT NOT NULL REFERENCES replay (id),
  position INTEGER NOT NULL,
  mark TEXT NOT NULL,
  blind INTEGER NOT NULL,
  reason TEXT,
  correction TEXT,
  time INTEGER NOT NULL
);
CREATE INDEX mark_by_replay ON mark (replay, position, seq);";

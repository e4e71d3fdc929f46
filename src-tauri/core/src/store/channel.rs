//! Channels, their gates and their moves.
pub const CREATE: &str = "
CREATE TABLE channel (
  prompt TEXT NOT NULL REFERENCES prompt (name),
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (prompt, name)
);

CREATE TABLE channel_folder (
  channel TEXT PRIMARY KEY,
  folder TEXT NOT NULL
);

CREATE TABLE channel_move (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  prompt TEXT NOT NULL REFERENCES prompt (name),
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  moved_from INTEGER,
  moved_to INTEGER NOT NULL,
  replay TEXT,
  reason TEXT,
  promise TEXT,
  time INTEGER NOT NULL
);
CREATE INDEX channel_move_by_channel ON channel_move (prompt, channel, seq);

CREATE TABLE gate (
  prompt TEXT NOT NULL,
  channel TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (prompt, channel)
);";

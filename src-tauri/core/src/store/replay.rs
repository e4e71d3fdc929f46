//! Replays: the frozen plan, its cases in the plan's order, finished cells and their outcomes.
pub const CREATE: &str = "
CREATE TABLE replay (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  prompt TEXT NOT NULL,
  candidate_hash TEXT NOT NULL,
  baseline_hash TEXT,
  plan TEXT NOT NULL,
  results TEXT,
  created INTEGER NOT NULL,
  finished INTEGER,
  calls INTEGER NOT NULL DEFAULT 0,
  cost_nano INTEGER NOT NULL DEFAULT 0,
  run_ms INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX replay_by_candidate ON replay (candidate_hash, seq);

CREATE TABLE replay_case (
  replay TEXT NOT NULL REFERENCES replay (id),
  position INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  interaction_key INTEGER,
  part TEXT NOT NULL,
  cluster TEXT,
  slice TEXT,
  content TEXT NOT NULL,
  PRIMARY KEY (replay, position)
);
CREATE INDEX replay_case_by_case ON replay_case (case_id);

CREATE TABLE cell (
  replay TEXT NOT NULL REFERENCES replay (id),
  position INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  repeat INTEGER NOT NULL,
  state TEXT NOT NULL,
  cached INTEGER NOT NULL,
  answer BLOB,
  attempts TEXT NOT NULL,
  error_kind TEXT,
  error TEXT,
  time INTEGER NOT NULL,
  PRIMARY KEY (replay, position, lane, repeat)
);

CREATE TABLE cell_outcome (
  replay TEXT NOT NULL REFERENCES replay (id),
  position INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  repeat INTEGER NOT NULL,
  check_name TEXT NOT NULL,
  check_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  score REAL,
  reason TEXT NOT NULL,
  PRIMARY KEY (replay, check_name, position, lane, repeat)
);";

//! Sets: frozen, named lists of cases.
pub const CREATE: &str = "
CREATE TABLE case_set (
  name TEXT PRIMARY KEY,
  origin TEXT NOT NULL,
  by_outcome INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL
);

CREATE TABLE set_case (
  set_name TEXT NOT NULL REFERENCES case_set (name),
  position INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  interaction_key INTEGER REFERENCES interaction (key),
  content TEXT,
  expected TEXT,
  PRIMARY KEY (set_name, position),
  UNIQUE (set_name, case_id)
);
CREATE INDEX set_case_by_interaction ON set_case (interaction_key);";

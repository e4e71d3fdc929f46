//! Interactions: a narrow row that lists and filters read, and a body that only the record itself needs.
pub const CREATE: &str = "
CREATE TABLE interaction (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  identity TEXT NOT NULL,
  content_hash BLOB NOT NULL,
  batch TEXT NOT NULL REFERENCES batch (id),
  time INTEGER NOT NULL,
  time_given INTEGER NOT NULL,
  session TEXT,
  trace TEXT,
  user_hash TEXT,
  prompt TEXT,
  version TEXT,
  model TEXT,
  query TEXT NOT NULL,
  output TEXT NOT NULL,
  latency_ms REAL,
  cost_nano INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  error TEXT,
  thumb INTEGER,
  rating REAL,
  has_correction INTEGER NOT NULL DEFAULT 0,
  has_comment INTEGER NOT NULL DEFAULT 0,
  has_context INTEGER NOT NULL DEFAULT 0,
  has_tool INTEGER NOT NULL DEFAULT 0,
  UNIQUE (source, identity)
);
CREATE INDEX interaction_by_time ON interaction (time, key);
CREATE INDEX interaction_by_prompt ON interaction (prompt, time, key);
CREATE INDEX interaction_by_thumb ON interaction (thumb, time, key) WHERE thumb IS NOT NULL;
CREATE INDEX interaction_by_rating ON interaction (rating, key) WHERE rating IS NOT NULL;
CREATE INDEX interaction_by_latency ON interaction (latency_ms, key) WHERE latency_ms IS NOT NULL;
CREATE INDEX interaction_by_cost ON interaction (cost_nano, key) WHERE cost_nano IS NOT NULL;
CREATE INDEX interaction_by_model ON interaction (model, time, key) WHERE model IS NOT NULL;
CREATE INDEX interaction_by_session ON interaction (session) WHERE session IS NOT NULL;
CREATE INDEX interaction_by_trace ON interaction (trace) WHERE trace IS NOT NULL;
CREATE INDEX interaction_by_user ON interaction (user_hash) WHERE user_hash IS NOT NULL;
CREATE INDEX interaction_by_batch ON interaction (batch);

CREATE TABLE interaction_body (
  key INTEGER PRIMARY KEY REFERENCES interaction (key) ON DELETE CASCADE,
  body TEXT NOT NULL
);

CREATE TABLE interaction_tag (
  tag TEXT NOT NULL,
  key INTEGER NOT NULL REFERENCES interaction (key) ON DELETE CASCADE,
  PRIMARY KEY (tag, key)
);
CREATE INDEX interaction_tag_by_key ON interaction_tag (key);";

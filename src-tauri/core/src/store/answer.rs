//! Finished answers by cache key: what was paid for once is never paid for again.
pub const CREATE: &str = "
CREATE TABLE answer (
  key BLOB PRIMARY KEY,
  endpoint TEXT NOT NULL,
  model TEXT NOT NULL,
  time INTEGER NOT NULL,
  message TEXT,
  output TEXT NOT NULL,
  finish TEXT,
  fault TEXT,
  fault_message TEXT,
  answered_by TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cost_nano INTEGER,
  latency_ms INTEGER NOT NULL,
  first_token_ms INTEGER,
  mean_logprob REAL
);";

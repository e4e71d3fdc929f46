//! Configured models. Keys are never here; only the name under which the key store holds one.
pub const CREATE: &str = "
CREATE TABLE model (
  name TEXT PRIMARY KEY,
  config TEXT NOT NULL,
  created INTEGER NOT NULL
);";

//! Vectors, so that the index of meaning can be rebuilt without embedding anything again, and the outbox that feeds it.
pub const CREATE: &str = "
CREATE TABLE vector (
  key INTEGER PRIMARY KEY REFERENCES interaction (key) ON DELETE CASCADE,
  model TEXT NOT NULL,
  vector BLOB NOT NULL
);

CREATE TABLE vector_outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  op TEXT NOT NULL,
  key INTEGER NOT NULL
);";

//! Store: SQLite, the only truth. One file per table family.

//! Checks: functions that give one output its outcome.

//! Gate: the conditions a candidate must meet before a channel moves to it.

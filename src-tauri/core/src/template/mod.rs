//! Templates: messages with variables, rendered strictly and within bounds.

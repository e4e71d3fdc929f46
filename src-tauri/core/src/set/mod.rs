//! Set: a frozen, named list of cases, with or without expected answers.

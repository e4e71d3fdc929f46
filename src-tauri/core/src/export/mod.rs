//! Export: what a person takes out again, in Attune's own form.

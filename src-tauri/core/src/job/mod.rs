//! Job: long work as a leased row with progress, cancel and resume.

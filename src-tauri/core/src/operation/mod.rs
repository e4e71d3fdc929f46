//! Operations: everything a person or a program can ask for, declared once.

//! Report: one self-contained HTML file for a colleague who knows none of our words.

//! Verdict: what a comparison of many cases says.

//! Replay: past queries sent again through a candidate version and the baseline.

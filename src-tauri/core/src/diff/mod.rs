//! Diff of two prompt versions or two texts: messages matched, lines, then words.

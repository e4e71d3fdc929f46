//! Token counts, with OpenAI's public byte-pair encodings as the yardstick.

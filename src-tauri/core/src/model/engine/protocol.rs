//! What Attune and its engine say to each other.
//!
//! One request at a time goes to the child's standard input as a frame, and replies come back as frames on its standard
//! output until one of them is final. The first request opens a model; a child serves this one model for its life.
//! Standard error carries the log of llama.cpp.
use std::path::PathBuf;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use crate::{
    interaction::form::Usage,
    message::Message,
    model::{Finish, Settings},
};

/// Both sides come from one program, so versions differ only if it was replaced while it ran.
pub const VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Request {
    /// The first one, answered by [`Reply::Opened`].
    Open {
        version: u32,
        purpose: Purpose,
        /// Null: as many as suit the machine.
        threads: Option<u32>,
    },
    /// Answered by [`Reply::Text`] as often as there is new text, then [`Reply::Answered`].
    Chat { messages: Vec<Message>, settings: Settings },
    /// Answered by [`Reply::Embedded`].
    Embed { texts: Vec<String> },
}

/// What a child is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Purpose {
    /// To answer with the chat model in a GGUF file.
    Chat { file: PathBuf },
    /// To embed with the built-in embedder, which the child keeps as a file in `cache`.
    Embed { cache: PathBuf },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    Opened,
    /// A sign of life in the middle of long work.
    Working,
    /// The next piece of the answer.
    Text {
        text: String,
    },
    Answered(Answered),
    Embedded {
        vectors: Vectors,
    },
    Failed(Failure),
}

/// How an answer ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    pub finish: Finish,
    pub usage: Usage,
    /// Of the answer's tokens under the model itself, before temperature and grammar; null for an empty answer.
    pub mean_logprob: Option<f64>,
}

/// Vectors of one length as little-endian 32-bit floats in base64: exact, and a quarter of their size as JSON numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vectors {
    dimensions: usize,
    data: String,
}

impl Vectors {
    pub fn pack(vectors: &[Vec<f32>]) -> Self {
        let bytes: Vec<u8> = vectors.iter().flatten().flat_map(|value| value.to_le_bytes()).collect();
        Self { dimensions: vectors.first().map_or(0, Vec::len), data: BASE64_STANDARD.encode(bytes) }
    }

    /// `None` if these are not `count` vectors of the length that is said.
    pub fn unpack(&self, count: usize) -> Option<Vec<Vec<f32>>> {
        let bytes = BASE64_STANDARD.decode(&self.data).ok()?;
        let (values, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() || values.len() != self.dimensions.checked_mul(count)? {
            return None;
        }
        let values: Vec<f32> = values.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        Some(values.chunks(self.dimensions.max(1)).map(<[f32]>::to_vec).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn vectors_come_out_bit_by_bit_as_they_went_in(
            vectors in (1usize..8).prop_flat_map(|n| prop::collection::vec(prop::collection::vec(-1e30f32..1e30, n), 0..5))
        ) {
            prop_assert_eq!(Vectors::pack(&vectors).unpack(vectors.len()), Some(vectors));
        }
    }

    #[test]
    fn vectors_of_another_count_or_length_are_refused() {
        let vectors = Vectors::pack(&[vec![1.0, 2.0], vec![3.0, 4.0]]);
        assert!(vectors.unpack(2).is_some());
        assert!(vectors.unpack(3).is_none());
        assert!(Vectors { dimensions: 3, ..vectors.clone() }.unpack(2).is_none());
        assert!(Vectors { data: "AAAA".into(), ..vectors.clone() }.unpack(2).is_none());
        assert!(Vectors { data: "not base64".into(), ..vectors }.unpack(2).is_none());
    }
}

//! Frames: a length of four bytes (little endian), then so many bytes of JSON.
use std::io::{self, ErrorKind, Read, Write};

use serde::{Serialize, de::DeserializeOwned};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A longer frame is a sign that the other side speaks something else.
const LONGEST: usize = 64 << 20;

/// The next frame, or `None` where the other side has closed between two frames.
pub fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let mut body = vec![0; checked(length)?];
    from.read_exact(&mut body)?;
    Ok(Some(serde_json::from_slice(&body)?))
}

pub fn write(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    to.write_all(&encoded(value)?)?;
    to.flush()
}

/// As [`read`]; the end is an error of kind `UnexpectedEof`, since whoever waits for an answer expects one.
pub async fn receive<T: DeserializeOwned>(from: &mut (impl AsyncRead + Unpin)) -> io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length).await?;
    let mut body = vec![0; checked(length)?];
    from.read_exact(&mut body).await?;
    Ok(serde_json::from_slice(&body)?)
}

pub async fn send(to: &mut (impl AsyncWrite + Unpin), value: &impl Serialize) -> io::Result<()> {
    to.write_all(&encoded(value)?).await?;
    to.flush().await
}

fn encoded(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let body = serde_json::to_vec(value)?;
    let length = u32::try_from(body.len()).ok().filter(|_| body.len() <= LONGEST).ok_or_else(too_long)?;
    Ok([&length.to_le_bytes(), body.as_slice()].concat())
}

fn checked(length: [u8; 4]) -> io::Result<usize> {
    let length = u32::from_le_bytes(length) as usize;
    if length <= LONGEST { Ok(length) } else { Err(too_long()) }
}

fn too_long() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("a frame of more than {} MiB", LONGEST >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_frame_is_read_as_it_was_written_by_either_side() {
        let value = serde_json::json!({"text": "grüße\n", "n": [1, 2]});
        let mut bytes = Vec::new();
        write(&mut bytes, &value).unwrap();
        send(&mut bytes, &value).await.unwrap();
        let mut sync = bytes.as_slice();
        for _ in 0..2 {
            assert_eq!(read::<serde_json::Value>(&mut sync).unwrap(), Some(value.clone()));
        }
        assert_eq!(read::<serde_json::Value>(&mut sync).unwrap(), None);
        assert_eq!(receive::<serde_json::Value>(&mut bytes.as_slice()).await.unwrap(), value);
    }

    #[test]
    fn a_cut_frame_a_foreign_text_and_wrong_json_are_errors() {
        let mut whole = Vec::new();
        write(&mut whole, &"answer").unwrap();
        assert!(read::<String>(&mut &whole[..whole.len() - 1]).is_err());
        assert_eq!(read::<String>(&mut &b"usage: attune"[..]).unwrap_err().kind(), ErrorKind::InvalidData);
        assert!(read::<u32>(&mut whole.as_slice()).is_err());
    }
}

//! A ZIP of a few small files, not compressed: whoever gets it can look for words in its bytes as they are.
//!
//! The form is that of PKWARE's APPNOTE 4.3, without any of its extensions: a header before each file, then the list of
//! all files, then where that list begins. Names are ASCII.
use flate2::Crc;

/// 1 January 1980, the first day there is in the form: when it was made is told by the file itself.
const FIRST_DAY: u16 = 1 << 5 | 1;
/// The version of the form that knows plain files.
const NEEDED: u16 = 10;

/// `files` are names and contents.
pub fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let begins = out.len() as u32;
        let about = about(name, bytes);
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(*bytes);

        list.extend(b"PK\x01\x02");
        list.extend(NEEDED.to_le_bytes());
        list.extend(&about);
        // No comment, on the first disk, no attributes.
        list.extend([0; 10]);
        list.extend(begins.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let (begins, count) = (out.len() as u32, files.len() as u16);
    out.extend(&list);
    out.extend(b"PK\x05\x06");
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((list.len() as u32).to_le_bytes());
    out.extend(begins.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// What both the header and the list say of a file.
fn about(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(bytes);
    let size = (bytes.len() as u32).to_le_bytes();
    let mut about = Vec::new();
    about.extend(NEEDED.to_le_bytes());
    // No flags, not compressed, midnight.
    about.extend([0; 6]);
    about.extend(FIRST_DAY.to_le_bytes());
    about.extend(sum.sum().to_le_bytes());
    about.extend(size);
    about.extend(size);
    about.extend((name.len() as u16).to_le_bytes());
    about.extend([0; 2]);
    about
}

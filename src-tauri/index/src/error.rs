//! What the caller can do about it: rebuild, wait, or tell the person.
use std::{io, path::Path};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no index in this directory. Rebuild it.
    #[error("there is no index in {0}")]
    Missing(String),
    /// What is there is not what was written, or cannot be read. Rebuild it.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// Another process, or another part of this one, is writing.
    #[error("the index is being written by another process")]
    Busy,
    /// The caller gave vectors that do not fit the index.
    #[error("{0}")]
    Misfit(String),
    /// The disk or the operating system refused.
    #[error("{path}: {source}")]
    Disk { path: String, source: io::Error },
}

impl Error {
    /// Whether a new generation must be built from the vectors in the database.
    pub fn wants_rebuild(&self) -> bool {
        matches!(self, Error::Missing(_) | Error::Damaged(_))
    }

    pub(crate) fn disk(path: &Path, source: io::Error) -> Self {
        Error::Disk { path: path.display().to_string(), source }
    }
}

/// Lance's errors name files and code of its own. A full or read-only disk is told apart, everything else means that
/// the index cannot be relied upon.
impl From<lancedb::Error> for Error {
    fn from(error: lancedb::Error) -> Self {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(inner) = cause {
            if let Some(kind) = inner.downcast_ref::<io::Error>().map(io::Error::kind)
                && matches!(
                    kind,
                    io::ErrorKind::StorageFull
                        | io::ErrorKind::QuotaExceeded
                        | io::ErrorKind::ReadOnlyFilesystem
                        | io::ErrorKind::PermissionDenied
                )
            {
                return Error::Disk { path: "index".to_owned(), source: io::Error::new(kind, error.to_string()) };
            }
            cause = inner.source();
        }
        Error::Damaged(error.to_string())
    }
}

impl From<arrow_schema::ArrowError> for Error {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Error::Damaged(error.to_string())
    }
}

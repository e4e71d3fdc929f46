//! What SQLite says, in the person's words.
use crate::error::{Code, Error};

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let primary = match &error {
            sqlx::Error::Database(database) => {
                database.code().and_then(|code| code.parse::<i32>().ok()).map(|c| c & 0xff)
            }
            _ => None,
        };
        match primary {
            Some(5 | 6) => Error::new(Code::Busy, "Another program is writing to this workspace")
                .hint("Wait until it is done, or close it, then try again"),
            Some(11 | 26) => {
                Error::new(Code::DamagedWorkspace, format!("The workspace's database is damaged: {error}"))
                    .hint("Run attune doctor, which says what can be saved; then attune restore from a backup")
            }
            Some(13) => Error::new(Code::InputOutput, "The disk is full; nothing of this step was kept")
                .hint("Make space and try again"),
            Some(8) => {
                Error::new(Code::InputOutput, "The workspace cannot be written").hint("Check the folder's permissions")
            }
            Some(14) => Error::new(Code::InputOutput, "A file of the workspace cannot be opened")
                .hint("Check that its folder is there and can be written"),
            Some(10) => Error::new(Code::InputOutput, format!("The disk reports an error: {error}"))
                .hint("What was acknowledged before is kept; check the disk"),
            _ => Error::internal(format!("Database: {error}")),
        }
    }
}

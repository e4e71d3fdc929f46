//! Reading a file on a thread of its own, some rows at a time, so that memory stays the same whatever the size of the
//! file and of its rows: the reader waits while the store writes.
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::{
    error::Result,
    hex::hex,
    host::{Host, new_id},
    import::{self, Fault, Occurrences, Progress, Ready, Row, content_hash, feedback_fingerprint},
    interaction::form::AuthorKind,
    store::{
        feedback::Heard,
        ingest::New,
        waiting::{By, Late},
    },
    workspace::Workspace,
};

/// Rows that share a transaction, and their bytes: whichever is reached first.
const ROWS: usize = 1_000;
const BYTES: usize = 4 << 20;

/// A row that was read, with what is needed to hand it back if the store refuses it.
pub(super) struct Read {
    pub line: u64,
    pub raw: Vec<u8>,
    pub row: Result<Item, Fault>,
}

pub(super) enum Item {
    Interaction(Box<New>),
    Late(Late),
    LeftOut,
}

/// The rows of one file, as they come.
pub(super) struct Chunks {
    pub progress: Progress,
    /// A table's first line.
    pub header: Option<Vec<u8>>,
    receiver: mpsc::Receiver<Result<Vec<Read>>>,
}

impl Chunks {
    pub(super) fn start(
        rows: import::Rows,
        progress: Progress,
        workspace: Arc<Workspace>,
        host: Arc<dyn Host>,
    ) -> Self {
        let header = rows.header().map(<[u8]>::to_vec);
        let (sender, receiver) = mpsc::channel(2);
        let reader = Reader { workspace, host, occurrences: Occurrences::default() };
        tokio::task::spawn_blocking(move || reader.send_all(rows, &sender));
        Self { progress, header, receiver }
    }

    /// The next rows. An error is the last: what came before stays good.
    pub(super) async fn next(&mut self) -> Option<Result<Vec<Read>>> {
        self.receiver.recv().await
    }
}

struct Reader {
    workspace: Arc<Workspace>,
    host: Arc<dyn Host>,
    occurrences: Occurrences,
}

impl Reader {
    fn send_all(mut self, rows: import::Rows, sender: &mpsc::Sender<Result<Vec<Read>>>) {
        let (mut chunk, mut bytes) = (Vec::with_capacity(ROWS), 0);
        for record in rows {
            match record {
                Ok(record) => {
                    bytes += record.raw.len();
                    let row = record.row.map(|row| self.item(row));
                    chunk.push(Read { line: record.line, raw: record.raw, row });
                }
                Err(error) => {
                    let _ = sender.blocking_send(Ok(std::mem::take(&mut chunk)));
                    let _ = sender.blocking_send(Err(error));
                    return;
                }
            }
            if chunk.len() == ROWS || bytes >= BYTES {
                bytes = 0;
                // The other side is gone when the import was stopped.
                if sender.blocking_send(Ok(std::mem::replace(&mut chunk, Vec::with_capacity(ROWS)))).is_err() {
                    return;
                }
            }
        }
        let _ = sender.blocking_send(Ok(chunk));
    }

    fn item(&mut self, row: Row) -> Item {
        match row {
            Row::Interaction(ready) => Item::Interaction(Box::new(self.row(*ready))),
            Row::Late(late) => Item::Late(self.late(late)),
            Row::LeftOut => Item::LeftOut,
        }
    }

    /// By the narrowest name it has.
    fn late(&self, late: import::Late) -> Late {
        let (by, reference) = match (late.id, late.trace, late.session) {
            (Some(id), _, _) => (By::Id, id),
            (None, Some(trace), _) => (By::Trace, trace),
            (None, None, session) => (By::Session, session.unwrap_or_default()),
        };
        Late { by, reference, heard: self.heard(late.feedback) }
    }

    fn row(&mut self, ready: Ready) -> New {
        let Ready { mut interaction, feedback, time, cost, mut hash } = ready;
        // The end user is a pseudonym from here on, in the hash too: so an exported row is known again.
        if let Some(user) = interaction.user.take() {
            interaction.user = Some(self.workspace.pseudonym(&user));
            hash = content_hash(&interaction, time, cost);
        }
        let identity = interaction
            .id
            .clone()
            .unwrap_or_else(|| format!("sha256:{}#{}", hex(&hash), self.occurrences.number(&hash)));
        New {
            id: interaction.id.clone(),
            identity,
            feedback: self.heard(feedback),
            fresh_id: new_id(self.host.as_ref()),
            interaction,
            hash,
            time,
            cost,
        }
    }

    /// Who said it is a pseudonym where it was an end user, in the fingerprint too.
    fn heard(&self, feedback: Vec<import::Heard>) -> Vec<Heard> {
        let keep = |import::Heard { mut feedback, time, mut fingerprint }: import::Heard| {
            if feedback.author_kind == AuthorKind::User
                && let Some(author) = feedback.author.take()
            {
                feedback.author = Some(self.workspace.pseudonym(&author));
                fingerprint = feedback_fingerprint(&feedback, time);
            }
            Heard { id: new_id(self.host.as_ref()), feedback, time, fingerprint }
        };
        feedback.into_iter().map(keep).collect()
    }
}

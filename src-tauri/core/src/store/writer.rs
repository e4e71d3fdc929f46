//! One writer per process. What arrives while a transaction is being synced goes into the next one together, so that
//! many small writes share the price of one disk sync.
use std::{panic::AssertUnwindSafe, pin::Pin};

use futures::FutureExt;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use super::changes;
use crate::error::{Error, Result};

/// What a closure given to [`super::Store::write`] returns.
pub type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'c>>;

/// At most this many pieces of work share a transaction, so that none waits long.
const GROUP: usize = 256;

type Finish = Box<dyn FnOnce(Result<()>) + Send>;
type Run =
    Box<dyn for<'c> FnOnce(Result<&'c mut SqliteConnection>) -> Pin<Box<dyn Future<Output = Ran> + Send + 'c>> + Send>;

/// How one piece of work went, and whom to tell after the commit.
struct Ran {
    kept: bool,
    finish: Finish,
}

enum Message {
    Write { words: &'static [&'static str], run: Run },
    Stop(oneshot::Sender<()>),
}

#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<Message>);

impl Writer {
    pub(super) fn start(connection: SqliteConnection) -> Self {
        let (sender, receiver) = mpsc::channel(1024);
        tokio::spawn(serve(connection, receiver));
        Self(sender)
    }

    pub(super) async fn write<T, F>(&self, words: &'static [&'static str], work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send + 'static,
    {
        let (answer, receive) = oneshot::channel();
        let run: Run = Box::new(move |connection| Box::pin(run_one(connection, work, answer)));
        let closed = || Error::internal("The workspace is closed");
        self.0.send(Message::Write { words, run }).await.map_err(|_| closed())?;
        receive.await.map_err(|_| closed())?
    }

    pub(super) async fn stop(&self) {
        let (done, receive) = oneshot::channel();
        if self.0.send(Message::Stop(done)).await.is_ok() {
            let _ = receive.await;
        }
    }
}

async fn run_one<T, F>(connection: Result<&mut SqliteConnection>, work: F, answer: oneshot::Sender<Result<T>>) -> Ran
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send,
{
    let result = match connection {
        Ok(connection) => AssertUnwindSafe(work(connection))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Err(Error::internal("A write failed in a way that was not foreseen"))),
        Err(error) => Err(error),
    };
    let kept = result.is_ok();
    let finish: Finish = Box::new(move |committed| {
        // The caller may have gone away; its work is done all the same.
        let _ = answer.send(result.and_then(|value| committed.map(|()| value)));
    });
    Ran { kept, finish }
}

async fn serve(mut connection: SqliteConnection, mut receiver: mpsc::Receiver<Message>) {
    let mut group = Vec::with_capacity(GROUP);
    while receiver.recv_many(&mut group, GROUP).await > 0 {
        let mut stop = None;
        let mut writes = Vec::with_capacity(group.len());
        for message in group.drain(..) {
            match message {
                Message::Write { words, run } => writes.push((words, run)),
                Message::Stop(done) => stop = Some(done),
            }
        }
        commit_group(&mut connection, writes).await;
        if let Some(done) = stop {
            let _ = connection.close().await;
            let _ = done.send(());
            return;
        }
    }
    let _ = connection.close().await;
}

async fn commit_group(connection: &mut SqliteConnection, writes: Vec<(&'static [&'static str], Run)>) {
    if writes.is_empty() {
        return;
    }
    let mut finishes = Vec::with_capacity(writes.len());
    let committed = transact(connection, writes, &mut finishes).await;
    if committed.is_err() {
        let _ = sqlx::raw_sql("ROLLBACK").execute(connection).await;
    }
    for finish in finishes {
        finish(committed.clone());
    }
}

async fn transact(
    connection: &mut SqliteConnection,
    writes: Vec<(&'static [&'static str], Run)>,
    finishes: &mut Vec<Finish>,
) -> Result<()> {
    let mut healthy = execute(connection, "BEGIN IMMEDIATE").await;
    let mut changed: Vec<&'static str> = Vec::new();
    for (words, run) in writes {
        if healthy.is_ok() {
            healthy = execute(connection, "SAVEPOINT work").await;
        }
        let ran = run(healthy.clone().map(|()| &mut *connection)).await;
        if ran.kept {
            words.iter().for_each(|word| {
                if !changed.contains(word) {
                    changed.push(word);
                }
            });
        }
        if healthy.is_ok() {
            let end = if ran.kept { "RELEASE work" } else { "ROLLBACK TO work; RELEASE work" };
            healthy = execute(connection, end).await;
        }
        finishes.push(ran.finish);
    }
    healthy?;
    changes::record(connection, &changed).await?;
    execute(connection, "COMMIT").await
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<()> {
    sqlx::raw_sql(sql).execute(connection).await?;
    Ok(())
}

//! A model server on loopback that fails on command, in ways that no HTTP library would allow itself.
//!
//! It speaks the OpenAI chat form (`…/chat/completions`), Anthropic's messages (`…/messages`) and the form of a person's
//! own application (any other path), plain and streamed. What it does is told by a [`script`]: in the request's model
//! name, or in the path as `/s/SCRIPT/…`. Answers follow from the request alone ([`answer`]), so a replay against it
//! has the same verdict each time. It counts what it serves ([`Ledger`]), with its own clock.
//!
//! `GET /ledger` gives the counts, `GET …/models` the scripts.
pub mod answer;
mod anthropic;
mod application;
mod ledger;
mod openai;
mod plan;
mod request;
pub mod script;
mod wire;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

pub use self::ledger::{Counts, Seen};
use self::{ledger::Ledger, plan::Step, request::Request, script::Script};

/// A running server; it stops when it is dropped.
pub struct FaultServer {
    address: SocketAddr,
    ledger: Arc<Ledger>,
    task: JoinHandle<()>,
}

impl FaultServer {
    /// Listens on any free port. Requests that name no script are answered well and at once.
    pub async fn start() -> Self {
        Self::start_with(0, Script::OK).await.expect("loopback has a free port")
    }

    /// Listens on `port` (0 for any) and does what `usual` says for requests that name no script.
    pub async fn start_with(port: u16, usual: Script) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let address = listener.local_addr()?;
        let ledger = Arc::new(Ledger::default());
        let task = tokio::spawn(accept(listener, ledger.clone(), usual));
        Ok(Self { address, ledger, task })
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address under which each request follows `script`, whatever its model.
    pub fn url_for(&self, script: &str) -> String {
        format!("{}/s/{script}", self.url())
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What was served so far.
    pub fn counts(&self) -> Counts {
        self.ledger.counts()
    }

    /// Every model call so far, in order of arrival.
    pub fn seen(&self) -> Vec<Seen> {
        self.ledger.seen()
    }

    /// Forgets what was served, also how often each request came.
    pub fn reset(&self) {
        self.ledger.reset();
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A port of this machine on which nothing listens.
pub async fn refusing_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}

async fn accept(listener: TcpListener, ledger: Arc<Ledger>, usual: Script) {
    // Connections end with the server: dropping the set stops them.
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            Ok((stream, _)) = listener.accept() => {
                let (ledger, usual) = (ledger.clone(), usual.clone());
                connections.spawn(async move { drop(serve(stream, &ledger, &usual).await) });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Serves one connection until a script or the client ends it.
async fn serve(stream: TcpStream, ledger: &Ledger, usual: &Script) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(&mut stream).await? {
        if let Some(bytes) = request.housekeeping(ledger) {
            stream.write_all(&bytes).await?;
            continue;
        }
        let _under_way = ledger.arrive(&request);
        let script = request.script().unwrap_or_else(|| usual.clone());
        for step in plan::plan(script.kind_of_call(ledger.times_before(&request)), &request) {
            if !play(&mut stream, step).await? {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// False if the connection is over.
async fn play(stream: &mut BufReader<TcpStream>, step: Step) -> io::Result<bool> {
    match step {
        Step::Send(bytes) => stream.write_all(&bytes).await?,
        Step::Wait(span) => return wait(stream, span).await,
        Step::Repeat { bytes, times } => {
            for _ in 0..times {
                stream.write_all(&bytes).await?;
            }
        }
        Step::Close => return stream.shutdown().await.map(|()| false),
        Step::Reset => return stream.get_ref().set_zero_linger().map(|()| false),
    }
    Ok(true)
}

/// False if the client goes away meanwhile, as one does that has lost its patience.
async fn wait(stream: &mut BufReader<TcpStream>, span: Duration) -> io::Result<bool> {
    tokio::select! {
        () = tokio::time::sleep(span) => Ok(true),
        more = stream.fill_buf() => more.map(|bytes| !bytes.is_empty()),
    }
}

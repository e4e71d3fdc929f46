//! The child's side of the protocol.
use std::{
    io::{self, StdoutLock},
    process,
    sync::mpsc,
    thread,
};

use attune_core::model::engine::{
    frame,
    protocol::{Reply, Request},
};

pub struct Wire {
    requests: mpsc::Receiver<Request>,
    replies: StdoutLock<'static>,
}

impl Wire {
    /// Reads on a thread of its own, so that the process also ends in the middle of its work when Attune is gone: its
    /// input is closed then.
    pub fn open() -> Self {
        let (sender, requests) = mpsc::sync_channel(1);
        thread::spawn(move || {
            let mut input = io::stdin().lock();
            loop {
                match frame::read(&mut input) {
                    Ok(Some(request)) => {
                        if sender.send(request).is_err() {
                            return;
                        }
                    }
                    Ok(None) => process::exit(0),
                    Err(error) => {
                        eprintln!("error: the request cannot be read: {error}");
                        process::exit(1);
                    }
                }
            }
        });
        Self { requests, replies: io::stdout().lock() }
    }

    /// Waits for the next request.
    pub fn next(&mut self) -> Option<Request> {
        self.requests.recv().ok()
    }

    /// Ends the process if nobody listens any more.
    pub fn reply(&mut self, reply: &Reply) {
        if frame::write(&mut self.replies, reply).is_err() {
            process::exit(0);
        }
    }
}

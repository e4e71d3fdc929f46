//! Ctrl-C: the first one asks the work to stop where nothing is lost, the second one ends the program.
use tokio_util::sync::CancellationToken;

use crate::exit::Exit;

pub fn watch(cancel: CancellationToken) {
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if cancel.is_cancelled() {
                std::process::exit(Exit::Interrupted.number().into());
            }
            eprintln!("\nStopping; what is finished stays. Ctrl-C again to stop at once");
            cancel.cancel();
        }
    });
}

//! The fault server for scripts: `fault-server [--port N] [--script S]` prints its address and serves until it is ended.
use attune_tests::fault_server::{FaultServer, script::Script};

#[tokio::main]
async fn main() -> Result<(), String> {
    let (mut port, mut usual) = (0, Script::OK);
    let mut words = std::env::args().skip(1);
    while let Some(flag) = words.next() {
        let value = words.next().ok_or(format!("{flag} wants a value"))?;
        match flag.as_str() {
            "--port" => port = value.parse().map_err(|_| format!("{value} is no port"))?,
            "--script" => usual = Script::parse(&value).ok_or(format!("{value} is no script"))?,
            _ => return Err(format!("{flag} is unknown; there are --port and --script")),
        }
    }
    let server = FaultServer::start_with(port, usual).await.map_err(|error| error.to_string())?;
    println!("{}", server.url());
    std::future::pending().await
}

//! The way out: one pair of HTTP clients for all models.
//!
//! The system's certificates are trusted, proxies of the environment are honoured except for this machine, no redirect
//! is followed (a key must not travel on), no cookie is kept, and nothing is tried again behind the caller's back.
use std::{net::SocketAddr, sync::Arc, time::Duration};

use jiff::Timestamp;
use reqwest::{
    Client, ClientBuilder,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use url::Url;

use super::address;
use crate::error::{Code, Error, Result};

/// How long to wait for what. A local model may think for a minute before its first word.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For the connection to stand.
    pub connect: Duration,
    /// Between two pieces of an answer, and for its beginning.
    pub idle: Duration,
    /// For one attempt as a whole, however busily the server sends.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), idle: Duration::from_secs(180), total: Duration::from_secs(600) }
    }
}

/// Connections to models. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Network {
    /// To this machine: never through a proxy.
    direct: Client,
    /// To everywhere else.
    outside: Client,
    pub(super) total: Duration,
    now_ms: Arc<dyn Fn() -> i64 + Send + Sync>,
}

impl Network {
    /// `now_ms` is the host's clock; dates in headers are measured by it where a server does not say its own time.
    pub fn new(timeouts: Timeouts, now_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Result<Self> {
        Ok(Self {
            direct: build(|| builder(timeouts).no_proxy())?,
            outside: build(|| builder(timeouts))?,
            total: timeouts.total,
            now_ms: Arc::new(now_ms),
        })
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond((self.now_ms)()).unwrap_or_default()
    }

    pub(super) fn client(&self, url: &Url) -> &Client {
        if address::is_loopback(url) { &self.direct } else { &self.outside }
    }
}

fn builder(timeouts: Timeouts) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("attune/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(timeouts.connect)
        .read_timeout(timeouts.idle)
        .dns_resolver(Resolver)
}

/// A machine without any certificate authority can still reach its own models over plain http.
fn build(builder: impl Fn() -> ClientBuilder) -> Result<Client> {
    let client = builder().build().or_else(|_| builder().tls_certs_only([]).build());
    client.map_err(|error| Error::new(Code::Internal, format!("The HTTP client cannot be set up: {error}")))
}

/// The system's resolver, less the addresses that no model has: a name may resolve to anything.
struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed: Vec<SocketAddr> =
                found.into_iter().filter(|address| !address::is_forbidden(address.ip())).collect();
            if allowed.is_empty() {
                return Err(format!("{} has no address that a model may have", name.as_str()).into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

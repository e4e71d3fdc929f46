//! The way out: the HTTP clients that all models share.
//!
//! The system's certificates are trusted, proxies of the environment are honoured except for this machine, no redirect
//! is followed (a key must not travel on), no cookie is kept, and nothing is tried again behind the caller's back.
//!
//! Every request passes [`Network::send`], so that a workspace can keep everything on this machine and knows what it
//! sent where.
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::{
    Client, RequestBuilder, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONNECTION, HeaderMap, HeaderValue},
    redirect,
};
use url::Url;

use super::{ChatError, ChatErrorKind, address, fault};
use crate::error::{Code, Error, Result};

/// How long a connection may lie idle and be used again: less than the minute after which load balancers close theirs.
/// A request that is on its way at that moment would cost an attempt.
const KEPT_OPEN: Duration = Duration::from_secs(30);

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

/// Watches the way out.
#[async_trait]
pub trait Watch: Send + Sync {
    /// Asked before each request that is not for this machine. An error keeps it here.
    fn may_leave(&self, url: &Url) -> Result<()>;

    /// A request leaves for this scheme, host and port.
    async fn leaves(&self, origin: String, errand: Errand);
}

/// What requests are sent for.
#[derive(Debug, Clone, Default)]
pub struct Errand {
    pub replay: Option<String>,
    /// The case's place in the replay. `None`: no user's message is in it.
    pub position: Option<i64>,
}

tokio::task_local! {
    static ERRAND: Errand;
}

impl Errand {
    /// What `work` sends is sent on this errand. It holds within one task, so nothing has to pass it on.
    pub async fn run<T>(self, work: impl Future<Output = T>) -> T {
        ERRAND.scope(self, work).await
    }

    fn current() -> Self {
        ERRAND.try_with(Clone::clone).unwrap_or_default()
    }
}

/// Connections to models. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Network {
    timeouts: Timeouts,
    now_ms: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// Made when first needed: reading the system's certificates takes its time.
    clients: Arc<Mutex<HashMap<Route, Client>>>,
    watch: Option<Arc<dyn Watch>>,
}

/// What tells one client from another.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Route {
    /// To this machine: never through a proxy.
    is_local: bool,
    /// Without TLS no certificate is read, so a machine that has none can still use its own models.
    is_secure: bool,
}

impl Network {
    /// `now_ms` is the host's clock; dates in headers are measured by it where a server does not say its own time.
    pub fn new(timeouts: Timeouts, now_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self { timeouts, now_ms: Arc::new(now_ms), clients: Arc::default(), watch: None }
    }

    pub fn watched(self, watch: impl Watch + 'static) -> Self {
        Self { watch: Some(Arc::new(watch)), ..self }
    }

    /// An error says that the system's certificates cannot be used.
    pub(super) fn prepare(&self, url: &Url) -> Result<()> {
        self.client(url).map(drop)
    }

    /// Sends one request, if it may leave.
    pub(super) async fn send(
        &self,
        url: &Url,
        request: impl FnOnce(Client) -> RequestBuilder,
    ) -> Result<Response, ChatError> {
        let client = self.client(url).map_err(|error| ChatError::new(ChatErrorKind::Tls, error.message))?;
        let Some(watch) = &self.watch else { return answered(request(client).send().await, url) };
        if !address::is_loopback(url) {
            watch.may_leave(url).map_err(|error| ChatError::new(ChatErrorKind::Blocked, error.message))?;
        }
        // Written down while it is on its way, so that the answer's time is the model's own.
        let noted = watch.leaves(address::origin(url), Errand::current());
        let (response, ()) = tokio::join!(request(client).send(), noted);
        answered(response, url)
    }

    fn client(&self, url: &Url) -> Result<Client> {
        let route = Route { is_local: address::is_loopback(url), is_secure: url.scheme() == "https" };
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&route) {
            return Ok(client.clone());
        }
        let client = self.build(route)?;
        clients.insert(route, client.clone());
        Ok(client)
    }

    fn build(&self, route: Route) -> Result<Client> {
        let mut builder = Client::builder()
            .user_agent(concat!("attune/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(self.timeouts.connect)
            .pool_idle_timeout(KEPT_OPEN)
            .read_timeout(self.timeouts.idle)
            .dns_resolver(Resolver { is_local: route.is_local });
        // llama-server closes after a streamed answer though it says that it keeps alive, so nothing is sent on a
        // connection to a server near by a second time; a new one costs next to nothing there.
        if !route.is_secure {
            builder = builder.default_headers(HeaderMap::from_iter([(CONNECTION, HeaderValue::from_static("close"))]));
        }
        if route.is_local {
            builder = builder.no_proxy();
        }
        // A proxy may itself be reached over TLS.
        if route.is_local && !route.is_secure {
            builder = builder.tls_certs_only([]);
        }
        builder.build().map_err(|error| {
            Error::new(Code::ModelUnavailable, format!("No secure connection can be made from this machine: {error}"))
                .hint("Install the certificates of the system (on Debian the package ca-certificates)")
        })
    }

    pub(super) fn total(&self) -> Duration {
        self.timeouts.total
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond((self.now_ms)()).unwrap_or_default()
    }
}

fn answered(response: reqwest::Result<Response>, url: &Url) -> Result<Response, ChatError> {
    response.map_err(|error| fault::of_transport(&error, url.host_str().unwrap_or_default()))
}

/// The system's resolver, less the addresses that no model has: a name may resolve to anything.
struct Resolver {
    /// A name of this machine leads nowhere else.
    is_local: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let is_local = self.is_local;
        let is_allowed = move |ip: IpAddr| !address::is_forbidden(ip) && (!is_local || ip.to_canonical().is_loopback());
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed: Vec<SocketAddr> = found.into_iter().filter(|address| is_allowed(address.ip())).collect();
            if allowed.is_empty() {
                return Err(format!("{} has no address that a model may have", name.as_str()).into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

//! Which addresses a model may have, and what an address means for keys and proxies.
//!
//! Plain `http` is for this machine and private networks, because a key and the users' messages would be readable on
//! the way. Link-local addresses are never reached: clouds keep the credentials of their machines there.
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::error::{Error, Result};

/// Hosts that hand out the credentials of a cloud machine and are not link-local by number.
const METADATA_ADDRESSES: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)), IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254))];
const METADATA_NAMES: [&str; 2] = ["metadata.google.internal", "metadata.goog"];

/// Reads and checks the address of a model. Errors name what is wrong with it and how it should look.
pub fn parse(text: &str) -> Result<Url> {
    let wrong = |message: String| {
        Error::bad_input(message).hint("An address looks like https://api.example.com/v1").at_field("url")
    };
    let url = Url::parse(text.trim()).map_err(|error| wrong(format!("“{text}” is not an address: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong(format!("An address begins with http:// or https://, not {}:", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("An address holds no user name or password".into()).hint("Enter the key as the model's key"));
    }
    if url.fragment().is_some() {
        return Err(wrong("An address holds no #".into()));
    }
    let Some(host) = url.host() else { return Err(wrong(format!("“{text}” names no host"))) };
    if is_unspecified(&host) {
        return Err(wrong("0.0.0.0 is where a server listens, not where it is reached".into()).hint("Use 127.0.0.1"));
    }
    if is_forbidden_host(&host) {
        return Err(wrong(format!("{host} is a link-local or cloud metadata address, which no model has")));
    }
    if url.scheme() == "http" && !is_private(&host) {
        return Err(wrong(format!("{host} is on the public network: over http the key and the messages can be read"))
            .hint("Use https://"));
    }
    Ok(url)
}

/// Scheme, host and port, always with the port: what a key is bound to.
pub fn origin(url: &Url) -> String {
    let host = url.host().map(|host| host.to_string()).unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}://{}:{port}", url.scheme(), host.trim_end_matches('.'))
}

/// True for this machine: no proxy is asked there.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_local_name(name),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => plain(IpAddr::V6(ip)).is_loopback(),
        None => false,
    }
}

/// True for an address that no other network reaches, this machine's own as well.
pub fn is_in_private_network(url: &Url) -> bool {
    url.host().is_some_and(|host| is_private(&host))
}

/// True for what a model says of where it is ([`super::ChatModel::endpoint`]), if that is not this machine.
pub fn is_away(endpoint: &str) -> bool {
    Url::parse(endpoint).is_ok_and(|url| !is_loopback(&url))
}

/// True for addresses that are never connected to, also when a name resolves to them.
pub fn is_forbidden(ip: IpAddr) -> bool {
    let ip = plain(ip);
    let link_local = match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    link_local || METADATA_ADDRESSES.contains(&ip)
}

fn is_forbidden_host(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => METADATA_NAMES.contains(&name.trim_end_matches('.')),
        Host::Ipv4(ip) => is_forbidden(IpAddr::V4(*ip)),
        Host::Ipv6(ip) => is_forbidden(IpAddr::V6(*ip)),
    }
}

fn is_unspecified(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(_) => false,
        Host::Ipv4(ip) => ip.is_unspecified(),
        Host::Ipv6(ip) => plain(IpAddr::V6(*ip)).is_unspecified(),
    }
}

/// This machine or a private network. A name without a dot cannot be a public one.
fn is_private(host: &Host<&str>) -> bool {
    let ip = match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let suffixes = [".local", ".lan", ".internal", ".home.arpa"];
            return is_local_name(name) || !name.contains('.') || suffixes.iter().any(|suffix| name.ends_with(suffix));
        }
        Host::Ipv4(ip) => IpAddr::V4(*ip),
        Host::Ipv6(ip) => plain(IpAddr::V6(*ip)),
    };
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

/// An IPv4 address that hides in an IPv6 one is judged as what it is.
fn plain(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(ip, IpAddr::V4),
        IpAddr::V4(_) => ip,
    }
}

#[cfg(test)]
mod tests;

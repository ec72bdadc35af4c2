use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use http::Uri;
use rustls::pki_types::ServerName;

/// A listener on this machine.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Destination {
    /// All of them loopback addresses; no name is ever looked up.
    pub(super) addresses: Vec<SocketAddr>,
    /// Host and port as the URL has them.
    pub(super) host: String,
    /// Path and query.
    pub(super) target: String,
    /// The name that the listener's certificate must have, where it is an HTTPS one.
    pub(super) tls: Option<ServerName<'static>>,
}

impl Destination {
    /// Where a URL points; the error says why nothing is posted there.
    pub(super) fn parse(url: &str) -> Result<Destination, String> {
        let parsed: Uri = url
            .parse()
            .map_err(|error| format!("`{url}` is not a URL: {error}"))?;
        let (scheme, authority) = (parsed.scheme_str(), parsed.authority());
        let (Some(scheme @ ("http" | "https")), Some(authority)) = (scheme, authority) else {
            return Err(format!(
                "the sandbox posts to http:// and https:// URLs of this machine only, and `{url}` \
                 is none"
            ));
        };
        let secure = scheme == "https";
        let port = authority
            .port_u16()
            .unwrap_or(if secure { 443 } else { 80 });
        let ips = loopback(authority.host()).ok_or_else(|| {
            format!(
                "the sandbox posts to this machine only, and {} is not: use 127.0.0.1, [::1] or \
                 localhost",
                authority.host()
            )
        })?;
        let tls = match secure {
            true => Some(server_name(authority.host())?),
            false => None,
        };
        let without_user = authority.as_str().rsplit('@').next();
        Ok(Destination {
            addresses: ips.iter().map(|ip| SocketAddr::new(*ip, port)).collect(),
            host: without_user.unwrap_or_default().to_owned(),
            target: parsed
                .path_and_query()
                .map_or("/", |target| target.as_str())
                .to_owned(),
            tls,
        })
    }
}

fn server_name(host: &str) -> Result<ServerName<'static>, String> {
    let name = host.trim_start_matches('[').trim_end_matches(']');
    ServerName::try_from(name.to_owned()).map_err(|_| format!("no certificate can be for {host}"))
}

fn loopback(host: &str) -> Option<Vec<IpAddr>> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host == "localhost" || host.ends_with(".localhost") {
        return Some(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let ip: IpAddr = address.parse().ok()?;
    ip.to_canonical().is_loopback().then(|| vec![ip])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn loopback_addresses_are_posted_to() {
        for (url, first, target) in [
            ("http://127.0.0.1:8080/n?a=1", "127.0.0.1:8080", "/n?a=1"),
            ("http://127.1.2.3", "127.1.2.3:80", "/"),
            ("http://[::1]:81/n", "[::1]:81", "/n"),
            ("http://LOCALHOST:82/", "127.0.0.1:82", "/"),
            ("http://shop.localhost:83/n", "127.0.0.1:83", "/n"),
            ("https://127.0.0.1/n", "127.0.0.1:443", "/n"),
            ("https://localhost:84/", "127.0.0.1:84", "/"),
        ] {
            let destination = Destination::parse(url).unwrap();
            assert_eq!(destination.addresses[0], first.parse().unwrap(), "{url}");
            assert_eq!(destination.target, target);
            assert_eq!(destination.tls.is_some(), url.starts_with("https"));
        }
    }

    #[test]
    fn nothing_else_is() {
        for url in [
            "http://192.168.1.1/n",
            "http://10.0.0.1/n",
            "http://0.0.0.0/n",
            "http://example.com/n",
            "http://127.0.0.1.example.com/n",
            "http://localhost.example.com/n",
            "http://127.0.0.1@example.com/n",
            "http://[::ffff:10.0.0.1]/n",
            "https://192.168.1.1/n",
            "https://example.com/n",
            "ftp://127.0.0.1/n",
            "/n",
            "",
        ] {
            assert!(Destination::parse(url).is_err(), "{url}");
        }
    }
}

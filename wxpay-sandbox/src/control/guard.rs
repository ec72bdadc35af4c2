use std::net::IpAddr;

use super::network::Network;
use super::problem::Problem;
use crate::server::Received;

/// Whoever is at the other end of the connection.
pub(crate) struct Visitor {
    pub(crate) address: IpAddr,
}

/// Who may order something besides callers on this machine.
#[derive(Clone, Debug, Default)]
pub(crate) struct Admission {
    /// Where they may call from.
    pub(crate) networks: Vec<Network>,
    /// What they may call this machine, besides its address.
    pub(crate) hosts: Vec<String>,
}

/// Lets in who is on this machine or was allowed to, and no web page of somebody else that a
/// browser there shows.
pub(super) fn admit(
    admission: &Admission,
    visitor: &Visitor,
    received: &Received,
) -> Result<(), Problem> {
    let address = visitor.address.to_canonical();
    let allowed = |network: &Network| network.contains(address);
    if !address.is_loopback() && !admission.networks.iter().any(allowed) {
        let error = format!(
            "the control API is for this machine only, and {address} is another: start the sandbox \
             with --control-from {address} to let it in"
        );
        return Err(Problem::new(403, error));
    }
    let host = received.header("host").unwrap_or_default();
    // A name that somebody else's DNS points at this machine is not ours.
    if !admission.knows(host) {
        let name = name(host);
        let error = format!(
            "the control API is at 127.0.0.1 or localhost, not at `{host}`: start the sandbox with \
             --control-host {name} if that is its name"
        );
        return Err(Problem::new(403, error));
    }
    match foreign_origin(received) {
        None => Ok(()),
        Some(origin) => {
            let error = format!("a page of {origin} must not order anything here");
            Err(Problem::new(403, error))
        }
    }
}

/// Whose web page has sent a request, unless it is one of the sandbox's own, or no page at all.
pub(crate) fn foreign_origin(received: &Received) -> Option<&str> {
    let host = received.header("host").unwrap_or_default();
    let origin = received.header("origin")?;
    let from = origin.split_once("://").map(|(_, from)| from);
    (from != Some(host)).then_some(origin)
}

impl Admission {
    /// Whether the `Host` of a request is this machine's, by whatever DNS says.
    fn knows(&self, host: &str) -> bool {
        let name = name(host);
        if name.eq_ignore_ascii_case("localhost")
            || self.hosts.iter().any(|own| name.eq_ignore_ascii_case(own))
        {
            return true;
        }
        let address = name.trim_start_matches('[').trim_end_matches(']');
        let address = address.parse::<IpAddr>();
        // No DNS stands behind an address, so that whoever may call from elsewhere may use any.
        address.is_ok_and(|it| it.to_canonical().is_loopback() || !self.networks.is_empty())
    }
}

/// A host without its port.
fn name(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderName};

    use super::*;

    fn status(admission: &Admission, from: &str, headers: &[(&str, &str)]) -> u16 {
        let pair = |(name, value): &(&str, &str)| {
            (name.parse::<HeaderName>().unwrap(), value.parse().unwrap())
        };
        let received = Received {
            method: "POST".to_owned(),
            target: "/_sandbox/clock".to_owned(),
            headers: headers.iter().map(pair).collect::<HeaderMap>(),
            body: Bytes::new(),
            tls: false,
            certificate: None,
        };
        let visitor = Visitor {
            address: from.parse().unwrap(),
        };
        match admit(admission, &visitor, &received) {
            Ok(()) => 200,
            Err(problem) => problem.status(),
        }
    }

    fn docker() -> Admission {
        Admission {
            networks: vec!["172.16.0.0/12".parse().unwrap()],
            hosts: vec!["sandbox".to_owned()],
        }
    }

    #[test]
    fn only_names_of_this_machine_are_taken() {
        let closed = Admission::default();
        for good in [
            "127.0.0.1:9080",
            "localhost",
            "LOCALHOST:1",
            "[::1]:9080",
            "[::1]",
        ] {
            assert_eq!(status(&closed, "::1", &[("host", good)]), 200, "{good}");
        }
        for bad in [
            "",
            "example.com",
            "127.0.0.1.example.com:9080",
            "10.0.0.1:9080",
            "sandbox",
        ] {
            assert_eq!(status(&closed, "127.0.0.1", &[("host", bad)]), 403, "{bad}");
        }
    }

    #[test]
    fn only_this_machine_is_let_in_unless_others_are_named() {
        let host = [("host", "localhost:9080")];
        for from in ["172.17.0.1", "::ffff:172.17.0.1", "192.168.0.2", "fe80::1"] {
            assert_eq!(status(&Admission::default(), from, &host), 403, "{from}");
        }
        assert_eq!(status(&docker(), "172.17.0.1", &host), 200);
        assert_eq!(status(&docker(), "::ffff:172.17.0.1", &host), 200);
        assert_eq!(status(&docker(), "127.0.0.1", &host), 200);
        assert_eq!(status(&docker(), "192.168.0.2", &host), 403);
    }

    #[test]
    fn whoever_is_let_in_still_shows_no_page_of_somebody_else() {
        for (headers, wanted) in [
            (vec![("host", "sandbox:9080")], 200),
            (vec![("host", "172.17.0.2:9080")], 200),
            // DNS that was rebound.
            (vec![("host", "evil.example:9080")], 403),
            (vec![("host", "sandbox.evil.example")], 403),
            (
                vec![("host", "sandbox:9080"), ("origin", "http://sandbox:9080")],
                200,
            ),
            (
                vec![("host", "sandbox:9080"), ("origin", "http://evil.example")],
                403,
            ),
            (vec![("host", "sandbox:9080"), ("origin", "null")], 403),
            (
                vec![("host", "172.17.0.2:9080"), ("origin", "http://172.17.0.3")],
                403,
            ),
        ] {
            assert_eq!(
                status(&docker(), "172.17.0.1", &headers),
                wanted,
                "{headers:?}"
            );
        }
    }
}

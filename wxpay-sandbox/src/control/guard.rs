use std::net::IpAddr;

use super::problem::Problem;
use crate::server::Received;

/// Whoever is at the other end of the connection.
pub(crate) struct Visitor {
    pub(crate) address: IpAddr,
}

/// Lets in who is on this machine, and no web page of somebody else that its browser shows.
pub(super) fn admit(visitor: &Visitor, received: &Received) -> Result<(), Problem> {
    if !visitor.address.to_canonical().is_loopback() {
        return Err(Problem::new(
            403,
            "the control API is for this machine only: call it over a loopback address",
        ));
    }
    let host = received.header("host").unwrap_or_default();
    // A name that somebody else's DNS points at this machine is not ours.
    if !is_this_machine(host) {
        let error = format!("the control API is at 127.0.0.1 or localhost, not at `{host}`");
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

fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || address
            .parse()
            .is_ok_and(|address: IpAddr| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_taken() {
        for good in [
            "127.0.0.1:9080",
            "localhost",
            "LOCALHOST:1",
            "[::1]:9080",
            "[::1]",
        ] {
            assert!(is_this_machine(good), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "127.0.0.1.example.com:9080",
            "10.0.0.1:9080",
        ] {
            assert!(!is_this_machine(bad), "{bad}");
        }
    }
}

use std::error::Error;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

/// An address, or a network in the notation `192.168.0.0/16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpNet);

impl Network {
    /// Whether an address is one of the network's.
    ///
    /// ```
    /// let docker: wxpay_sandbox::Network = "172.16.0.0/12".parse()?;
    /// assert!(docker.contains([172, 17, 0, 1].into()));
    /// assert!(!docker.contains([192, 168, 0, 1].into()));
    /// # Ok::<(), wxpay_sandbox::NetworkError>(())
    /// ```
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Network {
        Network(address.to_canonical().into())
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Network, NetworkError> {
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(address.into());
        }
        text.parse().map(Network).map_err(|_| NetworkError {
            text: text.to_owned(),
        })
    }
}

/// A text is neither an address nor a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkError {
    text: String,
}

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        write!(
            f,
            "`{text}` is neither an address, such as 172.17.0.1, nor a network, such as 172.16.0.0/12"
        )
    }
}

impl Error for NetworkError {}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_the_addresses_that_begin_alike() {
        for (network, address, inside) in [
            ("172.16.0.0/12", "172.31.255.255", true),
            ("172.16.0.0/12", "172.32.0.0", false),
            ("172.17.0.1", "172.17.0.1", true),
            ("172.17.0.1", "172.17.0.2", false),
            ("172.17.0.1", "::ffff:172.17.0.1", true),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("fd00::/8", "fdab::1", true),
            ("fd00::/8", "fe80::1", false),
            ("::/0", "2001:db8::1", true),
        ] {
            let network: Network = network.parse().unwrap();
            let address = address.parse().unwrap();
            assert_eq!(network.contains(address), inside, "{network:?} {address}");
        }
    }

    #[test]
    fn anything_else_is_no_network() {
        for text in [
            "",
            "docker",
            "172.17.0.1/33",
            "172.17.0.1/",
            "::/129",
            "1.2.3/8",
            "a/8",
        ] {
            let error = text.parse::<Network>().unwrap_err();
            assert!(error.to_string().contains(&format!("`{text}`")), "{error}");
        }
    }
}

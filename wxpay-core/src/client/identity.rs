//! The TLS side: trust, and the merchant's client certificate.

use std::sync::Arc;
use std::time::Duration;

use pem_rfc7468::LineEnding;
use zeroize::Zeroizing;

use crate::client::proxies::Proxies;
use crate::crypto::{Certificate, PrivateKey};
use crate::error::ConfigError;

/// A TLS client certificate that was set on its own.
pub(super) enum Given {
    Pem(Zeroizing<Vec<u8>>),
    #[cfg(feature = "pkcs12")]
    Pkcs12 {
        der: Zeroizing<Vec<u8>>,
        passphrase: Zeroizing<String>,
    },
}

impl Given {
    pub(super) fn load(&self) -> Result<reqwest::Identity, ConfigError> {
        match self {
            Given::Pem(pem) => from_pem("client_identity_pem", pem),
            #[cfg(feature = "pkcs12")]
            Given::Pkcs12 { der, passphrase } => {
                let field = "client_identity_pkcs12";
                let identity = crate::crypto::Pkcs12Identity::from_der(der, passphrase)
                    .map_err(|error| ConfigError::key(field, error))?;
                from_pem(field, identity.to_pem().as_bytes())
            }
        }
    }
}

impl std::fmt::Debug for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// The identity that follows from the merchant's certificate and private key.
pub(super) fn of(
    certificate: &Certificate,
    key: &PrivateKey,
) -> Result<reqwest::Identity, ConfigError> {
    let certificate = pem_rfc7468::encode_string("CERTIFICATE", LineEnding::LF, certificate.der());
    match (certificate, key.to_pkcs8_pem()) {
        (Ok(certificate), Some(key)) => {
            let pem = Zeroizing::new([certificate.as_bytes(), key.as_bytes()].concat());
            from_pem("certificate", &pem)
        }
        _ => Err(ConfigError::new(
            "certificate",
            "cannot be handed to the TLS library",
        )),
    }
}

/// How the TLS library puts it.
const NO_AUTHORITIES: &str = "No CA certificates were loaded";

/// An HTTP client as WeChat Pay wants it, that trusts these authorities, and the system's unless
/// they are to be the `only` ones.
pub(super) fn http_client(
    connect_timeout: Duration,
    roots: &[Certificate],
    only: bool,
    proxies: &Arc<Proxies>,
) -> Result<reqwest::ClientBuilder, String> {
    let roots = roots
        .iter()
        .map(|root| reqwest::Certificate::from_der(root.der()));
    let roots: Vec<_> = roots
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    let builder = reqwest::Client::builder();
    let builder = match only {
        true => builder.tls_certs_only(roots),
        false => builder.tls_certs_merge(roots),
    };
    Ok(proxies
        .set(builder)
        .connect_timeout(connect_timeout)
        // The server closes idle connections after eight seconds; a request that meets a closing
        // connection may or may not have arrived.
        .pool_idle_timeout(Duration::from_secs(5))
        // A signature is good for one URL.
        .redirect(reqwest::redirect::Policy::none()))
}

pub(super) fn finish(
    builder: reqwest::ClientBuilder,
    field: &'static str,
) -> Result<reqwest::Client, ConfigError> {
    builder.build().map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        let cause = cause.unwrap_or_else(|| error.to_string());
        if cause.contains(NO_AUTHORITIES) {
            return ConfigError::new(
                "root_certificate",
                "this machine has no certificate authorities to check HTTPS by: install its \
                 package ca-certificates, name a PEM file of them in SSL_CERT_FILE, or give them \
                 with `root_certificate`",
            );
        }
        ConfigError::new(field, cause)
    })
}

fn from_pem(field: &'static str, pem: &[u8]) -> Result<reqwest::Identity, ConfigError> {
    reqwest::Identity::from_pem(pem).map_err(|_| {
        ConfigError::new(
            field,
            "is not usable as a TLS client certificate; expected the PEM of a certificate and of \
             its private key (apiclient_cert.pem and apiclient_key.pem)",
        )
    })
}

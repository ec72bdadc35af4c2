//! The TLS side: trust, and the merchant's client certificate.

use std::sync::Arc;
use std::time::Duration;

use pem_rfc7468::LineEnding;
use zeroize::Zeroizing;

use crate::client::proxies::Proxies;
use crate::crypto::{Certificate, KeyError, KeyMaterial, PrivateKey};
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
    /// The setting.
    pub(super) fn field(&self) -> &'static str {
        match self {
            Given::Pem(_) => "client_identity_pem",
            #[cfg(feature = "pkcs12")]
            Given::Pkcs12 { .. } => "client_identity_pkcs12",
        }
    }

    /// `mchid` is the passphrase as a rule.
    #[cfg_attr(not(feature = "pkcs12"), allow(unused_variables))]
    pub(super) fn load(&self, mchid: &str) -> Result<reqwest::Identity, ConfigError> {
        let field = self.field();
        match self {
            Given::Pem(pem) => read(field, pem).or_else(|error| {
                // TLS takes keys of other algorithms too.
                reqwest::Identity::from_pem(pem).map_err(|_| error)
            }),
            #[cfg(feature = "pkcs12")]
            Given::Pkcs12 { der, passphrase } => {
                let identity = crate::crypto::Pkcs12Identity::from_der(der, passphrase);
                let identity = identity.map_err(|error| match error {
                    KeyError::Passphrase => wrong_passphrase(field, passphrase, mchid),
                    other => ConfigError::key(field, other),
                })?;
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

/// The identity that follows from the merchant's certificate, with those that issued it behind it,
/// and the private key.
pub(super) fn of(
    field: &'static str,
    chain: &[Certificate],
    key: &PrivateKey,
) -> Result<reqwest::Identity, ConfigError> {
    let unusable = || ConfigError::new(field, "cannot be handed to the TLS library");
    let key = key.to_pkcs8_pem().ok_or_else(unusable)?;
    let mut certificates = String::new();
    for certificate in chain {
        let pem = pem_rfc7468::encode_string("CERTIFICATE", LineEnding::LF, certificate.der());
        certificates.push_str(&pem.map_err(|_| unusable())?);
    }
    let pem = Zeroizing::new([certificates.as_bytes(), key.as_bytes()].concat());
    from_pem(field, &pem)
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

/// [`finish`] for a client that shows a certificate, where the certificate is what is refused.
pub(super) fn finish_with_certificate(
    builder: reqwest::ClientBuilder,
    field: &'static str,
) -> Result<reqwest::Client, ConfigError> {
    finish(builder, field).map_err(|error| {
        let cause = error.problem();
        let cause = if cause.contains("UnsupportedCertVersion") {
            "it is X.509 version 1, and TLS needs version 3"
        } else if cause.contains("UnsupportedCriticalExtension") {
            "it has a critical extension that the library does not know"
        } else if cause.contains("KeyMismatch") || cause.contains("InconsistentKeys") {
            "it is not the certificate of the private key beside it"
        } else if cause.contains("BadEncoding") || cause.contains("BadDer") {
            "it is not encoded as X.509 asks for"
        } else {
            cause
        };
        ConfigError::new(
            field,
            format!(
                "the TLS library refuses it as a client certificate: {cause}; APIv3 works \
                 without, endpoints with a client certificate need apiclient_cert.pem as WeChat \
                 Pay issued it, or a `client_certificate_http_client`"
            ),
        )
    })
}

/// Certificate and key, read as keys are read everywhere else: the TLS library takes the first
/// certificate for that of the key.
fn read(field: &'static str, bytes: &[u8]) -> Result<reqwest::Identity, ConfigError> {
    let refused = |error| ConfigError::key(field, error);
    let key = PrivateKey::from_bytes(bytes).map_err(|error| missing(field, &error, bytes))?;
    let certificates = Certificate::all_from_bytes(bytes).map_err(refused)?;
    let leaf = certificates
        .iter()
        .position(|certificate| certificate.public_key().ok() == Some(key.public_key()));
    let Some(leaf) = leaf else {
        return Err(ConfigError::new(
            field,
            "holds a certificate that is not that of the private key in it; take \
             apiclient_cert.pem and apiclient_key.pem from the same download",
        ));
    };
    of(field, &Certificate::chain(certificates, leaf), &key)
}

/// Why there is no private key.
fn missing(field: &'static str, error: &KeyError, bytes: &[u8]) -> ConfigError {
    let only_certificate = matches!(
        error,
        KeyError::Unexpected {
            found: KeyMaterial::Certificate,
            ..
        }
    );
    if only_certificate && Certificate::from_bytes(bytes).is_ok() {
        let problem = "holds a certificate and no private key; put apiclient_key.pem behind it";
        return ConfigError::new(field, problem);
    }
    ConfigError::key(field, error.clone())
}

#[cfg(feature = "pkcs12")]
fn wrong_passphrase(field: &'static str, passphrase: &str, mchid: &str) -> ConfigError {
    if let Some(around) = crate::text::character::around(passphrase) {
        let problem =
            format!("the passphrase does not open it, and {around}; it is the merchant id");
        return ConfigError::new(field, problem);
    }
    if passphrase == mchid {
        return ConfigError::new(
            field,
            "the passphrase, which is the merchant id, does not open it: either it was changed, \
             or the file was altered: compare its length and SHA-256 with the download",
        );
    }
    ConfigError::key(field, KeyError::Passphrase)
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

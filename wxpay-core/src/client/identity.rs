//! The TLS side: trust, and the merchant's client certificate.

use std::time::Duration;

use pem_rfc7468::LineEnding;
use zeroize::Zeroizing;

use crate::crypto::Certificate;
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

/// The identity of a certificate and the private key as it was given, PEM or DER.
pub(super) fn of(certificate: &Certificate, key: &[u8]) -> Result<reqwest::Identity, ConfigError> {
    let certificate = pem("CERTIFICATE", certificate.der())?;
    let key = match std::str::from_utf8(key) {
        // Environment variables often hold `\n` for line ends.
        Ok(text) => Zeroizing::new(text.replace("\\n", "\n")),
        // PKCS#8 names its algorithm behind the version, PKCS#1 goes on with the modulus.
        Err(_) if key.windows(9).take(16).any(|bytes| bytes == RSA_ENCRYPTION) => {
            pem("PRIVATE KEY", key)?
        }
        Err(_) => pem("RSA PRIVATE KEY", key)?,
    };
    let lines = key
        .lines()
        .map(str::trim)
        .skip_while(|line| !line.starts_with("-----BEGIN"));
    let mut identity = Zeroizing::new(certificate.to_string());
    for line in lines {
        identity.push('\n');
        identity.push_str(line);
    }
    identity.push('\n');
    from_pem("private_key", identity.as_bytes())
}

/// An HTTP client as WeChat Pay wants it.
pub(super) fn http_client(
    connect_timeout: Duration,
    roots: &[Certificate],
) -> Result<reqwest::ClientBuilder, String> {
    let roots = roots
        .iter()
        .map(|root| reqwest::Certificate::from_der(root.der()));
    let roots: Vec<_> = roots
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    Ok(reqwest::Client::builder()
        .connect_timeout(connect_timeout)
        // The server closes idle connections after eight seconds; a request that meets a closing
        // connection may or may not have arrived.
        .pool_idle_timeout(Duration::from_secs(5))
        // A signature is good for one URL.
        .redirect(reqwest::redirect::Policy::none())
        .tls_certs_merge(roots))
}

pub(super) fn finish(
    builder: reqwest::ClientBuilder,
    field: &'static str,
) -> Result<reqwest::Client, ConfigError> {
    builder.build().map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        ConfigError::new(field, cause.unwrap_or_else(|| error.to_string()))
    })
}

/// The object identifier rsaEncryption, without tag and length.
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

fn pem(label: &str, der: &[u8]) -> Result<Zeroizing<String>, ConfigError> {
    pem_rfc7468::encode_string(label, LineEnding::LF, der)
        .map(Zeroizing::new)
        .map_err(|error| ConfigError::new("certificate", error.to_string()))
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

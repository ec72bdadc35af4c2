//! HTTPS listeners: whose certificates are trusted.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, Error, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How callbacks are sent to HTTPS listeners.
#[derive(Clone)]
pub(crate) struct CallbackTls(Arc<ClientConfig>);

impl CallbackTls {
    /// Trusts the sandbox's own authority, and those in these PEM files.
    ///
    /// # Errors
    /// When a file is not to be read, or holds no certificate of an authority: the error names it.
    pub(crate) fn new(own: CertificateDer<'static>, files: &[PathBuf]) -> io::Result<CallbackTls> {
        let mut roots = RootCertStore::empty();
        roots.add(own).map_err(io::Error::other)?;
        for file in files {
            add(&mut roots, file).map_err(|error| {
                io::Error::other(format!(
                    "{} holds no certificate that listeners could be known by: {error}",
                    file.display()
                ))
            })?;
        }
        let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(CallbackTls(Arc::new(config)))
    }

    /// Shakes hands with the listener of this name.
    ///
    /// # Errors
    /// When its certificate cannot be checked, or it does not speak TLS: the error says what to do.
    pub(super) async fn connect(
        &self,
        name: &ServerName<'static>,
        stream: TcpStream,
    ) -> io::Result<TlsStream<TcpStream>> {
        let connector = TlsConnector::from(self.0.clone());
        let connected = connector.connect(name.clone(), stream).await;
        connected.map_err(|error| explained(name, &error))
    }
}

fn add(roots: &mut RootCertStore, file: &Path) -> io::Result<()> {
    let certificates = CertificateDer::pem_file_iter(file).map_err(io::Error::other)?;
    let mut found = false;
    for certificate in certificates {
        let certificate = certificate.map_err(io::Error::other)?;
        roots.add(certificate).map_err(io::Error::other)?;
        found = true;
    }
    match found {
        true => Ok(()),
        false => Err(io::Error::other("there is no PEM text of one in it")),
    }
}

/// What a listener's developer has to know of a handshake that failed.
fn explained(name: &ServerName<'_>, error: &io::Error) -> io::Error {
    let cause = error.get_ref();
    let advice = match cause.and_then(|cause| cause.downcast_ref::<Error>()) {
        Some(Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {
            "its certificate is neither of the sandbox's own authority (`tls_ca` in merchant.json) \
             nor of one that was given by --notify-ca"
                .to_owned()
        }
        Some(Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        )) => format!("its certificate is not for {}", name.to_str()),
        Some(Error::InvalidCertificate(_)) => "its certificate is not to be trusted".to_owned(),
        Some(Error::InvalidMessage(_)) => {
            "it does not speak TLS: is it an http:// listener?".to_owned()
        }
        _ => "the handshake failed".to_owned(),
    };
    io::Error::new(
        error.kind(),
        format!("TLS with the listener: {advice} ({error})"),
    )
}

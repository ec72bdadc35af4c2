use std::io;
use std::sync::Arc;

use crate::Sandbox;
use crate::keys::{PlatformCertificate, RsaKey};
use crate::server::Server;

impl Sandbox {
    /// Issues the next platform certificate and returns its serial number.
    ///
    /// From now on it signs whatever the certificate signs, except the answers to requests that
    /// name the one before it, which stays good for the change-over. `GET v3/certificates` lists
    /// both. [`Merchant`](crate::Merchant) still shows the certificate of the start.
    ///
    /// # Errors
    /// When no key can be made, or the new certificate cannot be written to the folder of
    /// [`credentials`](crate::SandboxBuilder::credentials).
    pub fn rotate_platform_certificate(&self) -> io::Result<String> {
        self.server.rotate_platform_certificate()
    }

    /// The platform certificates that are good now, PEM, newest last.
    pub fn platform_certificates(&self) -> Vec<String> {
        let valid = self.server.issued.platform.valid();
        valid.map(|certificate| certificate.pem.clone()).collect()
    }
}

impl Server {
    pub(crate) fn rotate_platform_certificate(&self) -> io::Result<String> {
        let issue = || {
            let key = Arc::new(RsaKey::generate()?);
            PlatformCertificate::issue(&self.issued.authority, key)
        };
        let certificate = issue().map_err(io::Error::other)?;
        let serial = certificate.serial.clone();
        self.issued.platform.add(certificate);
        self.write_credentials()?;
        Ok(serial)
    }
}

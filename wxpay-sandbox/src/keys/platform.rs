use std::fmt;
use std::sync::{Arc, OnceLock};

use super::RsaKey;
use super::authority::{Authority, Validity, validity};
use crate::StartError;

/// A platform certificate (平台证书), as [`Sandbox::rotate_platform_certificate`] issues it.
///
/// [`Sandbox::rotate_platform_certificate`]: crate::Sandbox::rotate_platform_certificate
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlatformCertificate {
    /// Serial number: 40 upper-case hexadecimal digits.
    pub serial: String,
    /// The certificate, PEM.
    pub certificate: String,
}

/// A platform certificate with its key.
pub(crate) struct PlatformCertificateKey {
    pub(crate) key: Arc<RsaKey>,
    pub(crate) certificate: PlatformCertificate,
    pub(crate) validity: Validity,
    /// Never replaced, so that whoever signs with a certificate can go on while it is rotated.
    next: OnceLock<Box<PlatformCertificateKey>>,
}

impl PlatformCertificateKey {
    pub(super) fn issue(key: Arc<RsaKey>, authority: &Authority) -> Result<Self, StartError> {
        let validity = validity()?;
        let name = "WeChat Pay sandbox platform";
        let (certificate, serial) = authority.certify(name, &key, validity, None)?;
        Ok(PlatformCertificateKey::restore(
            key,
            serial,
            certificate.pem(),
            validity,
        ))
    }

    /// The certificate with this serial number and PEM text, which was issued earlier.
    pub(crate) fn restore(
        key: Arc<RsaKey>,
        serial: String,
        certificate: String,
        validity: Validity,
    ) -> Self {
        PlatformCertificateKey {
            key,
            certificate: PlatformCertificate {
                serial,
                certificate,
            },
            validity,
            next: OnceLock::new(),
        }
    }

    /// This one and all that came after it, oldest first.
    pub(crate) fn line(&self) -> impl Iterator<Item = &PlatformCertificateKey> {
        std::iter::successors(Some(self), |last| last.next.get().map(|next| &**next))
    }

    /// The one that signs now.
    pub(crate) fn newest(&self) -> &PlatformCertificateKey {
        self.line().last().unwrap_or(self)
    }

    /// Appends a new certificate to the line, and returns it.
    pub(crate) fn rotate(&self, authority: &Authority) -> Result<PlatformCertificate, StartError> {
        let next = PlatformCertificateKey::issue(Arc::new(RsaKey::generate()?), authority)?;
        let issued = next.certificate.clone();
        self.append(next);
        Ok(issued)
    }

    /// Appends a certificate to the line.
    pub(crate) fn append(&self, next: PlatformCertificateKey) {
        let mut next = Box::new(next);
        let mut last = self.newest();
        // Somebody else may be rotating at the same time.
        while let Err(refused) = last.next.set(next) {
            next = refused;
            last = last.newest();
        }
    }
}

impl fmt::Debug for PlatformCertificateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformCertificateKey")
            .field("serial", &self.certificate.serial)
            .finish_non_exhaustive()
    }
}

use std::fmt;
use std::sync::OnceLock;

use super::RsaKey;
use super::issue::{Authority, leaf, validity};
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
    pub(crate) key: RsaKey,
    pub(crate) certificate: PlatformCertificate,
    /// Unix seconds.
    pub(crate) validity: (i64, i64),
    /// Never replaced, so that whoever signs with a certificate can go on while it is rotated.
    next: OnceLock<Box<PlatformCertificateKey>>,
}

impl PlatformCertificateKey {
    pub(super) fn issue(
        key: RsaKey,
        authority: &Authority,
    ) -> Result<PlatformCertificateKey, StartError> {
        let validity = validity()?;
        let (params, serial) = leaf("WeChat Pay sandbox platform", validity);
        let certificate = params.signed_by(&key.pair, authority)?.pem();
        Ok(PlatformCertificateKey {
            key,
            certificate: PlatformCertificate {
                serial,
                certificate,
            },
            validity,
            next: OnceLock::new(),
        })
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
        let next = PlatformCertificateKey::issue(RsaKey::generate()?, authority)?;
        let issued = next.certificate.clone();
        let mut next = Box::new(next);
        let mut last = self.newest();
        // Somebody else may be rotating at the same time.
        while let Err(refused) = last.next.set(next) {
            next = refused;
            last = last.newest();
        }
        Ok(issued)
    }
}

impl fmt::Debug for PlatformCertificateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformCertificateKey")
            .field("serial", &self.certificate.serial)
            .finish_non_exhaustive()
    }
}

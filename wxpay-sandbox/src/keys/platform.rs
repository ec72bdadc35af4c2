use std::iter::successors;
use std::sync::{Arc, OnceLock};

use super::RsaKey;
use super::authority::{Authority, Validity, validity};
use crate::StartError;

/// A platform certificate, and the ones that came after it.
///
/// Certificates are only ever added, so that what is signed with one may be borrowed from it while
/// the next is issued.
pub(crate) struct PlatformCertificate {
    pub(crate) serial: String,
    pub(crate) pem: String,
    pub(crate) key: Arc<RsaKey>,
    pub(crate) validity: Validity,
    next: OnceLock<Box<PlatformCertificate>>,
}

impl PlatformCertificate {
    pub(crate) fn issue(authority: &Authority, key: Arc<RsaKey>) -> Result<Self, StartError> {
        let validity = validity()?;
        let name = "WeChat Pay sandbox platform";
        let (certificate, serial) = authority.certify(name, &key, validity, None)?;
        Ok(PlatformCertificate::new(
            serial,
            certificate.pem(),
            key,
            validity,
        ))
    }

    pub(crate) fn new(serial: String, pem: String, key: Arc<RsaKey>, validity: Validity) -> Self {
        PlatformCertificate {
            serial,
            pem,
            key,
            validity,
            next: OnceLock::new(),
        }
    }

    /// Makes this the newest one.
    pub(crate) fn add(&self, certificate: PlatformCertificate) {
        let mut certificate = Box::new(certificate);
        let mut last = self;
        // Somebody else may add one at the same time: then this one goes after that.
        while let Err(refused) = last.next.set(certificate) {
            certificate = refused;
            match last.next.get() {
                Some(next) => last = next,
                None => return,
            }
        }
    }

    /// The newest one: what is signed, is signed with it.
    pub(crate) fn current(&self) -> &PlatformCertificate {
        self.all().last().unwrap_or(self)
    }

    /// The newest one and the one before it, oldest first: while merchants change over, both are
    /// good.
    pub(crate) fn valid(&self) -> impl Iterator<Item = &PlatformCertificate> {
        let retired = self.all().count().saturating_sub(2);
        self.all().skip(retired)
    }

    fn all(&self) -> impl Iterator<Item = &PlatformCertificate> {
        successors(Some(self), |certificate| {
            certificate.next.get().map(|next| &**next)
        })
    }
}

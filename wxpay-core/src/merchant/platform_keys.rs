use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "shangmi")]
use crate::crypto::shangmi::Sm2PublicKey;
use crate::crypto::{Certificate, KeyError, PublicKey};
use crate::error::VerificationError;
use crate::merchant::answer_key::{is_public_key, is_serial};
use crate::merchant::download_log::DownloadLog;
use crate::merchant::platform_key::PlatformKey;
use crate::merchant::signer::Scheme;
use crate::text::foreign::Foreign;

/// How long after its end a certificate is still taken, in seconds: a day, for clocks that are
/// wrong. WeChat Pay itself never signs with one that has expired.
const VALIDITY_TOLERANCE: i64 = 86_400;

/// The keys with which WeChat Pay signs: platform certificates and WeChat Pay public keys, side
/// by side, found by the id that the header `Wechatpay-Serial` carries.
///
/// Both kinds may be in use at once: while a merchant moves from certificates to the public key,
/// answers and notifications come signed with either.
///
/// A certificate verifies nothing from a day after the end of its validity on.
#[derive(Clone, Default)]
pub struct PlatformKeys {
    keys: BTreeMap<String, Entry>,
    /// Certificates that are no longer WeChat Pay's, and how long what was on its way is still
    /// verified with them.
    withdrawn: BTreeMap<String, (Entry, i64)>,
    /// Of a client that downloads certificates.
    log: Option<Arc<DownloadLog>>,
}

/// A key as it is found for a signature.
pub(crate) enum Found<'k> {
    Key(&'k PlatformKey),
    /// A certificate that has expired, and when.
    Expired(i64),
    Unknown,
}

#[derive(Clone)]
struct Entry {
    key: PlatformKey,
    /// When a certificate ends, in unix seconds; public keys do not.
    end: Option<i64>,
}

impl PlatformKeys {
    /// No keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a platform certificate under its serial number. With the feature `shangmi` it may be
    /// an SM2 certificate; its answers are verified by SM2.
    ///
    /// # Errors
    /// The certificate holds a key of another algorithm.
    pub fn with_certificate(mut self, certificate: &Certificate) -> Result<Self, KeyError> {
        let entry = Entry {
            key: PlatformKey::certified(certificate)?,
            end: Some(certificate.not_after()),
        };
        self.keys.insert(normalized(certificate.serial()), entry);
        Ok(self)
    }

    /// Adds a WeChat Pay public key under its id (`PUB_KEY_ID_…`).
    #[must_use]
    pub fn with_public_key(mut self, id: &str, key: PublicKey) -> Self {
        self.keys.insert(
            normalized(id),
            Entry {
                key: PlatformKey::Rsa(key),
                end: None,
            },
        );
        self
    }

    /// The RSA key with this id. Serial numbers are compared without regard to case.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&PublicKey> {
        match self.find(id)? {
            PlatformKey::Rsa(key) => Some(key),
            #[cfg(feature = "shangmi")]
            PlatformKey::Sm2(_) => None,
        }
    }

    /// The SM2 key with this id. Serial numbers are compared without regard to case.
    #[cfg(feature = "shangmi")]
    #[must_use]
    pub fn get_sm2(&self, id: &str) -> Option<&Sm2PublicKey> {
        match self.find(id)? {
            PlatformKey::Sm2(key) => Some(key),
            PlatformKey::Rsa(_) => None,
        }
    }

    /// The id of the key that answers should be signed with: the WeChat Pay public key when there
    /// is one, since new merchants have nothing else, else the certificate that is valid longest.
    /// SM2 keys come last; a client that signs by SM2 prefers them.
    #[must_use]
    pub fn preferred(&self) -> Option<&str> {
        self.preferred_for(Scheme::default()).map(|(id, _)| id)
    }

    /// The ids of all keys.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// Whether there is no key at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Adds a certificate that is no longer WeChat Pay's, for what was signed with it and comes
    /// until then. It is not listed.
    pub(crate) fn with_withdrawn(mut self, certificate: &Certificate, until: i64) -> Self {
        let id = normalized(certificate.serial());
        if let Ok(key) = PlatformKey::certified(certificate) {
            let end = Some(certificate.not_after());
            self.withdrawn.insert(id, (Entry { key, end }, until));
        }
        self
    }

    /// Lets errors tell how the downloading of certificates stands.
    pub(crate) fn with_log(mut self, log: Arc<DownloadLog>) -> Self {
        self.log = Some(log);
        self
    }

    /// The key with this id, whatever its algorithm.
    pub(crate) fn find(&self, id: &str) -> Option<&PlatformKey> {
        self.keys.get(&normalized(id)).map(|entry| &entry.key)
    }

    /// The key with this id, to verify with.
    pub(crate) fn valid(&self, id: &str, now: i64) -> Found<'_> {
        let id = normalized(id);
        let withdrawn = || {
            let (entry, until) = self.withdrawn.get(&id)?;
            (now <= *until).then_some(entry)
        };
        match self.keys.get(&id).or_else(withdrawn) {
            Some(entry) => match entry.end {
                Some(end) if !entry.is_valid(now) => Found::Expired(end),
                _ => Found::Key(&entry.key),
            },
            None => Found::Unknown,
        }
    }

    /// What is said of a signature with a key of this id, which is not here.
    pub(crate) fn unknown(&self, serial: &str, now: i64) -> VerificationError {
        let serial = Foreign::name(serial).to_string();
        let known = self.ids().map(str::to_owned).collect();
        match &self.log {
            Some(log) if is_serial(&serial) => VerificationError::NotDownloaded {
                serial,
                known,
                download: Box::new(log.at(now)),
            },
            _ => VerificationError::UnknownSerial { serial, known },
        }
    }

    /// The key that answers to requests under this scheme should be signed with, and its id.
    pub(crate) fn preferred_for(&self, scheme: Scheme) -> Option<(&str, &PlatformKey)> {
        self.preferred_among(scheme, |_, _| true)
    }

    /// The same, of the keys that are valid and have such an id.
    pub(crate) fn best(
        &self,
        scheme: Scheme,
        now: i64,
        wanted: impl Fn(&str) -> bool,
    ) -> Option<(&str, &PlatformKey)> {
        self.preferred_among(scheme, |id, entry| wanted(id) && entry.is_valid(now))
    }

    /// The certificate that is valid longest, and when it ends.
    pub(crate) fn last_certificate(&self) -> Option<(&str, i64)> {
        self.keys
            .iter()
            .filter_map(|(id, entry)| Some((id.as_str(), entry.end?)))
            .max_by_key(|(_, end)| *end)
    }

    fn preferred_among(
        &self,
        scheme: Scheme,
        wanted: impl Fn(&str, &Entry) -> bool,
    ) -> Option<(&str, &PlatformKey)> {
        let end = |entry: &Entry| entry.end.unwrap_or(i64::MAX);
        self.keys
            .iter()
            .filter(|(id, entry)| wanted(id, entry))
            .max_by_key(|(_, entry)| (entry.key.answers(scheme), end(entry)))
            .map(|(id, entry)| (id.as_str(), &entry.key))
    }

    pub(crate) fn contains_key(&self, key: &PlatformKey) -> Option<&str> {
        self.keys
            .iter()
            .find(|(_, entry)| entry.key == *key)
            .map(|(id, _)| id.as_str())
    }
}

impl Entry {
    fn is_valid(&self, now: i64) -> bool {
        self.end
            .is_none_or(|end| now <= end.saturating_add(VALIDITY_TOLERANCE))
    }
}

impl fmt::Debug for PlatformKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.ids()).finish()
    }
}

/// Serial numbers in upper case; ids of public keys are opaque and stay as they are.
pub(crate) fn normalized(id: &str) -> String {
    match is_public_key(id) {
        true => id.to_owned(),
        false => id.to_ascii_uppercase(),
    }
}

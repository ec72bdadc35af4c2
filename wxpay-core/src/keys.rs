use std::collections::BTreeMap;
use std::fmt;

#[cfg(feature = "shangmi")]
use crate::crypto::shangmi::Sm2PublicKey;
use crate::crypto::{Certificate, KeyError, PublicKey};
use crate::platform_key::PlatformKey;
use crate::signer::Scheme;

/// The keys with which WeChat Pay signs: platform certificates and WeChat Pay public keys, side
/// by side, found by the id that the header `Wechatpay-Serial` carries.
///
/// Both kinds may be in use at once: while a merchant moves from certificates to the public key,
/// answers and notifications come signed with either.
#[derive(Clone, Default)]
pub struct PlatformKeys {
    keys: BTreeMap<String, Entry>,
}

#[derive(Clone)]
struct Entry {
    key: PlatformKey,
    /// Begin and end of a certificate's validity in unix seconds; public keys have none.
    validity: Option<(i64, i64)>,
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
        let validity = Some((certificate.not_before(), certificate.not_after()));
        let entry = Entry {
            key: PlatformKey::certified(certificate)?,
            validity,
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
                validity: None,
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

    /// The keys without certificates that have expired.
    pub(crate) fn without_expired(mut self, now: i64) -> Self {
        self.keys
            .retain(|_, entry| entry.validity.is_none_or(|(_, end)| end >= now));
        self
    }

    /// The key with this id, whatever its algorithm.
    pub(crate) fn find(&self, id: &str) -> Option<&PlatformKey> {
        self.keys.get(&normalized(id)).map(|entry| &entry.key)
    }

    /// The key that answers to requests under this scheme should be signed with, and its id.
    pub(crate) fn preferred_for(&self, scheme: Scheme) -> Option<(&str, &PlatformKey)> {
        let end = |entry: &Entry| entry.validity.map_or(i64::MAX, |(_, end)| end);
        self.keys
            .iter()
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

impl fmt::Debug for PlatformKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.ids()).finish()
    }
}

/// Serial numbers in upper case; ids of public keys are opaque and stay as they are.
fn normalized(id: &str) -> String {
    match id.starts_with("PUB_KEY_ID_") {
        true => id.to_owned(),
        false => id.to_ascii_uppercase(),
    }
}

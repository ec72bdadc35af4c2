use std::collections::BTreeMap;
use std::fmt;

use crate::crypto::{Certificate, KeyError, PublicKey};

/// The keys with which WeChat Pay signs: platform certificates and WeChat Pay public keys, side
/// by side, found by the id that the header `Wechatpay-Serial` carries.
///
/// Both kinds may be in use at once: while a merchant moves from certificates to the public key,
/// answers and notifications come signed with either.
#[derive(Clone, Default)]
pub struct PlatformKeys {
    keys: BTreeMap<String, PlatformKey>,
}

#[derive(Clone)]
struct PlatformKey {
    key: PublicKey,
    /// Begin and end of a certificate's validity in unix seconds; public keys have none.
    validity: Option<(i64, i64)>,
}

impl PlatformKeys {
    /// No keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a platform certificate under its serial number.
    ///
    /// # Errors
    /// The certificate holds a key of another algorithm than RSA.
    pub fn with_certificate(mut self, certificate: &Certificate) -> Result<Self, KeyError> {
        let validity = Some((certificate.not_before(), certificate.not_after()));
        let key = PlatformKey {
            key: certificate.public_key()?.clone(),
            validity,
        };
        self.keys.insert(normalized(certificate.serial()), key);
        Ok(self)
    }

    /// Adds a WeChat Pay public key under its id (`PUB_KEY_ID_…`).
    #[must_use]
    pub fn with_public_key(mut self, id: &str, key: PublicKey) -> Self {
        self.keys.insert(
            normalized(id),
            PlatformKey {
                key,
                validity: None,
            },
        );
        self
    }

    /// The key with this id. Serial numbers are compared without regard to case.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&PublicKey> {
        self.keys.get(&normalized(id)).map(|entry| &entry.key)
    }

    /// The id of the key that answers should be signed with: the WeChat Pay public key when there
    /// is one, since new merchants have nothing else, else the certificate that is valid longest.
    #[must_use]
    pub fn preferred(&self) -> Option<&str> {
        let end = |entry: &PlatformKey| entry.validity.map_or(i64::MAX, |(_, end)| end);
        self.keys
            .iter()
            .max_by_key(|(_, entry)| end(entry))
            .map(|(id, _)| id.as_str())
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

    pub(crate) fn contains_key(&self, key: &PublicKey) -> Option<&str> {
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

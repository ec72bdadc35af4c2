use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::Date;
use crate::merchant::platform_keys::PlatformKeys;

const DAY: i64 = 86_400;

/// How many days ahead the end of the certificates is told. WeChat Pay gives the next one 180 days
/// ahead.
const NOTICE: i64 = 30;

/// Platform keys that can be exchanged while calls are in flight: each call works with the set
/// it began with.
pub(crate) struct KeyStore {
    keys: RwLock<Arc<PlatformKeys>>,
    /// The day on which it was last said that certificates end.
    told: AtomicI64,
}

impl KeyStore {
    pub(crate) fn new(keys: PlatformKeys) -> Self {
        Self {
            keys: RwLock::new(Arc::new(keys)),
            told: AtomicI64::new(i64::MIN),
        }
    }

    /// The keys of this moment.
    pub(crate) fn load(&self) -> Arc<PlatformKeys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts others in their place.
    pub(crate) fn store(&self, keys: PlatformKeys) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    /// Says once a day when the last of the certificates is about to end.
    pub(crate) fn tell_of_end(&self, now: i64) {
        if let Some((serial, end)) = self.end_to_tell(now) {
            let days = end.saturating_sub(now).div_euclid(DAY);
            tracing::warn!(
                serial,
                days,
                "the platform certificates end on {}; take the new one from GET \
                 v3/certificates, let the client do so (`download_platform_certificates`), or \
                 move to the WeChat Pay public key; where that is done, leave the certificate out",
                Date(end),
            );
        }
    }

    /// The last certificate and its end, when that is near and was not told today.
    fn end_to_tell(&self, now: i64) -> Option<(String, i64)> {
        let today = now.div_euclid(DAY);
        if self.told.load(Ordering::Relaxed) == today
            || self.told.swap(today, Ordering::Relaxed) == today
        {
            return None;
        }
        let keys = self.load();
        let (serial, end) = keys.last_certificate()?;
        let near = end.saturating_sub(now).div_euclid(DAY) <= NOTICE;
        near.then(|| (serial.to_owned(), end))
    }
}

impl fmt::Debug for KeyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.load().fmt(f)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::crypto::Certificate;

    #[test]
    fn the_end_of_the_certificates_is_told_once_a_day_from_thirty_days_ahead() {
        let pem = include_str!("../crypto/testdata/certificate.pem");
        let certificate = Certificate::from_pem(pem).unwrap();
        let keys = PlatformKeys::new().with_certificate(&certificate).unwrap();
        let (store, end) = (KeyStore::new(keys), certificate.not_after());
        let told: Vec<_> = (-3200..=48)
            .filter(|hours| store.end_to_tell(end + hours * 3600).is_some())
            .collect();
        assert!((-745..-720).contains(&told[0]), "{}", told[0]);
        assert!(told.windows(2).all(|two| two[1] - two[0] == 24));
        assert_eq!(told.len(), 33);

        let without = KeyStore::new(PlatformKeys::new());
        assert!(without.end_to_tell(end).is_none());
    }
}

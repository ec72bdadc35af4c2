use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use crate::keys::PlatformKeys;

/// Platform keys that can be exchanged while calls are in flight: each call works with the set
/// it began with.
pub(crate) struct KeyStore(RwLock<Arc<PlatformKeys>>);

impl KeyStore {
    pub(crate) fn new(keys: PlatformKeys) -> Self {
        Self(RwLock::new(Arc::new(keys)))
    }

    /// The keys of this moment.
    pub(crate) fn load(&self) -> Arc<PlatformKeys> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts others in their place.
    pub(crate) fn store(&self, keys: PlatformKeys) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }
}

impl fmt::Debug for KeyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.load().fmt(f)
    }
}

//! One running sandbox: what all its connections share, and how they are served.

mod connection;
mod exchange;
mod nonces;
mod reply;

pub(crate) use connection::serve;
pub(crate) use exchange::Received;
pub(crate) use reply::{Reply, Signed};

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::clock::Clock;
use crate::facts::Facts;
use crate::fault::Faults;
use crate::files::Store;
use crate::keys::{Issued, RsaKey};
use crate::products::Products;
use crate::record::Record;
use crate::sandbox::PlatformKey;
use nonces::Nonces;

/// Everything that a request may need, for as long as the sandbox runs.
pub(crate) struct Server {
    pub(crate) issued: Issued,
    pub(crate) facts: &'static Facts,
    pub(crate) clock: Clock,
    pub(crate) sign_with: PlatformKey,
    pub(crate) faults: Faults,
    pub(crate) record: Record,
    products: Mutex<Products>,
    files: Mutex<Store>,
    nonces: Mutex<Nonces>,
}

impl Server {
    pub(crate) fn new(issued: Issued, facts: &'static Facts, sign_with: PlatformKey) -> Server {
        Server {
            issued,
            facts,
            sign_with,
            clock: Clock::default(),
            faults: Faults::default(),
            record: Record::default(),
            products: Mutex::default(),
            files: Mutex::default(),
            nonces: Mutex::default(),
        }
    }

    pub(crate) fn products(&self) -> MutexGuard<'_, Products> {
        self.products.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn files(&self) -> MutexGuard<'_, Store> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The platform key that this identifier names, if it is one of the platform's.
    pub(crate) fn platform_key(&self, id: &str) -> Option<&RsaKey> {
        let merchant = &self.issued.merchant;
        if id.eq_ignore_ascii_case(&merchant.platform_serial) {
            Some(&self.issued.platform_key)
        } else if id == merchant.public_key_id {
            Some(&self.issued.public_key)
        } else {
            None
        }
    }

    /// Remembers a request's nonce; false when it was used within the last ten minutes.
    pub(crate) fn first_use_of(&self, nonce: &str) -> bool {
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        nonces.first_use_of(nonce, self.clock.now())
    }
}

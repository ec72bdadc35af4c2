//! One running sandbox: what all its connections share, and how they are served.

mod connection;
mod exchange;
mod nonces;
mod reply;

pub(crate) use connection::serve;
pub(crate) use exchange::Received;
pub(crate) use reply::{Reply, Signed};

use std::io;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::answers::Answering;
use crate::clock::Clock;
use crate::control::Admission;
use crate::credentials::Credentials;
use crate::delivery::{CallbackTls, Deliveries, Schedule};
use crate::facts::Facts;
use crate::fault::Faults;
use crate::files::Store;
use crate::keys::{AnyKey, Issued, PlatformCertificate};
use crate::notification::PendingEvents;
use crate::products::{ActionError, Products};
use crate::random::Randomness;
use crate::record::Record;
use crate::sandbox::PlatformKey;
use nonces::Nonces;

/// How many payments are remembered, unless the sandbox is started with another number.
const PAYMENTS: usize = 50_000;

/// Everything that a request may need, for as long as the sandbox runs.
pub(crate) struct Server {
    pub(crate) issued: Issued,
    pub(crate) facts: &'static LazyLock<Facts>,
    pub(crate) clock: Clock,
    pub(crate) randomness: Randomness,
    pub(crate) answering: Answering,
    /// What deliveries have to tell the merchant of.
    pub(crate) events: PendingEvents,
    pub(crate) deliveries: Deliveries,
    pub(crate) schedule: Schedule,
    pub(crate) callback_tls: CallbackTls,
    pub(crate) sign_with: PlatformKey,
    pub(crate) faults: Faults,
    pub(crate) record: Record,
    pub(crate) base_url: String,
    pub(crate) tls_base_url: String,
    /// Who may use the control API.
    pub(crate) admission: Admission,
    /// How many payments are remembered.
    pub(crate) most_payments: usize,
    credentials: Option<Credentials>,
    /// Orders, or what their merchant was told of them, may have changed.
    pub(crate) changed: Notify,
    products: Mutex<Products>,
    files: Mutex<Store>,
    nonces: Mutex<Nonces>,
}

/// What a sandbox was started with, besides its keys.
#[derive(Default)]
pub(crate) struct Setup {
    pub(crate) randomness: Randomness,
    pub(crate) schedule: Schedule,
    pub(crate) sign_with: PlatformKey,
    pub(crate) base_url: String,
    pub(crate) tls_base_url: String,
    pub(crate) admission: Admission,
    pub(crate) most_payments: Option<usize>,
    pub(crate) credentials: Option<Credentials>,
}

impl Server {
    pub(crate) fn new(issued: Issued, callback_tls: CallbackTls, setup: Setup) -> Server {
        Server {
            callback_tls,
            issued,
            facts: Facts::embedded(),
            randomness: setup.randomness,
            sign_with: setup.sign_with,
            schedule: setup.schedule,
            base_url: setup.base_url,
            tls_base_url: setup.tls_base_url,
            admission: setup.admission,
            most_payments: setup.most_payments.unwrap_or(PAYMENTS),
            credentials: setup.credentials,
            clock: Clock::default(),
            answering: Answering::default(),
            events: PendingEvents::default(),
            deliveries: Deliveries::default(),
            faults: Faults::default(),
            record: Record::default(),
            changed: Notify::new(),
            products: Mutex::default(),
            files: Mutex::default(),
            nonces: Mutex::default(),
        }
    }

    /// Issues a new platform certificate, which signs from now on.
    pub(crate) fn rotate_platform_certificate(&self) -> Result<PlatformCertificate, ActionError> {
        let failed = |error: &dyn std::error::Error| ActionError::Failed {
            why: error.to_string(),
        };
        let issued = &self.issued;
        let rotated = issued.platform.rotate(&issued.authority);
        let certificate = rotated.map_err(|error| failed(&error))?;
        self.write_credentials().map_err(|error| failed(&error))?;
        Ok(certificate)
    }

    /// Brings the folder with the credentials up to date, where there is one.
    pub(crate) fn write_credentials(&self) -> io::Result<()> {
        match &self.credentials {
            Some(credentials) => {
                credentials.write(&self.issued, &self.base_url, &self.tls_base_url)
            }
            None => Ok(()),
        }
    }

    /// Has merchants told of profit sharing at this URL; nowhere when it is empty.
    pub(crate) fn tell_of_profit_sharing(&self, notify_url: String) {
        self.products().set_sharing_notify_url(notify_url);
        self.changed.notify_one();
    }

    pub(crate) fn products(&self) -> MutexGuard<'_, Products> {
        self.products.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn files(&self) -> MutexGuard<'_, Store> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The platform key that this identifier names, if it is one of the platform's.
    pub(crate) fn platform_key(&self, id: &str) -> Option<AnyKey<'_>> {
        self.platform_keys()
            .into_iter()
            .find(|(known, _)| match known.starts_with("PUB_KEY_ID_") {
                true => id == *known,
                false => id.eq_ignore_ascii_case(known),
            })
            .map(|(_, key)| key)
    }

    /// The text that was encrypted to one of the platform's keys; none when it was not.
    pub(crate) fn open(&self, ciphertext: &str) -> Option<String> {
        let mut keys = self.platform_keys().into_iter();
        keys.find_map(|(_, key)| key.decrypt(ciphertext))
    }

    /// The platform certificate that signs now.
    pub(crate) fn platform_certificate(&self) -> (&str, AnyKey<'_>) {
        let newest = self.issued.platform.newest();
        (&newest.certificate.serial, AnyKey::Rsa(&newest.key))
    }

    /// The platform's keys by their identifiers: certificates, public key, SM2 certificate.
    pub(crate) fn platform_keys(&self) -> Vec<(&str, AnyKey<'_>)> {
        let issued = &self.issued;
        let merchant = &issued.merchant;
        let certificates = issued.platform.line();
        let certificates = certificates.map(|one| (&one.certificate.serial, AnyKey::Rsa(&one.key)));
        let public_key = (&merchant.public_key_id, AnyKey::Rsa(&issued.public_key));
        let keys = certificates.chain([public_key]);
        #[cfg(feature = "shangmi")]
        let keys = keys.chain(
            issued
                .sm2
                .iter()
                .map(|sm2| (&sm2.platform_key.serial, AnyKey::Sm2(&sm2.platform_key))),
        );
        keys.map(|(id, key)| (id.as_str(), key)).collect()
    }

    /// Remembers a request's nonce; false when it was used within the last ten minutes.
    pub(crate) fn first_use_of(&self, nonce: &str) -> bool {
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        nonces.first_use_of(nonce, self.clock.now())
    }
}

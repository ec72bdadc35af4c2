//! Platform certificates that the client downloads and keeps fresh by itself.
//!
//! A download hangs on nobody: it has a thread of its own, so that neither a caller who gives up
//! nor a runtime that ends or stands still leaves it unfinished, and whoever needs it waits for the
//! same one.

mod allowance;
mod calls;
mod directory;
mod download;
mod flight;

use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::client::Client;
use crate::crypto::{Certificate, random};
use crate::error::{ConfigError, Error, Result};
use crate::merchant::certificate_source::CertificateSource;
use crate::merchant::download_log::DownloadLog;
use crate::merchant::platform_keys::{Found, PlatformKeys};
use allowance::Allowance;
use directory::{Directory, Kept};
use download::Listed;
use flight::Flight;

/// After how many seconds certificates are fetched anew: the official advice.
const INTERVAL: i64 = 12 * 3600;

/// How many seconds to wait after a download that failed.
const AFTER_FAILURE: i64 = 60;

/// For how many seconds notifications ask for none after WeChat Pay has said that there are none,
/// and nobody does when that is not proven.
const BARREN: i64 = 3600;

/// For how many seconds a certificate that is no longer listed still verifies what was signed
/// with it before: as long as a signature is good.
const OVERLAP: i64 = 300;

/// Files of processes that download at the same time may be this many seconds apart.
const WRITING: i64 = 120;

/// The longest that a download may take, whatever the client's calls may.
const LONGEST: Duration = Duration::from_secs(120);

/// The downloading of a client's platform certificates.
pub(crate) struct Refresh {
    /// What asks for them: the client without this, and with connections of its own.
    client: Client,
    /// Whether it is done unasked.
    automatic: bool,
    /// The keys that were set, which stay whatever is downloaded.
    configured: PlatformKeys,
    directory: Option<Directory>,
    log: Arc<DownloadLog>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    flight: Option<Flight>,
    downloaded: Vec<Certificate>,
    /// Those that are no longer listed, and until when they verify.
    withdrawn: Vec<(Certificate, i64)>,
    /// When `downloaded` came from WeChat Pay.
    fetched: Option<i64>,
    /// When they are to be fetched anew; at once by default.
    due: Option<i64>,
    /// Until when strangers need not ask, for WeChat Pay has said that there are none.
    barren: Option<i64>,
    answers: Allowance,
    notifications: Allowance,
}

/// What named a certificate that is not here. Strangers can send notifications, and only the
/// server can answer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asker {
    Answer,
    Notification,
}

impl Refresh {
    /// `client` is what asks: it has the keys that were set, and connections of its own.
    pub(crate) fn new(client: Client, automatic: bool, directory: Option<PathBuf>) -> Self {
        let merchant = &client.inner.merchant;
        let log = Arc::new(DownloadLog::default());
        let mut configured = PlatformKeys::clone(&merchant.platform_keys());
        if automatic {
            configured = configured.with_log(Arc::clone(&log));
        }
        let directory = directory.map(|path| Directory::new(path, merchant.clone()));
        let this = Self {
            client,
            automatic,
            configured,
            directory,
            log,
            state: Mutex::default(),
        };
        // What is on disk must not stop a start; it is fetched again.
        if let Err(error) = this.replace(this.kept()) {
            tracing::warn!(%error, "kept platform certificates are unusable");
        }
        this
    }

    /// Starts a download when the certificates are too old, and does not wait for it.
    pub(crate) fn keep_fresh(self: &Arc<Self>) {
        let now = self.now();
        let mut state = self.state();
        // A clock that was set back must not put it off for long.
        let is_due = |due: i64| now >= due || due.saturating_sub(now) > INTERVAL;
        if self.automatic && state.under_way().is_none() && state.due.is_none_or(is_due) {
            self.take_off(&mut state, true);
        }
    }

    /// The download that is under way, or a new one. `look` allows to take what another process
    /// has put into the directory.
    fn flight(self: &Arc<Self>, look: bool) -> Flight {
        self.take_off(&mut self.state(), look)
    }

    /// Waits until the certificate of this serial number is here, as far as it can be had.
    pub(crate) async fn learn(self: &Arc<Self>, serial: &str, asker: Asker) {
        // Twice, for a download that was under way may have begun too early.
        for _ in 0..2 {
            if self.directory.is_some() {
                let (this, wanted) = (Arc::clone(self), serial.to_owned());
                let looked = tokio::task::spawn_blocking(move || this.look_for(&wanted));
                if looked.await.unwrap_or(false) {
                    return;
                }
            }
            let Some((flight, joined)) = self.ask_for(serial, asker) else {
                return;
            };
            // A failure is logged, and told with the message that is not verified.
            let _ = flight.landed().await;
            if !joined {
                return;
            }
        }
    }

    /// Starts a download for a certificate that is not here and not in the directory, as far as
    /// strangers may do that.
    pub(crate) fn ask(self: &Arc<Self>, serial: &str, asker: Asker) {
        if !self.look_for(serial) {
            self.ask_for(serial, asker);
        }
    }

    /// The download that may bring a certificate, and whether it was under way before.
    fn ask_for(self: &Arc<Self>, serial: &str, asker: Asker) -> Option<(Flight, bool)> {
        let now = self.now();
        let mut state = self.state();
        if self.knows(serial) {
            return None;
        }
        if let Some(flight) = state.under_way() {
            return Some((flight.clone(), true));
        }
        let allowance = match asker {
            Asker::Answer => &mut state.answers,
            Asker::Notification if state.barren.is_some_and(|until| now < until) => return None,
            Asker::Notification => &mut state.notifications,
        };
        allowance
            .take(now)
            .then(|| (self.take_off(&mut state, false), false))
    }

    /// Looks for a certificate among those that other processes have kept. Says whether it is
    /// here now.
    fn look_for(&self, serial: &str) -> bool {
        if self.knows(serial) {
            return true;
        }
        let kept = self.directory.as_ref().and_then(|one| one.find(serial));
        let Some(Kept {
            certificate,
            fetched,
            ..
        }) = kept
        else {
            return false;
        };
        let mut state = self.state();
        // A file that could not be removed when its certificate was withdrawn is no proof.
        if state.fetched.is_some_and(|own| !is_of(fetched, own)) {
            return false;
        }
        let mut downloaded = state.downloaded.clone();
        downloaded.push(certificate);
        let keys = self.keys(&downloaded, &state.withdrawn);
        match keys.and_then(|keys| self.client.inner.merchant.set_platform_keys(keys)) {
            Ok(()) => state.downloaded = downloaded,
            Err(error) => tracing::warn!(%error, "a kept platform certificate is unusable"),
        }
        self.knows(serial)
    }

    fn knows(&self, serial: &str) -> bool {
        let keys = self.client.inner.merchant.platform_keys();
        !matches!(keys.valid(serial, self.now()), Found::Unknown)
    }

    /// The work of one download.
    async fn renew(&self, look: bool) -> Result<()> {
        if look {
            let kept = self.kept();
            let (fresh, newer) = (self.is_fresh(&kept), self.is_newer(&kept));
            if fresh && newer && self.replace(kept).is_ok() {
                return Ok(());
            }
        }
        match self.client.certificates().await? {
            Listed::Certificates(certificates) => {
                let fetched = self.now();
                self.replace((certificates.clone(), Some(fetched)))?;
                self.keep(&certificates, fetched);
                Ok(())
            }
            Listed::Nothing { error, proven } => {
                if proven {
                    self.replace((Vec::new(), None))?;
                    self.keep(&[], self.now());
                }
                // It is asked for again, but not soon: the answer was clear.
                let now = self.now();
                let wait = if proven { interval() } else { BARREN };
                let mut state = self.state();
                state.due = Some(now.saturating_add(wait));
                state.barren = Some(now.saturating_add(BARREN));
                Err(error)
            }
        }
    }

    /// Writes down how a download ended.
    fn ended(&self, result: &Result<()>) {
        let now = self.now();
        let mut state = self.state();
        state.flight = None;
        match result {
            Ok(()) => {
                let fetched = state.fetched.unwrap_or(now);
                state.barren = None;
                state.due = Some(fetched.saturating_add(interval()));
                self.log.succeeded(fetched);
            }
            Err(error) => {
                tracing::warn!(%error, "platform certificates could not be refreshed");
                let soon = now.saturating_add(AFTER_FAILURE);
                state.due = Some(state.due.map_or(soon, |due| due.max(soon)));
                self.log.failed(now, error.to_string());
            }
        }
    }

    /// Puts certificates in the place of those that were downloaded before, which verify a little
    /// longer what was signed with them.
    fn replace(
        &self,
        (certificates, fetched): (Vec<Certificate>, Option<i64>),
    ) -> Result<(), ConfigError> {
        let now = self.now();
        let mut state = self.state();
        let mut withdrawn = state.withdrawn.clone();
        let until = now.saturating_add(OVERLAP);
        withdrawn.extend(state.downloaded.iter().cloned().map(|one| (one, until)));
        withdrawn.retain(|(one, until)| now <= *until && !certificates.contains(one));
        let keys = self.keys(&certificates, &withdrawn)?;
        self.client.inner.merchant.set_platform_keys(keys)?;
        state.downloaded = certificates;
        state.withdrawn = withdrawn;
        state.fetched = fetched;
        if let Some(fetched) = fetched {
            state.due = Some(fetched.saturating_add(interval()));
            self.log.kept(fetched);
        }
        Ok(())
    }

    fn keys(
        &self,
        downloaded: &[Certificate],
        withdrawn: &[(Certificate, i64)],
    ) -> Result<PlatformKeys, ConfigError> {
        let mut keys = self.configured.clone();
        for certificate in downloaded {
            keys = keys
                .with_certificate(certificate)
                .map_err(|error| ConfigError::key("platform_certificate", error))?;
        }
        for (certificate, until) in withdrawn {
            keys = keys.with_withdrawn(certificate, *until);
        }
        Ok(keys)
    }

    /// The certificates in the directory, and when they came from WeChat Pay.
    fn kept(&self) -> (Vec<Certificate>, Option<i64>) {
        let kept = self.directory.as_ref().map(Directory::load);
        let mut kept = kept.unwrap_or_default();
        let fetched = kept.iter().map(|one| one.fetched).max();
        kept.retain(|one| fetched.is_none_or(|newest| is_of(one.fetched, newest)));
        (
            kept.into_iter().map(|one| one.certificate).collect(),
            fetched,
        )
    }

    fn is_fresh(&self, (_, fetched): &(Vec<Certificate>, Option<i64>)) -> bool {
        let age = |fetched: i64| self.now().saturating_sub(fetched);
        fetched.is_some_and(|fetched| (-OVERLAP..INTERVAL).contains(&age(fetched)))
    }

    fn is_newer(&self, (_, fetched): &(Vec<Certificate>, Option<i64>)) -> bool {
        *fetched > self.state().fetched
    }

    /// Failing to keep a copy is no reason to refuse keys that were proven.
    fn keep(&self, certificates: &[Certificate], fetched: i64) {
        if let Some(directory) = &self.directory
            && let Err(error) = directory.keep(certificates, fetched)
        {
            tracing::warn!(%error, "platform certificates could not be written to disk");
        }
    }

    fn now(&self) -> i64 {
        self.client.inner.clock.now()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CertificateSource for Refresh {
    fn keep_fresh(self: Arc<Self>) {
        Refresh::keep_fresh(&self);
    }

    fn ask(self: Arc<Self>, serial: &str) {
        Refresh::ask(&self, serial, Asker::Notification);
    }

    fn learn(self: Arc<Self>, serial: String) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(async move { Refresh::learn(&self, &serial, Asker::Notification).await })
    }
}

impl fmt::Debug for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refresh")
            .field("automatic", &self.automatic)
            .field("directory", &self.directory)
            .field("download", &self.log.at(self.now()))
            .finish_non_exhaustive()
    }
}

/// Whether a file that was written at this time belongs to the download of that time or a later
/// one: each writes all that is listed.
fn is_of(written: i64, download: i64) -> bool {
    written >= download.saturating_sub(WRITING)
}

/// How long a download may take.
fn longest(client: &Client) -> Duration {
    client.inner.total_timeout.min(LONGEST)
}

/// The interval, less up to an hour: clients that started together do not refresh together.
fn interval() -> i64 {
    let mut byte = [0u8; 1];
    let _ = random::fill(&mut byte);
    INTERVAL.saturating_sub(i64::from(byte[0]).saturating_mul(14))
}

/// A download that ended without a result.
fn broken_off(why: impl fmt::Display) -> Error {
    ConfigError::new(
        "download_platform_certificates",
        format!("the download did not come to its end: {why}"),
    )
    .into()
}

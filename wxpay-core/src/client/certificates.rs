//! Platform certificates that the client downloads and keeps fresh by itself.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Response;
use tokio::sync::Mutex;

use crate::answer::{RawAnswer, Verification};
use crate::apiv3;
use crate::client::course::Course;
use crate::client::deadline::Deadline;
use crate::client::http_client::Received;
use crate::client::{Client, Inner};
use crate::crypto::{Certificate, aead, random};
use crate::decode::{DecodeError, Node};
use crate::error::{ConfigError, Error, ErrorKind, Outcome, Result};
use crate::keys::PlatformKeys;
use crate::parts::Parts;
use crate::request::Draft;
use crate::response;
use crate::spec::{Method, Spec};

/// How often certificates are fetched anew: the official advice.
const INTERVAL: Duration = Duration::from_secs(12 * 3600);

/// An unknown serial number asks for a refresh at most this often, or a stream of forged answers
/// would become a stream of downloads.
const UNKNOWN_SERIAL_INTERVAL: Duration = Duration::from_secs(60);

/// How long to wait after a refresh that failed.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// Where the certificates are fetched from.
const CERTIFICATES: Spec = Spec::v3(Method::Get, "v3/certificates");

/// The refreshing of a client's platform certificates.
#[derive(Debug)]
pub(crate) struct Refresh {
    directory: Option<PathBuf>,
    /// Held while a download is in flight, so that there is one at a time.
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    refreshed: Option<Instant>,
    unknown_serial_at: Option<Instant>,
    in_background: bool,
}

impl Refresh {
    pub(crate) fn new(directory: Option<PathBuf>) -> Self {
        Self {
            directory,
            state: Mutex::default(),
        }
    }
}

impl Client {
    /// Downloads the platform certificates now, and verifies from then on with these and the
    /// ones configured.
    ///
    /// A client built with
    /// [`download_platform_certificates`](crate::ClientBuilder::download_platform_certificates)
    /// does so by itself; calling it is useful at start, and when a notification names an unknown
    /// serial number.
    ///
    /// # Errors
    /// As a call; besides, an APIv3 key that does not open the certificates. A merchant without
    /// platform certificates (all new ones) gets `RESOURCE_NOT_EXISTS`, and the error says what
    /// to do. The keys in use stay as they were.
    pub async fn refresh_platform_certificates(&self) -> Result<()> {
        let keys = self
            .download_certificates()
            .await
            .map_err(|error| error.at(&CERTIFICATES))?;
        if let Some(directory) = self
            .inner
            .refresh
            .as_ref()
            .and_then(|r| r.directory.as_deref())
        {
            // Failing to keep a copy is no reason to refuse keys that were proven.
            if let Err(error) = persist(directory, &keys.certificates) {
                tracing::warn!(%error, "platform certificates could not be written to disk");
            }
        }
        self.inner.merchant.set_platform_keys(keys.all)?;
        Ok(())
    }

    /// Sees to it that there are keys to verify with, before a call.
    pub(super) async fn ensure_platform_keys(&self) -> Result<()> {
        let Some(refresh) = &self.inner.refresh else {
            return Ok(());
        };
        let keys = self.inner.merchant.platform_keys();
        if !keys.is_empty() {
            if let Ok(mut state) = refresh.state.try_lock() {
                self.keep_fresh(&mut state);
            }
            return Ok(());
        }
        let mut state = refresh.state.lock().await;
        // Whoever held the lock before may have done it.
        if self.inner.merchant.platform_keys().is_empty() {
            self.refresh_platform_certificates().await?;
            state.refreshed = Some(Instant::now());
        }
        self.keep_fresh(&mut state);
        Ok(())
    }

    /// Fetches the certificates because an answer named one that is not known. Says whether there
    /// may be new keys.
    pub(super) async fn refresh_for_unknown_serial(&self, serial: &str) -> bool {
        let Some(refresh) = &self.inner.refresh else {
            return false;
        };
        let mut state = refresh.state.lock().await;
        if self.inner.merchant.platform_keys().find(serial).is_some() {
            return true;
        }
        let recently = |at: Instant| at.elapsed() < UNKNOWN_SERIAL_INTERVAL;
        if state.unknown_serial_at.is_some_and(recently) {
            return false;
        }
        state.unknown_serial_at = Some(Instant::now());
        match self.refresh_platform_certificates().await {
            Ok(()) => {
                state.refreshed = Some(Instant::now());
                true
            }
            Err(error) => {
                tracing::warn!(%error, "platform certificates could not be refreshed");
                false
            }
        }
    }

    /// Starts the refreshing in the background, once; it ends with the client.
    fn keep_fresh(&self, state: &mut State) {
        if state.in_background {
            return;
        }
        state.in_background = true;
        let wait = match state.refreshed {
            Some(_) => interval(),
            // The keys at hand came from disk or settings and may be old.
            None => Duration::ZERO,
        };
        tokio::spawn(refresh_forever(Arc::downgrade(&self.inner), wait));
    }

    async fn download_certificates(&self) -> Result<Downloaded> {
        let mut course = Course::new(CERTIFICATES, &self.inner.observer);
        let downloaded = self.certificates(&mut course).await;
        course.over(downloaded)
    }

    async fn certificates(&self, course: &mut Course) -> Result<Downloaded> {
        let merchant = &self.inner.merchant;
        let Some(api_v3_key) = merchant.api_v3_key() else {
            return Err(ConfigError::new(
                "api_v3_key",
                "is not set, and platform certificates are encrypted with it",
            )
            .into());
        };
        let draft = Draft::new(Parts::new(CERTIFICATES))?;
        let deadline = Deadline::after(self.inner.total_timeout);
        let now = self.inner.clock.now();
        let judge = |received| {
            std::future::ready(match received {
                Received::Whole(response) if response.status().is_success() => Ok(response),
                Received::Whole(response) => {
                    // The error answer in full: code, message, whether it was verified.
                    let refused = response::verify(&CERTIFICATES, response, merchant, now);
                    refused.and_then(|_| {
                        Err(ConfigError::new("base_url", "the answer is no success").into())
                    })
                }
                Received::Open(_) => {
                    Err(ConfigError::new("base_url", "the certificates came as a file").into())
                }
            })
        };
        let response = self
            .attempts(&draft, &self.inner.retry, deadline, course, judge)
            .await?;
        let certificates =
            decrypt(response.body(), api_v3_key).map_err(|error| unreadable(error, &response))?;
        let mut keys = PlatformKeys::clone(&merchant.platform_keys()).without_expired(now);
        for (_, certificate) in &certificates {
            keys = keys
                .with_certificate(certificate)
                .map_err(|error| ConfigError::key("platform_certificate", error))?;
        }
        // Only now can the answer itself be verified: with what it brought, which the APIv3 key
        // has vouched for.
        apiv3::verify(
            response.headers(),
            response.body(),
            &keys,
            merchant.serial(),
            now,
        )
        .map_err(|error| {
            let verification = Verification::Failed(error.clone());
            let raw = RawAnswer::new(response, verification);
            Error::answered(ErrorKind::Verification(error), Outcome::Unknown, raw)
        })?;
        Ok(Downloaded {
            all: keys,
            certificates,
        })
    }
}

/// Loads the certificates that were kept in a directory; one that is damaged is left out, for it
/// will be fetched again.
pub(crate) fn load(directory: &Path, mut keys: PlatformKeys, now: i64) -> PlatformKeys {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return keys;
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.extension().is_none_or(|extension| extension != "pem") {
            continue;
        }
        let added = Certificate::from_file(&path)
            .and_then(|certificate| keys.clone().with_certificate(&certificate));
        match added {
            Ok(more) => keys = more,
            Err(error) => tracing::warn!(%error, "a kept platform certificate is unusable"),
        }
    }
    keys.without_expired(now)
}

struct Downloaded {
    all: PlatformKeys,
    certificates: Vec<(String, Certificate)>,
}

async fn refresh_forever(client: Weak<Inner>, mut wait: Duration) {
    loop {
        tokio::time::sleep(wait).await;
        let Some(inner) = client.upgrade() else {
            return;
        };
        let client = Client { inner };
        let Some(refresh) = &client.inner.refresh else {
            return;
        };
        let mut state = refresh.state.lock().await;
        wait = match client.refresh_platform_certificates().await {
            Ok(()) => {
                state.refreshed = Some(Instant::now());
                interval()
            }
            Err(error) => {
                tracing::warn!(%error, "platform certificates could not be refreshed");
                AFTER_FAILURE
            }
        };
    }
}

/// The interval, less up to an hour: clients that started together do not refresh together.
fn interval() -> Duration {
    let mut byte = [0u8; 1];
    let _ = random::fill(&mut byte);
    INTERVAL.saturating_sub(Duration::from_secs(u64::from(byte[0]).saturating_mul(14)))
}

/// Takes the certificates, as PEM and parsed, out of the answer.
fn decrypt(body: &[u8], key: &[u8; 32]) -> Result<Vec<(String, Certificate)>, DecodeError> {
    let problem = |path: String, problem: String| DecodeError::new(path, problem);
    let document = Node::parse_json(body)
        .map_err(|error| problem(String::new(), format!("it is not JSON: {error}")))?;
    let Node::Array(items) = document.get("data") else {
        return Err(problem(
            "data".to_owned(),
            "expected an array of certificates".to_owned(),
        ));
    };
    let mut certificates = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let at = |field: &str| format!("data[{index}].{field}");
        let sealed = item.get("encrypt_certificate");
        let text = |field: &str| sealed.get(field).as_str().unwrap_or_default();
        if text("algorithm") != "AEAD_AES_256_GCM" {
            let algorithm = text("algorithm");
            tracing::warn!(
                algorithm,
                "a platform certificate of another kind is passed over"
            );
            continue;
        }
        let ciphertext = STANDARD
            .decode(text("ciphertext"))
            .map_err(|_| problem(at("encrypt_certificate.ciphertext"), "is not base64".into()))?;
        let (nonce, data) = (text("nonce").as_bytes(), text("associated_data").as_bytes());
        let pem = aead::decrypt_aes_256_gcm(key, nonce, data, &ciphertext)
            .map_err(|error| problem(at("encrypt_certificate"), error.to_string()))?;
        let pem = String::from_utf8(pem)
            .map_err(|_| problem(at("encrypt_certificate"), "is not text".into()))?;
        let certificate = Certificate::from_pem(&pem)
            .map_err(|error| problem(at("encrypt_certificate"), error.to_string()))?;
        let serial = item.get("serial_no").as_str().unwrap_or_default();
        if !serial.eq_ignore_ascii_case(certificate.serial()) {
            let found = certificate.serial();
            return Err(problem(
                at("serial_no"),
                format!("is not the certificate's, {found}"),
            ));
        }
        certificates.push((pem, certificate));
    }
    match certificates.is_empty() {
        true => Err(problem(
            "data".to_owned(),
            "there is no certificate in it".to_owned(),
        )),
        false => Ok(certificates),
    }
}

fn unreadable(error: DecodeError, response: &Response<Bytes>) -> Error {
    let raw = RawAnswer::new(response.clone(), Verification::Unsigned);
    Error::answered(ErrorKind::Decode(error), Outcome::Unknown, raw)
}

/// Each file is written aside and renamed, so that a reader never meets half of one.
fn persist(directory: &Path, certificates: &[(String, Certificate)]) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)?;
    for (pem, certificate) in certificates {
        let path = directory.join(format!("{}.pem", certificate.serial()));
        let aside = directory.join(format!(
            "{}.{}.tmp",
            certificate.serial(),
            std::process::id()
        ));
        std::fs::write(&aside, pem)?;
        std::fs::rename(&aside, &path)?;
    }
    Ok(())
}

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use tokio::runtime::Handle;

use crate::apiv3;
use crate::codec::decode::Node;
use crate::merchant::Merchant;
use crate::merchant::certificate_source::CertificateSource;
use crate::notification::envelope::Envelope;
use crate::notification::headers::{Headers, signature_headers};
use crate::notification::hint::hint;
use crate::notification::message::Notification;
use crate::notification::v2::NotificationV2;
use crate::notification::{NotificationError, NotificationErrorKind, v2};
use crate::request::{Clock, SystemClock};

/// The longest replay window, which is also the default: WeChat Pay's rule for any signature.
const MAX_REPLAY_WINDOW: u64 = 300;

/// How long to wait for a platform certificate. WeChat Pay waits five seconds for the answer.
const CERTIFICATE_TIMEOUT: Duration = Duration::from_secs(4);

/// Verifies and opens the notifications of one merchant. Cheap to clone.
///
/// It knows no web framework: it takes headers and raw body, and gives a [`Notification`]. The
/// features `axum` and `actix-web` have extractors on top.
///
/// ```no_run
/// use wxpay_core::Client;
/// use wxpay_core::notification::{NotificationError, Notifications};
///
/// fn received(
///     client: &Client,
///     headers: &http::HeaderMap,
///     body: &[u8],
/// ) -> Result<(), NotificationError> {
///     let notifications: Notifications = client.notifications();
///     let notification = notifications.parse(headers, body)?;
///     println!("{} at {}", notification.event_type(), notification.create_time());
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Notifications {
    merchant: Merchant,
    clock: Arc<dyn Clock>,
    /// Keeps it, whatever becomes of the client.
    source: Option<Arc<dyn CertificateSource>>,
    certificate_timeout: Duration,
    replay_window: u64,
    body_limit: usize,
}

impl Notifications {
    /// Notifications for this merchant, by the clock of the machine. The platform keys stay
    /// shared with the client that the merchant belongs to, which downloads certificates as long
    /// as it is there.
    #[must_use]
    pub fn new(merchant: Merchant) -> Self {
        Self {
            merchant,
            clock: Arc::new(SystemClock),
            source: None,
            certificate_timeout: CERTIFICATE_TIMEOUT,
            replay_window: MAX_REPLAY_WINDOW,
            body_limit: 2 << 20,
        }
    }

    /// Takes the time from this clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// How far the time of signing may be from now, in whole seconds: 300 by default, which is
    /// also the most; anything longer counts as 300 seconds. Each repetition of a notification
    /// is signed anew, so a shorter window loses none while the clock is right. To read a
    /// notification that waited in a queue, see [`parse_at`](Self::parse_at).
    #[must_use]
    pub fn replay_window(mut self, window: Duration) -> Self {
        self.replay_window = window.as_secs().min(MAX_REPLAY_WINDOW);
        self
    }

    /// The longest body that the extractors read, in bytes: 2 MiB by default, twice what
    /// WeChat Pay documents as its longest. [`parse`](Self::parse) takes what it is given.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// How long [`receive`](Self::receive) and the extractors wait for a platform certificate that
    /// has to be downloaded first: four seconds by default, for WeChat Pay waits five for its answer.
    #[must_use]
    pub fn certificate_timeout(mut self, timeout: Duration) -> Self {
        self.certificate_timeout = timeout;
        self
    }

    /// Verifies the signature over the raw body, and opens what is inside.
    ///
    /// Where the client
    /// [downloads platform certificates](crate::ClientBuilder::download_platform_certificates), a
    /// message that is signed with one that is not here starts a download. This function does not
    /// wait: the message is refused with status 503, and verified when WeChat Pay sends it again.
    /// [`receive`](Self::receive) waits.
    ///
    /// # Errors
    /// Not signed, or not by WeChat Pay, or not now; not a notification; not encrypted to this
    /// merchant. [`NotificationErrorKind`] tells these apart.
    pub fn parse<H: Headers + ?Sized>(
        &self,
        headers: &H,
        raw_body: &[u8],
    ) -> Result<Notification, NotificationError> {
        self.parse_at(headers, raw_body, self.clock.now())
    }

    /// As [`parse`](Self::parse), for a notification that was received at `received_at` (unix
    /// seconds, by your own clock) and kept until now.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_at<H: Headers + ?Sized>(
        &self,
        headers: &H,
        raw_body: &[u8],
        received_at: i64,
    ) -> Result<Notification, NotificationError> {
        let headers = signature_headers(headers);
        if let Some((source, serial)) = self.absent(&headers, received_at) {
            source.ask(serial);
        }
        self.read(&headers, raw_body, received_at)
    }

    /// As [`parse`](Self::parse), and waits when a platform certificate has to be downloaded
    /// first, for up to [four seconds](Self::certificate_timeout): WeChat Pay wants its answer within
    /// five. The extractors do so too. Outside of a runtime of tokio it does not wait.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub async fn receive<H: Headers + ?Sized>(
        &self,
        headers: &H,
        raw_body: &[u8],
    ) -> Result<Notification, NotificationError> {
        let headers = signature_headers(headers);
        let received_at = self.clock.now();
        if let Some((source, serial)) = self.absent(&headers, received_at) {
            if Handle::try_current().is_ok() {
                let learned = source.learn(serial.to_owned());
                let _ = tokio::time::timeout(self.certificate_timeout, learned).await;
            } else {
                // Without its timers there is no telling when to stop waiting.
                source.ask(serial);
            }
        }
        self.read(&headers, raw_body, received_at)
    }

    /// With what downloads platform certificates.
    pub(crate) fn renewed_by(mut self, source: Option<Arc<dyn CertificateSource>>) -> Self {
        self.source = source;
        self
    }

    fn read(
        &self,
        headers: &HeaderMap,
        raw_body: &[u8],
        received_at: i64,
    ) -> Result<Notification, NotificationError> {
        let parsed = self.verify(headers, raw_body, received_at).and_then(|()| {
            let message = Node::parse_json(raw_body).map_err(|error| {
                NotificationErrorKind::Malformed(format!("it is not JSON: {error}"))
            })?;
            let envelope = Envelope::read(&message).map_err(NotificationErrorKind::Malformed)?;
            let resource = envelope.sealed.open(&self.merchant)?;
            let raw_body = Bytes::copy_from_slice(raw_body);
            Notification::new(&envelope, resource, raw_body, self.merchant.clone())
        });
        parsed.map_err(|kind| {
            let hint = hint(&kind, headers, raw_body);
            NotificationError::v3(kind, raw_body.to_vec()).with_hint(hint)
        })
    }

    /// Verifies and opens a notification of APIv2, which has no headers: its `sign` stands among
    /// its fields, or (refunds) it is encrypted.
    ///
    /// # Errors
    /// Not XML, a wrong `sign` or none where there must be one, not encrypted to this merchant;
    /// something else that is signed with the same key, such as the parameters of a front end.
    pub fn parse_v2(&self, raw_body: &[u8]) -> Result<NotificationV2, NotificationError> {
        v2::parse(&self.merchant, raw_body)
            .map_err(|kind| NotificationError::v2(kind, raw_body.to_vec()))
    }

    /// The longest body that the extractors read, in bytes.
    #[cfg(any(feature = "axum", feature = "actix-web"))]
    pub(super) fn limit(&self) -> usize {
        self.body_limit
    }

    /// The platform certificate that a message says it is signed with, when it is not here and
    /// there is somebody to fetch it.
    fn absent<'h>(
        &self,
        headers: &'h HeaderMap,
        now: i64,
    ) -> Option<(Arc<dyn CertificateSource>, &'h str)> {
        self.merchant.tell_of_end(now);
        let source = self.source.clone();
        let source = source.or_else(|| self.merchant.certificate_source())?;
        Arc::clone(&source).keep_fresh();
        let keys = self.merchant.platform_keys();
        let serial = apiv3::absent_certificate(headers, &keys, self.merchant.serial(), now)?;
        Some((source, serial))
    }

    fn verify(
        &self,
        headers: &HeaderMap,
        raw_body: &[u8],
        now: i64,
    ) -> Result<(), NotificationErrorKind> {
        let keys = self.merchant.platform_keys();
        apiv3::verify(headers, raw_body, &keys, self.merchant.serial(), now)
            .map_err(NotificationErrorKind::Verification)?;
        let signed_at = headers
            .get("wechatpay-timestamp")
            .and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
        match signed_at {
            Some(at) if at.abs_diff(now) <= self.replay_window => Ok(()),
            at => Err(NotificationErrorKind::Replay {
                timestamp: at.unwrap_or_default(),
                now,
                window: Duration::from_secs(self.replay_window),
            }),
        }
    }
}

use std::error::Error;
use std::fmt;

use http::StatusCode;

use crate::error::Chain;
use crate::notification::v2::NotificationV2;
use crate::notification::{Acknowledgement, Notification, NotificationError, Notifications};
use crate::operation::Protocol;

/// A notification of APIv3, verified and opened, as an argument of a handler.
///
/// It takes the raw body, so it comes last among the arguments, and finds the
/// [`Notifications`] in the application's state: with axum (feature `axum`) in whatever state
/// gives them by `FromRef`, with actix-web (feature `actix-web`) in `app_data`, in
/// `web::Data` or bare. Anything else than a genuine notification never reaches the handler: it is
/// answered with a failure, and logged. [`Notification`] says what a handler can do with it, and
/// [`Acknowledgement`] is what it returns.
///
/// For several merchants at one URL use [`Notifications::parse`] in the handler, or one route
/// with a state of its own for each.
#[derive(Debug, Clone)]
pub struct Verified(pub Notification);

/// A notification of APIv2, verified and opened, as an argument of a handler: otherwise like
/// [`Verified`].
#[derive(Debug, Clone)]
pub struct VerifiedV2(pub NotificationV2);

/// Why a request did not become a [`Verified`] or [`VerifiedV2`]. As an answer it is a failure
/// that does not tell the sender more than that.
#[derive(Debug)]
pub struct Rejection {
    protocol: Protocol,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    BodyTooLarge {
        limit: usize,
    },
    Body(Box<dyn Error + Send + Sync>),
    /// Only a framework that looks for its state at run time can fail to find it.
    #[cfg_attr(not(feature = "actix-web"), allow(dead_code))]
    NotConfigured,
    Notification(NotificationError),
}

impl Rejection {
    /// What is wrong with the notification, when the request got as far as being one.
    #[must_use]
    pub fn notification_error(&self) -> Option<&NotificationError> {
        match &self.kind {
            Kind::Notification(error) => Some(error),
            _ => None,
        }
    }

    /// What it is answered with.
    pub fn acknowledgement(&self) -> Acknowledgement {
        let (status, message) = match &self.kind {
            Kind::BodyTooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too long"),
            Kind::Body(_) => (StatusCode::BAD_REQUEST, "the body cannot be read"),
            Kind::NotConfigured => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "notifications are not set up here",
            ),
            Kind::Notification(error) => return error.acknowledgement(),
        };
        match self.protocol {
            Protocol::V3 => Acknowledgement::failure_with(status, message),
            Protocol::V2 => Acknowledgement::failure_v2_with(status, message),
        }
    }

    pub(super) fn too_large(protocol: Protocol, notifications: &Notifications) -> Self {
        let limit = notifications.limit();
        Self::logged(protocol, Kind::BodyTooLarge { limit })
    }

    pub(super) fn body(protocol: Protocol, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::logged(protocol, Kind::Body(error.into()))
    }

    #[cfg(feature = "actix-web")]
    pub(super) fn not_configured(protocol: Protocol) -> Self {
        Self::logged(protocol, Kind::NotConfigured)
    }

    pub(super) fn notification(protocol: Protocol, error: NotificationError) -> Self {
        Self::logged(protocol, Kind::Notification(error))
    }

    /// The handler never hears of it, so somebody else must.
    fn logged(protocol: Protocol, kind: Kind) -> Self {
        let this = Self { protocol, kind };
        match this.notification_error() {
            Some(error) if error.is_probe() => tracing::debug!(error = %this, "refused a probe"),
            _ => tracing::warn!(error = %this, "refused a notification"),
        }
        this
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::BodyTooLarge { limit } => write!(
                f,
                "the body is longer than {limit} bytes; set `Notifications::body_limit` if \
                 WeChat Pay really sent it"
            ),
            Kind::Body(error) => write!(f, "the body cannot be read: {}", Chain(error.as_ref())),
            Kind::NotConfigured => f.write_str(
                "there are no `Notifications` in the application's data; add \
                 `.app_data(web::Data::new(client.notifications()))`",
            ),
            Kind::Notification(error) => error.fmt(f),
        }
    }
}

impl Error for Rejection {}

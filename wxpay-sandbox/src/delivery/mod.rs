//! Callbacks: delivered to listeners on this machine, and repeated until they are acknowledged.

mod announce;
mod destination;
mod engine;
mod log;
mod post;
mod record;
#[cfg(feature = "state")]
mod resume;
mod schedule;
mod tls;

pub(crate) use engine::deliver;
#[cfg(feature = "state")]
pub(crate) use log::Changes;
pub(crate) use log::Deliveries;
pub use post::Delivery;
pub use record::{DeliveryAttempt, DeliveryState, RecordedDelivery};
#[cfg(feature = "state")]
pub(crate) use resume::Unacknowledged;
pub(crate) use schedule::Schedule;
pub(crate) use tls::CallbackTls;

use crate::StartError;
use crate::keys::ListenerCertificate;
use crate::sandbox::Sandbox;

impl Sandbox {
    /// The callbacks so far, oldest first, with what their listeners answered: the 10,000 newest, or
    /// as many of them as have 64 MiB of messages and answers. Those that wait are kept longest.
    ///
    /// They are posted to `http://` and `https://` URLs on loopback addresses or `localhost`, and to
    /// no other; an HTTPS listener is known by [its certificate](crate::SandboxBuilder::notify_ca).
    /// One that is not acknowledged within five seconds (APIv3: by a 200 or 204, APIv2: by
    /// `return_code` SUCCESS) is repeated after 15 s, 15 s, 30 s, 3 min, 10 min, 20 min, three
    /// times 30 min, 60 min, three times 3 h and twice 6 h, all divided by
    /// [`speed`](crate::SandboxBuilder::speed).
    pub fn deliveries(&self) -> Vec<RecordedDelivery> {
        self.server.deliveries.all()
    }

    /// A certificate and key for an HTTPS listener on this machine, of the authority
    /// [`Merchant::tls_ca`](crate::Merchant::tls_ca): callbacks are posted to whoever shows it.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn listener_certificate(&self) -> Result<ListenerCertificate, StartError> {
        self.server.issued.authority.listener()
    }

    /// Sends a callback once more, now. Returns whether there is one of this number that may be
    /// sent.
    pub fn resend(&self, id: u64) -> bool {
        self.server.resend(id)
    }
}

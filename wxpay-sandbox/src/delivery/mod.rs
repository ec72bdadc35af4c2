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

pub(crate) use engine::deliver;
#[cfg(feature = "state")]
pub(crate) use log::Changes;
pub(crate) use log::Deliveries;
pub use post::Delivery;
pub use record::{DeliveryAttempt, DeliveryState, RecordedDelivery};
#[cfg(feature = "state")]
pub(crate) use resume::Unacknowledged;
pub(crate) use schedule::Schedule;

use crate::sandbox::Sandbox;

impl Sandbox {
    /// The callbacks so far, oldest first, with what their listeners answered: the 10,000 newest.
    ///
    /// They are posted to `http://` URLs on loopback addresses or `localhost`, and to no other.
    /// One that is not acknowledged within five seconds (APIv3: by a 200 or 204, APIv2: by
    /// `return_code` SUCCESS) is repeated after 15 s, 15 s, 30 s, 3 min, 10 min, 20 min, three
    /// times 30 min, 60 min, three times 3 h and twice 6 h, all divided by
    /// [`speed`](crate::SandboxBuilder::speed).
    pub fn deliveries(&self) -> Vec<RecordedDelivery> {
        self.server.deliveries.all()
    }

    /// Sends a callback once more, now. Returns whether there is one of this number that may be
    /// sent.
    pub fn resend(&self, id: u64) -> bool {
        self.server.resend(id)
    }
}

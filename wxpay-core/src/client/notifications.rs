use crate::client::Client;
use crate::notification::Notifications;

impl Client {
    /// Verifies and opens the notifications of this client's merchant, with its keys and its
    /// clock. Where platform certificates are downloaded, this starts it.
    #[must_use]
    pub fn notifications(&self) -> Notifications {
        self.keep_certificates_fresh();
        let client = self.clone();
        Notifications::new(self.merchant().clone())
            .renewed_by(self.automatic().cloned())
            .clock(move || client.inner.clock.now())
    }
}

use std::sync::Arc;

use crate::client::Client;
use crate::merchant::certificate_source::CertificateSource;
use crate::notification::Notifications;

impl Client {
    /// Verifies and opens the notifications of this client's merchant, with its keys and its
    /// clock. Where platform certificates are downloaded, this starts it.
    #[must_use]
    pub fn notifications(&self) -> Notifications {
        self.keep_certificates_fresh();
        let client = self.clone();
        let source = self.automatic().cloned();
        Notifications::new(self.merchant().clone())
            .renewed_by(source.map(|refresh| refresh as Arc<dyn CertificateSource>))
            .clock(move || client.inner.clock.now())
    }
}

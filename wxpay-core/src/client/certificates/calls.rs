//! What the calls of a client need of its platform certificates.

use std::sync::Arc;

use http::HeaderMap;

use super::download::CERTIFICATES;
use super::{Asker, Refresh};
use crate::apiv3;
use crate::client::Client;
use crate::client::deadline::Deadline;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{Protocol, Spec};

impl Client {
    /// Downloads the platform certificates now, and verifies from then on with these and the
    /// ones configured.
    ///
    /// A client built with
    /// [`download_platform_certificates`](crate::ClientBuilder::download_platform_certificates)
    /// does so by itself; calling it is useful at start. It waits for a download that is under
    /// way already.
    ///
    /// # Errors
    /// As a call; besides, an APIv3 key that does not open the certificates. A merchant without
    /// platform certificates (all new ones) gets `RESOURCE_NOT_EXISTS` or an empty list, and the
    /// error says what to do. The keys in use stay as they were.
    pub async fn refresh_platform_certificates(&self) -> Result<()> {
        match &self.inner.refresh {
            Some(refresh) => refresh.flight(false).landed().await,
            None => Ok(()),
        }
    }

    /// Sees to it that there are keys for a call, and that they are not too old.
    pub(in crate::client) async fn ensure_platform_keys(
        &self,
        spec: &Spec,
        deadline: Deadline,
    ) -> Result<()> {
        // APIv2 has no use for them.
        if spec.protocol == Protocol::V2 {
            return Ok(());
        }
        let (merchant, now) = (&self.inner.merchant, self.inner.clock.now());
        merchant.tell_of_end(now);
        let Some(refresh) = self.automatic() else {
            return Ok(());
        };
        let keys = merchant.platform_keys();
        if let Ok(Some(_)) = merchant.recipient(&keys, now) {
            refresh.keep_fresh();
            return Ok(());
        }
        // What was just listed is all, and another download would not bring the key that is wanted.
        if refresh.log.at(now).is_settled() {
            return Ok(());
        }
        let flight = refresh.flight(true);
        let time = deadline.left();
        match tokio::time::timeout(time, flight.landed()).await {
            Ok(result) => result,
            Err(_) => Err(Error::not_sent(ErrorKind::Timeout(time)).at(&CERTIFICATES)),
        }
    }

    /// Starts a download when the certificates are too old, for what has no need of them itself.
    pub(in crate::client) fn keep_certificates_fresh(&self) {
        if let Some(refresh) = self.automatic() {
            refresh.keep_fresh();
        }
    }

    /// Sees to it that the certificate is here that an answer says it is signed with, if it can
    /// be had in time.
    pub(in crate::client) async fn learn(&self, headers: &HeaderMap, deadline: Deadline) {
        let Some(refresh) = self.automatic() else {
            return;
        };
        let merchant = &self.inner.merchant;
        let (keys, now) = (merchant.platform_keys(), self.inner.clock.now());
        if let Some(serial) = apiv3::absent_certificate(headers, &keys, merchant.serial(), now) {
            // Half of the time left, so that this answer is not lost to the call's own time-out.
            let time = deadline.share(2);
            let learned = refresh.learn(serial, Asker::Answer);
            let _ = tokio::time::timeout(time, learned).await;
        }
    }

    /// What downloads certificates unasked.
    pub(in crate::client) fn automatic(&self) -> Option<&Arc<Refresh>> {
        self.inner.refresh.as_ref().filter(|one| one.automatic)
    }
}

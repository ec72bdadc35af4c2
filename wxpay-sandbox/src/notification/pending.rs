use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};
use tokio::sync::Notify;

use crate::facts::Family;

/// How many events wait at most; the oldest are forgotten first.
const WAITING: usize = 10_000;

/// Something that happened to an order, and that its merchant is to be told of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PendingEvent {
    /// APIv3: the resource is encrypted and the message signed. APIv2: the resource is flat and of
    /// texts; that of `refund-processed` goes encrypted into `req_info`, others are the message.
    pub(crate) protocol: Family,
    /// `TRANSACTION.SUCCESS`, …; of APIv2 what the catalogue calls it: `transaction-success`,
    /// `refund-processed`, `pap-contract-state-changed`.
    pub(crate) event_type: String,
    /// `transaction`, `refund`, …
    pub(crate) original_type: String,
    /// In Chinese, as the real server writes it.
    pub(crate) summary: String,
    pub(crate) resource: Map<String, Value>,
    /// Where the merchant wants to be told.
    pub(crate) notify_url: String,
}

/// The events that nobody has been told of yet, oldest first.
#[derive(Debug, Default)]
pub(crate) struct PendingEvents {
    waiting: Mutex<VecDeque<PendingEvent>>,
    arrived: Notify,
}

impl PendingEvents {
    pub(crate) fn push(&self, event: PendingEvent) {
        let mut waiting = self.lock();
        if waiting.len() >= WAITING {
            waiting.pop_front();
        }
        waiting.push_back(event);
        self.arrived.notify_one();
    }

    /// Takes every event, oldest first.
    pub(crate) fn drain(&self) -> Vec<PendingEvent> {
        self.lock().drain(..).collect()
    }

    /// Waits until there are some, if none came since it was last asked.
    pub(crate) async fn arrived(&self) {
        self.arrived.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<PendingEvent>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

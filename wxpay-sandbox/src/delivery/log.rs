use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::record::{DeliveryAttempt, DeliveryState, RecordedDelivery};
use super::schedule::Schedule;

/// How many deliveries are remembered.
const DELIVERIES: usize = 10_000;

/// How many attempts are remembered of each.
const ATTEMPTS: usize = 32;

/// The newest deliveries, waiting ones among them.
#[derive(Default)]
pub(crate) struct Deliveries {
    log: Mutex<Log>,
    changed: Notify,
}

#[derive(Default)]
struct Log {
    kept: VecDeque<Kept>,
    last: u64,
    /// Counts the changes.
    #[cfg(feature = "state")]
    revision: u64,
}

struct Kept {
    delivery: RecordedDelivery,
    /// The change that this one had last.
    #[cfg(feature = "state")]
    revision: u64,
}

/// What became of the deliveries after a revision, for whoever keeps them elsewhere too.
#[cfg(feature = "state")]
pub(crate) struct Changes {
    /// The number of the newest delivery, acknowledged or not.
    pub(crate) last: u64,
    pub(crate) revision: u64,
    /// Every delivery that is not acknowledged, whether it changed or not; ascending.
    pub(crate) unacknowledged: Vec<u64>,
    /// Those of them that changed.
    pub(crate) changed: Vec<RecordedDelivery>,
}

impl Deliveries {
    /// Keeps a delivery under the number that is returned.
    pub(crate) fn add(&self, mut delivery: RecordedDelivery) -> u64 {
        let mut log = self.lock();
        log.last += 1;
        delivery.id = log.last;
        log.push(delivery);
        let id = log.last;
        drop(log);
        self.wake();
        id
    }

    /// Goes on with the deliveries of an earlier sandbox, whose newest one had this number.
    #[cfg(feature = "state")]
    pub(crate) fn restore(&self, deliveries: Vec<RecordedDelivery>, last: u64) {
        let mut log = self.lock();
        log.last = last;
        for delivery in deliveries {
            log.push(delivery);
        }
    }

    /// What changed after this revision.
    #[cfg(feature = "state")]
    pub(crate) fn since(&self, revision: u64) -> Changes {
        let log = self.lock();
        let open = log.kept.iter().filter(|kept| kept.delivery.is_open());
        let changed = open.clone().filter(|kept| kept.revision > revision);
        Changes {
            last: log.last,
            revision: log.revision,
            unacknowledged: open.map(|kept| kept.delivery.id).collect(),
            changed: changed.map(|kept| kept.delivery.clone()).collect(),
        }
    }

    pub(crate) fn all(&self) -> Vec<RecordedDelivery> {
        let log = self.lock();
        log.kept.iter().map(|kept| kept.delivery.clone()).collect()
    }

    /// Makes a delivery due at this time, Unix milliseconds; false when there is none of this
    /// number, when it is being sent, or when it must not be sent.
    pub(super) fn resend(&self, id: u64, now: i64) -> bool {
        let mut log = self.lock();
        let Some(delivery) = log.change(id) else {
            return false;
        };
        match delivery.state {
            DeliveryState::NotDelivered { .. } | DeliveryState::Sending => return false,
            _ => delivery.state = DeliveryState::Waiting { next_attempt: now },
        }
        drop(log);
        self.wake();
        true
    }

    /// Takes what is due by now, and says when the next one is, Unix milliseconds.
    pub(super) fn take_due(&self, now: i64) -> (Vec<RecordedDelivery>, Option<i64>) {
        let mut due = Vec::new();
        let mut next: Option<i64> = None;
        for Kept { delivery, .. } in &mut self.lock().kept {
            let DeliveryState::Waiting { next_attempt } = delivery.state else {
                continue;
            };
            if next_attempt <= now {
                delivery.state = DeliveryState::Sending;
                due.push(delivery.clone());
            } else {
                next = Some(next.map_or(next_attempt, |next| next.min(next_attempt)));
            }
        }
        (due, next)
    }

    /// Keeps how an attempt went, and decides on the next one.
    pub(super) fn finish(&self, id: u64, attempt: DeliveryAttempt, schedule: Schedule, now: i64) {
        let mut log = self.lock();
        let Some(delivery) = log.change(id) else {
            return;
        };
        let acknowledged = attempt.problem.is_none();
        delivery.attempts.push(attempt);
        let failed = delivery.attempts.len();
        delivery.state = match schedule.pause_after(failed) {
            _ if acknowledged => DeliveryState::Acknowledged,
            Some(pause) => DeliveryState::Waiting {
                next_attempt: now.saturating_add(pause),
            },
            None => DeliveryState::GivenUp,
        };
        if failed > ATTEMPTS {
            delivery.attempts.remove(0);
        }
        drop(log);
        self.wake();
    }

    /// Something is due sooner than it was: another delivery, or another time.
    pub(super) fn wake(&self) {
        self.changed.notify_one();
    }

    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn push(&mut self, delivery: RecordedDelivery) {
        #[cfg(feature = "state")]
        {
            self.revision += 1;
        }
        self.kept.push_back(Kept {
            delivery,
            #[cfg(feature = "state")]
            revision: self.revision,
        });
        if self.kept.len() > DELIVERIES {
            self.kept.pop_front();
        }
    }

    /// The delivery with this number, which is about to change.
    fn change(&mut self, id: u64) -> Option<&mut RecordedDelivery> {
        let place = self.kept.iter().rposition(|kept| kept.delivery.id == id)?;
        let kept = self.kept.get_mut(place)?;
        #[cfg(feature = "state")]
        {
            self.revision += 1;
            kept.revision = self.revision;
        }
        Some(&mut kept.delivery)
    }
}

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::record::{DeliveryAttempt, DeliveryState, RecordedDelivery};
use super::schedule::Schedule;

/// How many deliveries are remembered.
const DELIVERIES: usize = 10_000;

/// How many bytes of messages and answers are remembered with them.
const BYTES: usize = 64 << 20;

/// How many attempts are remembered of each.
const ATTEMPTS: usize = 32;

/// The newest deliveries, and waiting ones longer than others.
#[derive(Default)]
pub(crate) struct Deliveries {
    log: Mutex<Log>,
    changed: Notify,
}

#[derive(Default)]
struct Log {
    /// By number, ascending.
    kept: VecDeque<Kept>,
    /// When which ones are due, Unix milliseconds.
    waiting: BTreeSet<(i64, u64)>,
    bytes: usize,
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
        let resent = self.lock().change(id, |delivery| match delivery.state {
            DeliveryState::NotDelivered { .. } | DeliveryState::Sending => false,
            _ => {
                delivery.state = DeliveryState::Waiting { next_attempt: now };
                true
            }
        });
        self.wake();
        resent.unwrap_or_default()
    }

    /// Takes what is due by now, and says when the next one is, Unix milliseconds.
    pub(super) fn take_due(&self, now: i64) -> (Vec<RecordedDelivery>, Option<i64>) {
        let mut log = self.lock();
        let mut due = Vec::new();
        while let Some((next, id)) = log.waiting.first().copied() {
            if next > now {
                return (due, Some(next));
            }
            // Taken out of those that wait by that.
            let taken = log.change(id, |delivery| {
                delivery.state = DeliveryState::Sending;
                delivery.clone()
            });
            due.extend(taken);
        }
        (due, None)
    }

    /// Keeps how an attempt went, and decides on the next one.
    pub(super) fn finish(&self, id: u64, attempt: DeliveryAttempt, schedule: Schedule, now: i64) {
        self.lock().change(id, |delivery| {
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
        });
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
        self.bytes += delivery.bytes();
        self.waiting.extend(delivery.waits_for());
        self.kept.push_back(Kept {
            delivery,
            #[cfg(feature = "state")]
            revision: self.revision,
        });
        self.forget();
    }

    /// Changes the delivery with this number, if there is one.
    fn change<T>(&mut self, id: u64, change: impl FnOnce(&mut RecordedDelivery) -> T) -> Option<T> {
        let place = self.kept.binary_search_by_key(&id, |kept| kept.delivery.id);
        let kept = self.kept.get_mut(place.ok()?)?;
        if let Some(before) = kept.delivery.waits_for() {
            self.waiting.remove(&before);
        }
        self.bytes -= kept.delivery.bytes();
        let changed = change(&mut kept.delivery);
        self.bytes += kept.delivery.bytes();
        self.waiting.extend(kept.delivery.waits_for());
        #[cfg(feature = "state")]
        {
            self.revision += 1;
            kept.revision = self.revision;
        }
        self.forget();
        Some(changed)
    }

    /// Drops the oldest deliveries that are too many, those first that wait for nothing; the newest
    /// stays however large it is.
    fn forget(&mut self) {
        while self.kept.len() > DELIVERIES || (self.bytes > BYTES && self.kept.len() > 1) {
            let is_over = |kept: &Kept| {
                let state = &kept.delivery.state;
                !matches!(
                    state,
                    DeliveryState::Waiting { .. } | DeliveryState::Sending
                )
            };
            let oldest = self.kept.iter().position(is_over).unwrap_or_default();
            let Some(gone) = self.kept.remove(oldest) else {
                return;
            };
            self.bytes -= gone.delivery.bytes();
            if let Some(before) = gone.delivery.waits_for() {
                self.waiting.remove(&before);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(body: usize, state: DeliveryState) -> RecordedDelivery {
        RecordedDelivery {
            id: 0,
            v2: false,
            event_type: String::new(),
            summary: String::new(),
            notify_url: String::new(),
            resource: String::new(),
            body: vec![0; body],
            state,
            attempts: Vec::new(),
        }
    }

    fn ids(log: &Deliveries) -> Vec<u64> {
        log.all().iter().map(|delivery| delivery.id).collect()
    }

    const WAITING: DeliveryState = DeliveryState::Waiting { next_attempt: 5 };

    #[test]
    fn deliveries_that_wait_are_remembered_longer() {
        let log = Deliveries::default();
        log.add(delivery(0, WAITING));
        log.add(delivery(0, DeliveryState::Acknowledged));
        for _ in 0..DELIVERIES {
            log.add(delivery(0, DeliveryState::GivenUp));
        }
        let kept = ids(&log);
        assert_eq!((kept.len(), kept[0], kept[1]), (DELIVERIES, 1, 4));
        assert_eq!(log.take_due(4), (Vec::new(), Some(5)));
        let (due, next) = log.take_due(5);
        assert_eq!((due.len(), due[0].id, next), (1, 1, None));
        assert!(log.resend(9_000, 7) && !log.resend(2, 7), "2 is forgotten");
        assert_eq!(log.take_due(6).1, Some(7));
    }

    #[test]
    fn large_messages_push_out_older_ones() {
        let log = Deliveries::default();
        for _ in 0..5 {
            log.add(delivery(BYTES / 4, WAITING));
        }
        assert_eq!(
            ids(&log),
            [3, 4, 5],
            "as each has some bytes besides its message"
        );
        assert_eq!(log.take_due(9).0.len(), 3);
        log.add(delivery(BYTES + 1, WAITING));
        assert_eq!(ids(&log), [6]);
    }
}

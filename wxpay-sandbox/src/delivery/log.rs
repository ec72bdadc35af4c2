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
    kept: VecDeque<RecordedDelivery>,
    last: u64,
}

impl Deliveries {
    /// Keeps a delivery under the number that is returned.
    pub(crate) fn add(&self, mut delivery: RecordedDelivery) -> u64 {
        let mut log = self.lock();
        log.last += 1;
        delivery.id = log.last;
        log.kept.push_back(delivery);
        if log.kept.len() > DELIVERIES {
            log.kept.pop_front();
        }
        let id = log.last;
        drop(log);
        self.wake();
        id
    }

    pub(crate) fn all(&self) -> Vec<RecordedDelivery> {
        self.lock().kept.iter().cloned().collect()
    }

    /// Makes a delivery due at this time, Unix milliseconds; false when there is none of this
    /// number, when it is being sent, or when it must not be sent.
    pub(crate) fn resend(&self, id: u64, now: i64) -> bool {
        let mut log = self.lock();
        let Some(delivery) = log.get(id) else {
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
        for delivery in &mut self.lock().kept {
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
        let Some(delivery) = log.get(id) else {
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
    pub(crate) fn wake(&self) {
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
    fn get(&mut self, id: u64) -> Option<&mut RecordedDelivery> {
        let place = self.kept.iter().rposition(|delivery| delivery.id == id)?;
        self.kept.get_mut(place)
    }
}

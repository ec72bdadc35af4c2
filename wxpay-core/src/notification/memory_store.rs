use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::notification::{Claim, ClaimToken, SeenStore, SeenStoreError};
use crate::request::{Clock, SystemClock};

/// WeChat Pay repeats a notification for 24 hours and four minutes.
const TIME_TO_LIVE: i64 = 25 * 3600;

/// Long for a handler that should answer within five seconds.
const LEASE: i64 = 60;

/// A [`SeenStore`] in the memory of one process, of bounded size: enough for a program that runs
/// once, and for tests.
///
/// When it is full the oldest handled ids make room. It refuses, and the notification comes
/// again, only when every place is taken by one that is being handled right now.
pub struct MemoryStore {
    state: Mutex<State>,
    capacity: usize,
    time_to_live: i64,
    lease: i64,
    clock: Box<dyn Clock>,
}

#[derive(Default)]
struct State {
    entries: HashMap<Arc<str>, Entry>,
    /// What is done, with the time at which it is forgotten, oldest first.
    done: VecDeque<(i64, Arc<str>)>,
    /// The number of the newest claim, of whichever id.
    claims: u64,
}

#[derive(Clone, Copy)]
struct Entry {
    token: ClaimToken,
    state: EntryState,
}

#[derive(Clone, Copy)]
enum EntryState {
    Claimed { until: i64 },
    Done,
}

impl MemoryStore {
    /// A store for this many ids (at least one). A handled one is remembered for 25 hours, an
    /// hour longer than WeChat Pay repeats it.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            state: Mutex::default(),
            capacity: capacity.max(1),
            time_to_live: TIME_TO_LIVE,
            lease: LEASE,
            clock: Box::new(SystemClock),
        }
    }

    /// How long a handled id is remembered, in whole seconds.
    #[must_use]
    pub fn time_to_live(mut self, time: Duration) -> Self {
        self.time_to_live = seconds(time);
        self
    }

    /// How long a handler may take before a repetition is let through beside it, in whole
    /// seconds: 60 by default.
    #[must_use]
    pub fn lease(mut self, time: Duration) -> Self {
        self.lease = seconds(time);
        self
    }

    /// Takes the time from this clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// How many ids it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().entries.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn claim_now(&self, id: &str) -> Result<Claim, SeenStoreError> {
        let now = self.clock.now();
        let mut state = self.lock();
        state.forget(now);
        match state.entries.get(id).map(|entry| entry.state) {
            Some(EntryState::Done) => return Ok(Claim::Done),
            Some(EntryState::Claimed { until }) if until > now => return Ok(Claim::InProgress),
            Some(EntryState::Claimed { .. }) => {}
            None if state.entries.len() < self.capacity => {}
            None => state.make_room(now, self.capacity)?,
        }
        let until = now.saturating_add(self.lease);
        state.claims = state.claims.wrapping_add(1);
        let token = ClaimToken::new(state.claims);
        let entry = Entry {
            token,
            state: EntryState::Claimed { until },
        };
        state.entries.insert(id.into(), entry);
        Ok(Claim::New(token))
    }

    /// A claim that lapsed and lost its place, or was given to somebody else, is not done.
    fn done_now(&self, id: &str, token: ClaimToken) -> bool {
        let until = self.clock.now().saturating_add(self.time_to_live);
        let mut state = self.lock();
        let State { entries, done, .. } = &mut *state;
        let Some(entry) = entries.get_mut(id).filter(|entry| entry.token == token) else {
            return false;
        };
        if matches!(entry.state, EntryState::Claimed { .. }) {
            entry.state = EntryState::Done;
            done.push_back((until, id.into()));
        }
        true
    }

    fn release_now(&self, id: &str, token: ClaimToken) {
        let mut state = self.lock();
        let own = state.entries.get(id).is_some_and(|entry| {
            entry.token == token && matches!(entry.state, EntryState::Claimed { .. })
        });
        if own {
            state.entries.remove(id);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Forgets what was done long ago.
    fn forget(&mut self, now: i64) {
        while let Some((until, id)) = self.done.front() {
            if *until > now {
                break;
            }
            self.entries.remove(id);
            self.done.pop_front();
        }
    }

    fn make_room(&mut self, now: i64, capacity: usize) -> Result<(), SeenStoreError> {
        if let Some((_, oldest)) = self.done.pop_front() {
            self.entries.remove(&oldest);
            return Ok(());
        }
        self.entries.retain(
            |_, entry| !matches!(entry.state, EntryState::Claimed { until } if until <= now),
        );
        match self.entries.len() < capacity {
            true => Ok(()),
            false => Err(format!("{capacity} notifications are being handled already").into()),
        }
    }
}

impl SeenStore for MemoryStore {
    fn claim<'a>(
        &'a self,
        id: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Claim, SeenStoreError>> + Send + 'a>> {
        Box::pin(ready(self.claim_now(id)))
    }

    fn done<'a>(
        &'a self,
        id: &'a str,
        token: ClaimToken,
    ) -> Pin<Box<dyn Future<Output = Result<bool, SeenStoreError>> + Send + 'a>> {
        Box::pin(ready(Ok(self.done_now(id, token))))
    }

    fn release<'a>(
        &'a self,
        id: &'a str,
        token: ClaimToken,
    ) -> Pin<Box<dyn Future<Output = Result<(), SeenStoreError>> + Send + 'a>> {
        self.release_now(id, token);
        Box::pin(ready(Ok(())))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("ids", &self.len())
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}

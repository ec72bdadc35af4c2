use crate::facts::Family;

/// A callback that a merchant is or was to be told, and how that went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedDelivery {
    /// Counts up from 1 in the order in which things happened.
    pub id: u64,
    /// Whether it is an APIv2 message.
    pub v2: bool,
    /// `TRANSACTION.SUCCESS`, …
    pub event_type: String,
    /// What happened, in Chinese.
    pub summary: String,
    /// Where the merchant wants to be told.
    pub notify_url: String,
    /// What it is about, before it was encrypted: JSON.
    pub resource: String,
    /// The message as it is sent, encrypted; APIv3 signs it afresh for each attempt.
    pub body: Vec<u8>,
    /// Whether the listener has taken it.
    pub state: DeliveryState,
    /// Each time it was sent, oldest first; the 32 newest.
    pub attempts: Vec<DeliveryAttempt>,
}

impl RecordedDelivery {
    pub(super) fn family(&self) -> Family {
        match self.v2 {
            true => Family::V2,
            false => Family::V3,
        }
    }

    /// What it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        let attempt = |attempt: &DeliveryAttempt| {
            let problem = attempt.problem.as_ref().map_or(0, String::len);
            size_of::<DeliveryAttempt>() + attempt.body.len() + problem
        };
        let attempts: usize = self.attempts.iter().map(attempt).sum();
        let texts = [&self.event_type, &self.summary, &self.notify_url];
        let texts: usize = texts.into_iter().map(String::len).sum();
        size_of::<RecordedDelivery>() + texts + self.resource.len() + self.body.len() + attempts
    }

    /// When it is due, with its number; none while it is not waiting.
    pub(super) fn waits_for(&self) -> Option<(i64, u64)> {
        match self.state {
            DeliveryState::Waiting { next_attempt } => Some((next_attempt, self.id)),
            _ => None,
        }
    }

    /// Whether a listener still could take it.
    #[cfg(feature = "state")]
    pub(super) fn is_open(&self) -> bool {
        !matches!(
            self.state,
            DeliveryState::Acknowledged | DeliveryState::NotDelivered { .. }
        )
    }
}

/// Whether a listener has taken a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryState {
    /// Not yet; the next attempt comes at this time of the sandbox's clock, Unix milliseconds.
    Waiting {
        /// When.
        next_attempt: i64,
    },
    /// An attempt is under way.
    Sending,
    /// It has.
    Acknowledged,
    /// It has not, and there will be no other attempt unless one is ordered.
    GivenUp,
    /// It was never sent.
    NotDelivered {
        /// Why: the address is not on this machine.
        reason: String,
    },
}

/// One time that a callback was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryAttempt {
    /// When by the sandbox's clock, Unix seconds.
    pub at: i64,
    /// HTTP status of the answer; none when there was no answer.
    pub status: Option<u16>,
    /// Body of the answer, its first KiB.
    pub body: Vec<u8>,
    /// Why it does not count as acknowledged; none when it does.
    pub problem: Option<String>,
}

use std::time::Duration;

use tokio::time::Instant;

/// When a call has to be over. A time that no clock counts up to never comes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    pub(crate) fn after(time: Duration) -> Self {
        Self(Instant::now().checked_add(time))
    }

    /// How much time is left.
    pub(crate) fn left(self) -> Duration {
        match self.0 {
            Some(end) => end.saturating_duration_since(Instant::now()),
            None => Duration::MAX,
        }
    }

    /// Whether there is time left after waiting this long.
    pub(crate) fn allows(self, wait: Duration) -> bool {
        wait < self.left()
    }

    /// What is left, in equal parts.
    pub(crate) fn share(self, parts: usize) -> Duration {
        let parts = u32::try_from(parts).unwrap_or(u32::MAX).max(1);
        let left = self.left();
        left.checked_div(parts).unwrap_or(left)
    }
}

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use time::{OffsetDateTime, UtcOffset};

/// The server's clock: the machine's, shifted by a number of seconds.
#[derive(Default)]
pub(crate) struct Clock {
    offset: AtomicI64,
}

impl Clock {
    pub(crate) fn set_offset(&self, seconds: i64) {
        self.offset.store(seconds, Ordering::Relaxed);
    }

    /// Moves the clock by this many seconds from where it stands.
    pub(crate) fn advance(&self, seconds: i64) {
        let moved = |offset: i64| Some(offset.saturating_add(seconds));
        let order = Ordering::Relaxed;
        let _ = self.offset.fetch_update(order, order, moved);
    }

    /// How far the clock is from the machine's, in seconds.
    pub(crate) fn offset(&self) -> i64 {
        self.offset.load(Ordering::Relaxed)
    }

    /// Seconds since the Unix epoch.
    pub(crate) fn now(&self) -> i64 {
        self.now_ms().div_euclid(1_000)
    }

    /// Milliseconds since the Unix epoch.
    pub(crate) fn now_ms(&self) -> i64 {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
        let real = elapsed.map_or(0, |elapsed| elapsed.as_millis());
        let real = i64::try_from(real).unwrap_or(i64::MAX);
        real.saturating_add(self.offset().saturating_mul(1_000))
    }
}

/// `2026-01-02T03:04:05+08:00`, how APIv3 writes a time.
pub(crate) fn rfc3339(unix: i64) -> String {
    let at = beijing(unix);
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let (hour, minute, second) = at.to_hms();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+08:00")
}

/// `20260102030405`, how APIv2 writes a time.
pub(crate) fn compact(unix: i64) -> String {
    let at = beijing(unix);
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let (hour, minute, second) = at.to_hms();
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
}

/// A moment far outside the calendar becomes the epoch: the clock's offset is a caller's number.
fn beijing(unix: i64) -> OffsetDateTime {
    let offset = UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC);
    OffsetDateTime::from_unix_timestamp(unix)
        .ok()
        .and_then(|at| at.checked_to_offset(offset))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_beijing_time() {
        assert_eq!(rfc3339(1_700_000_000), "2023-11-15T06:13:20+08:00");
        assert_eq!(compact(1_700_000_000), "20231115061320");
    }

    #[test]
    fn a_moment_outside_the_calendar_does_not_panic() {
        assert!(rfc3339(i64::MAX).starts_with("1970"));
    }
}

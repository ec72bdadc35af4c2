//! How often strangers may make a client download certificates.

/// How many downloads may follow each other closely.
const BURST: u32 = 2;

/// How many seconds it takes until there may be one more.
const REFILL: i64 = 30;

/// Downloads that unknown serial numbers may still ask for: a few, then one every half minute. A
/// stream of forged messages must not become a stream of downloads, and a single forged one must
/// not keep a genuine one from being verified.
#[derive(Debug)]
pub(super) struct Allowance {
    left: u32,
    since: i64,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            left: BURST,
            since: i64::MIN,
        }
    }
}

impl Allowance {
    /// Takes one, if there is one. A clock that was set back counts as time that has passed.
    pub(super) fn take(&mut self, now: i64) -> bool {
        let passed = now.saturating_sub(self.since);
        let more = if passed < 0 {
            1
        } else {
            u32::try_from(passed.div_euclid(REFILL)).unwrap_or(BURST)
        };
        if more > 0 {
            self.left = self.left.saturating_add(more).min(BURST);
            self.since = now;
        }
        let taken = self.left.checked_sub(1);
        if let Some(left) = taken {
            self.left = left;
        }
        taken.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_two_at_once_and_then_one_every_half_minute() {
        let mut allowance = Allowance::default();
        let mut taken = Vec::new();
        for now in 1000..1121 {
            for _ in 0..100 {
                if allowance.take(now) {
                    taken.push(now);
                }
            }
        }
        assert_eq!(taken, [1000, 1000, 1030, 1060, 1090, 1120]);
    }

    #[test]
    fn no_clock_makes_it_run_over() {
        let mut allowance = Allowance::default();
        for now in [i64::MAX, i64::MIN, 0, i64::MAX] {
            assert!(allowance.take(now));
        }
    }
}

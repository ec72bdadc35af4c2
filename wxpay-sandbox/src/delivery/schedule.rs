/// How long after each failed attempt the next one comes, in seconds.
const PAUSES: [u32; 15] = [
    15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600,
];

/// When failed attempts are repeated: on the official schedule, divided by a speed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    speed: f64,
}

impl Default for Schedule {
    fn default() -> Schedule {
        Schedule { speed: 1.0 }
    }
}

impl Schedule {
    /// None unless the speed is a positive number.
    pub(crate) fn at_speed(speed: f64) -> Option<Schedule> {
        (speed.is_finite() && speed > 0.0).then_some(Schedule { speed })
    }

    /// Milliseconds to wait after this many failed attempts; none when there is no other attempt.
    pub(super) fn pause_after(self, failed: usize) -> Option<i64> {
        let seconds = f64::from(*PAUSES.get(failed.checked_sub(1)?)?);
        // A speed next to zero saturates, which is as good as never.
        Some((seconds * 1_000.0 / self.speed).round() as i64)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn there_are_fifteen_repetitions_over_a_day() {
        let pauses = |schedule: Schedule| -> Vec<i64> {
            (1..)
                .map_while(|failed| schedule.pause_after(failed))
                .collect()
        };
        let official = pauses(Schedule::default());
        assert_eq!(
            (official.len(), official[0], official[14]),
            (15, 15_000, 21_600_000)
        );
        assert_eq!(official.iter().sum::<i64>(), 86_640_000);
        let fast = pauses(Schedule::at_speed(1_000.0).unwrap());
        assert_eq!((fast[0], fast[14]), (15, 21_600));
    }

    #[test]
    fn a_speed_is_a_positive_number() {
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Schedule::at_speed(wrong).is_none());
        }
    }
}

//! Comparing two sides of a benchmark on a machine whose speed drifts.

use std::time::{Duration, Instant};

/// The median, over many short rounds, of how much longer one takes than the other.
pub(crate) fn ratio(one: impl Fn(), other: impl Fn()) -> f64 {
    const ROUNDS: usize = 301;
    let calls = {
        let once = time(1, &other).max(Duration::from_nanos(100));
        (Duration::from_millis(5).as_nanos() / once.as_nanos()).clamp(1, 1000) as usize
    };
    let mut ratios: Vec<f64> = (0..ROUNDS)
        .map(|round| {
            // Whoever goes first in a round may find a colder machine.
            let (a, b) = match round % 2 {
                0 => {
                    let a = time(calls, &one);
                    (a, time(calls, &other))
                }
                _ => {
                    let b = time(calls, &other);
                    (time(calls, &one), b)
                }
            };
            a.as_secs_f64() / b.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ROUNDS / 2]
}

fn time(calls: usize, work: &impl Fn()) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        work();
    }
    start.elapsed()
}

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

/// How long a nonce is remembered, in seconds: twice what a timestamp may be off.
const MEMORY: u64 = 600;

/// Nonces are forgotten a minute's together.
const MINUTE: i64 = 60;

/// How many are remembered at most, in some 20 MB. When more come within ten minutes, the oldest are
/// forgotten sooner, and could be used again.
const MOST: usize = 1_000_000;

/// The nonces seen lately, so that a captured request cannot be sent again.
pub(super) struct Nonces {
    most: usize,
    /// Nobody can make up two nonces of the same hash: its key is this process's own.
    hasher: RandomState,
    /// The hashes by the minute of their first use, in the order used.
    minutes: VecDeque<(i64, HashSet<u64>)>,
    count: usize,
}

impl Default for Nonces {
    fn default() -> Nonces {
        Nonces::at_most(MOST)
    }
}

impl Nonces {
    fn at_most(most: usize) -> Nonces {
        Nonces {
            most,
            hasher: RandomState::new(),
            minutes: VecDeque::new(),
            count: 0,
        }
    }

    /// Remembers a nonce used at `now`; false when it was remembered already.
    pub(super) fn first_use_of(&mut self, nonce: &str, now: i64) -> bool {
        let hash = self.hasher.hash_one(nonce);
        let minute = now.div_euclid(MINUTE);
        self.forget(minute);
        if self.minutes.iter().any(|(_, seen)| seen.contains(&hash)) {
            return false;
        }
        match self.minutes.back_mut() {
            Some((last, seen)) if *last == minute => drop(seen.insert(hash)),
            _ => self.minutes.push_back((minute, HashSet::from([hash]))),
        }
        self.count += 1;
        true
    }

    /// Drops what is too old, or of a time that the clock was set back from, or too much.
    fn forget(&mut self, minute: i64) {
        let most = MEMORY / MINUTE.unsigned_abs();
        self.minutes
            .retain(|(used, _)| minute.abs_diff(*used) <= most);
        self.count = self.minutes.iter().map(|(_, seen)| seen.len()).sum();
        while self.count >= self.most {
            match self.minutes.pop_front() {
                Some((_, seen)) => self.count -= seen.len(),
                None => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_remembered_for_ten_minutes_and_then_forgotten() {
        let mut nonces = Nonces::default();
        assert!(nonces.first_use_of("a", 59));
        assert!(!nonces.first_use_of("a", 659));
        assert!(nonces.first_use_of("a", 1201));
        for number in 0..5000 {
            assert!(nonces.first_use_of(&number.to_string(), 10_000 + number));
        }
        nonces.forget(15_000 / MINUTE);
        assert!(nonces.count < 700, "{}", nonces.count);
        assert!(nonces.first_use_of("4999", 1_000), "the clock was set back");
    }

    #[test]
    fn there_are_never_too_many() {
        let mut nonces = Nonces::at_most(1_000);
        let minutes = 5;
        for number in 0..1_000 + 10 {
            let now = (number * minutes / 1_000) as i64 * MINUTE;
            assert!(nonces.first_use_of(&number.to_string(), now));
        }
        assert!(nonces.count <= 1_000 && nonces.minutes.len() == minutes);
        let newest = (1_000 + 9).to_string();
        assert!(!nonces.first_use_of(&newest, minutes as i64 * MINUTE));
    }
}

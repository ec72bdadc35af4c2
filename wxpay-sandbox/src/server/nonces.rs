use std::collections::HashMap;

/// How long a nonce is remembered, in seconds: twice what a timestamp may be off.
const MEMORY: u64 = 600;

/// The nonces seen lately, so that a captured request cannot be sent again.
#[derive(Default)]
pub(super) struct Nonces {
    seen: HashMap<String, i64>,
    /// Old ones are forgotten when there are this many, so that each costs little on average.
    forget_at: usize,
}

impl Nonces {
    /// Remembers a nonce used at `now`; false when it was remembered already.
    pub(super) fn first_use_of(&mut self, nonce: &str, now: i64) -> bool {
        if self.seen.len() >= self.forget_at {
            self.seen.retain(|_, used| now.abs_diff(*used) <= MEMORY);
            self.forget_at = (2 * self.seen.len()).max(1024);
        }
        self.seen
            .insert(nonce.to_owned(), now)
            .is_none_or(|used| now.abs_diff(used) > MEMORY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_remembered_for_ten_minutes_and_then_forgotten() {
        let mut nonces = Nonces::default();
        assert!(nonces.first_use_of("a", 0));
        assert!(!nonces.first_use_of("a", 600));
        assert!(nonces.first_use_of("a", 1201));
        for number in 0..5000 {
            assert!(nonces.first_use_of(&number.to_string(), 10_000 + number));
        }
        assert!(nonces.seen.len() < 3000, "{}", nonces.seen.len());
    }
}

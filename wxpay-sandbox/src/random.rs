//! Random identifiers: really random ones, or the same ones again after the same seed.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::rand;

/// Where a sandbox's identifiers come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Randomness(Option<Arc<AtomicU64>>);

thread_local! {
    /// A sandbox answers on a thread of its own, so that no identifier is drawn for another one.
    static CURRENT: RefCell<Randomness> = RefCell::default();
}

impl Randomness {
    /// The same identifiers in the same order after every start.
    pub(crate) fn seeded(seed: u64) -> Randomness {
        Randomness(Some(Arc::new(AtomicU64::new(seed))))
    }

    /// Makes this the source of everything random on this thread, until the guard is dropped.
    pub(crate) fn enter(&self) -> Entered {
        Entered(CURRENT.with(|current| current.replace(self.clone())))
    }

    /// How far a seeded source has come: seeding with it goes on from there.
    #[cfg(any(feature = "state", test))]
    pub(crate) fn position(&self) -> Option<u64> {
        let state = self.0.as_ref()?;
        Some(state.load(Ordering::Relaxed))
    }

    /// SplitMix64: good enough for identifiers, and nothing else is drawn from a seed.
    fn next(state: &AtomicU64) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut word = state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }
}

/// Puts back the source that was there before.
#[must_use]
pub(crate) struct Entered(Randomness);

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.with(|current| current.swap(&RefCell::new(std::mem::take(&mut self.0))));
    }
}

/// Random bytes, from the seed where there is one.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

fn fill(bytes: &mut [u8]) {
    CURRENT.with_borrow(|current| match &current.0 {
        None => system_fill(bytes),
        Some(state) => {
            for part in bytes.chunks_mut(8) {
                part.copy_from_slice(&Randomness::next(state).to_le_bytes()[..part.len()]);
            }
        }
    });
}

/// Random bytes whatever the seed, for keys.
pub(crate) fn system_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    system_fill(&mut bytes);
    bytes
}

/// Leaves zeros if the system has no entropy, which its own start-up would have failed on.
fn system_fill(bytes: &mut [u8]) {
    let _ = rand::fill(bytes);
}

/// `length` characters of `0-9A-Za-z`.
pub(crate) fn alphanumeric(length: usize) -> String {
    from_alphabet(ALPHABET, length, fill)
}

/// `length` decimal digits.
pub(crate) fn digits(length: usize) -> String {
    from_alphabet(DIGITS, length, fill)
}

/// As [`alphanumeric`], whatever the seed.
pub(crate) fn system_alphanumeric(length: usize) -> String {
    from_alphabet(ALPHABET, length, system_fill)
}

/// As [`digits`], whatever the seed.
pub(crate) fn system_digits(length: usize) -> String {
    from_alphabet(DIGITS, length, system_fill)
}

/// Upper-case hexadecimal.
pub(crate) fn upper_hex(bytes: &[u8]) -> String {
    let digit = |place: u8| char::from(b"0123456789ABCDEF"[usize::from(place)]);
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}

const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS: &[u8] = b"0123456789";

fn from_alphabet(alphabet: &[u8], length: usize, fill: impl Fn(&mut [u8])) -> String {
    // At once: each draw from the system has a price, and every answer has such texts.
    let mut drawn = vec![0; 2 * length];
    fill(&mut drawn);
    let (pairs, _) = drawn.as_chunks::<2>();
    pairs
        .iter()
        .map(|pair| char::from(alphabet[usize::from(u16::from_be_bytes(*pair)) % alphabet.len()]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_identifiers_and_goes_on_where_it_stood() {
        let draw = |source: &Randomness| {
            let _entered = source.enter();
            (alphanumeric(32), digits(20))
        };
        let first = Randomness::seeded(7);
        let drawn = draw(&first);
        assert_eq!(draw(&Randomness::seeded(7)), drawn);
        assert_ne!(draw(&Randomness::seeded(8)), drawn);
        let later = Randomness::seeded(first.position().unwrap_or_default());
        assert_eq!(draw(&later), draw(&first));
        assert_ne!(alphanumeric(32), alphanumeric(32));
    }
}

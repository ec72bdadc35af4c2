use std::collections::VecDeque;

use crate::random;

/// How long a link is good for, in seconds.
const LIFE: u64 = 300;

/// How many files are kept of either kind; the oldest go first.
const KEPT: usize = 100;

/// How many bytes they may have together, of either kind.
const BYTES: usize = 64 << 20;

/// The files that links were given out for, by token, and those that were uploaded.
#[derive(Default)]
pub(crate) struct Store {
    files: Shelf<i64>,
    /// What was uploaded, by `media_id`.
    media: Shelf<()>,
}

impl Store {
    /// Keeps a file, and gives its token.
    pub(super) fn put(&mut self, file: Vec<u8>, now: i64) -> String {
        self.files.kept.retain(|one| is_good(one.mark, now));
        let token = random::alphanumeric(32);
        self.files.put(token.clone(), file, now);
        token
    }

    /// Keeps an uploaded file under this `media_id`.
    pub(super) fn keep(&mut self, media_id: String, file: Vec<u8>) {
        self.media.put(media_id, file, ());
    }

    pub(super) fn kept(&self, media_id: &str) -> Option<Vec<u8>> {
        self.media.get(media_id).map(|one| one.content.clone())
    }

    pub(super) fn get(&self, token: &str, now: i64) -> Option<Vec<u8>> {
        let file = self.files.get(token)?;
        is_good(file.mark, now).then(|| file.content.clone())
    }
}

fn is_good(made: i64, now: i64) -> bool {
    now.abs_diff(made) <= LIFE
}

/// Files by name, oldest first.
struct Shelf<T> {
    kept: VecDeque<Kept<T>>,
}

struct Kept<T> {
    name: String,
    content: Vec<u8>,
    mark: T,
}

impl<T> Default for Shelf<T> {
    fn default() -> Shelf<T> {
        Shelf {
            kept: VecDeque::new(),
        }
    }
}

impl<T> Shelf<T> {
    /// The newest file stays however large it is.
    fn put(&mut self, name: String, content: Vec<u8>, mark: T) {
        self.kept.push_back(Kept {
            name,
            content,
            mark,
        });
        let mut bytes: usize = self.kept.iter().map(|one| one.content.len()).sum();
        while self.kept.len() > KEPT || (bytes > BYTES && self.kept.len() > 1) {
            let oldest = self.kept.pop_front();
            bytes -= oldest.map_or(0, |one| one.content.len());
        }
    }

    fn get(&self, name: &str) -> Option<&Kept<T>> {
        self.kept.iter().find(|one| one.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_kept_until_there_are_too_many_or_too_large_ones() {
        let mut store = Store::default();
        let tokens: Vec<String> = (0..KEPT + 1).map(|_| store.put(vec![1], 0)).collect();
        assert_eq!(store.get(&tokens[0], 0), None);
        assert_eq!(store.get(&tokens[1], 300), Some(vec![1]));
        assert_eq!(store.get(&tokens[1], 301), None);
        for number in 0..9 {
            store.keep(number.to_string(), vec![2; 8 << 20]);
        }
        assert!(store.kept("0").is_none() && store.kept("1").is_some());
        store.keep("huge".to_owned(), vec![3; BYTES + 1]);
        assert!(store.kept("8").is_none() && store.kept("huge").is_some());
    }
}

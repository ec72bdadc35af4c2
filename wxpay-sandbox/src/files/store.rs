use std::collections::HashMap;

use crate::random;

/// How long a link is good for, in seconds.
const LIFE: u64 = 300;

/// The files that links were given out for, by token.
#[derive(Default)]
pub(crate) struct Store {
    files: HashMap<String, (i64, Vec<u8>)>,
}

impl Store {
    /// Keeps a file, and gives its token.
    pub(super) fn put(&mut self, file: Vec<u8>, now: i64) -> String {
        self.files
            .retain(|_, (made, _)| now.abs_diff(*made) <= LIFE);
        let token = random::alphanumeric(32);
        self.files.insert(token.clone(), (now, file));
        token
    }

    pub(super) fn get(&self, token: &str, now: i64) -> Option<Vec<u8>> {
        let (made, file) = self.files.get(token)?;
        (now.abs_diff(*made) <= LIFE).then(|| file.clone())
    }
}

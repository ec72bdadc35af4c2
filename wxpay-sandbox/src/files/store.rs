use std::collections::{HashMap, VecDeque};

use crate::random;

/// How long a link is good for, in seconds.
const LIFE: u64 = 300;

/// How many uploads are kept; the oldest go first.
const KEPT: usize = 100;

/// The files that links were given out for, by token, and those that were uploaded.
#[derive(Default)]
pub(crate) struct Store {
    files: HashMap<String, (i64, Vec<u8>)>,
    /// What was uploaded, by `media_id`, oldest first.
    media: VecDeque<(String, Vec<u8>)>,
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

    /// Keeps an uploaded file under this `media_id`.
    pub(super) fn keep(&mut self, media_id: String, file: Vec<u8>) {
        if self.media.len() >= KEPT {
            self.media.pop_front();
        }
        self.media.push_back((media_id, file));
    }

    pub(super) fn kept(&self, media_id: &str) -> Option<Vec<u8>> {
        let found = self.media.iter().find(|(known, _)| known == media_id);
        found.map(|(_, file)| file.clone())
    }

    pub(super) fn get(&self, token: &str, now: i64) -> Option<Vec<u8>> {
        let (made, file) = self.files.get(token)?;
        (now.abs_diff(*made) <= LIFE).then(|| file.clone())
    }
}

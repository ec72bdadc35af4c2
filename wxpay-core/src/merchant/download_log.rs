use std::sync::{Mutex, PoisonError};

use crate::error::CertificateDownload;

/// What is known of the downloads of a client, told wherever its keys are used.
#[derive(Debug, Default)]
pub(crate) struct DownloadLog(Mutex<Log>);

#[derive(Debug, Default, Clone)]
struct Log {
    in_progress: bool,
    succeeded: Option<i64>,
    failed: Option<(i64, String)>,
}

impl DownloadLog {
    pub(crate) fn started(&self) {
        self.write(|log| log.in_progress = true);
    }

    pub(crate) fn succeeded(&self, at: i64) {
        self.write(|log| {
            *log = Log {
                in_progress: false,
                succeeded: Some(at),
                failed: None,
            };
        });
    }

    /// The certificates that are here came at this time.
    pub(crate) fn kept(&self, at: i64) {
        self.write(|log| log.succeeded = Some(at));
    }

    pub(crate) fn failed(&self, at: i64, reason: String) {
        self.write(|log| {
            log.in_progress = false;
            log.failed = Some((at, reason));
        });
    }

    /// How it stands by this clock.
    pub(crate) fn at(&self, now: i64) -> CertificateDownload {
        let log = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let ago = |at: i64| now.saturating_sub(at).max(0);
        CertificateDownload {
            in_progress: log.in_progress,
            succeeded: log.succeeded.map(ago),
            failed: log.failed.map(|(at, reason)| (ago(at), reason)),
        }
    }

    fn write(&self, change: impl FnOnce(&mut Log)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

use std::fmt;
use std::sync::{Mutex, PoisonError};

/// A serial number that is not in a list this young, in seconds, is not WeChat Pay's.
const FRESH: i64 = 60;

/// How the downloading of platform certificates stood when a message was not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateDownload {
    /// A download is on its way.
    pub in_progress: bool,
    /// How many seconds ago the certificates came that are in use; `None` when none came yet.
    pub succeeded: Option<i64>,
    /// How many seconds ago a download failed, when none succeeded since, and why.
    pub failed: Option<(i64, String)>,
}

impl CertificateDownload {
    /// Whether the certificates are those of this moment, so that what is signed with another is
    /// a forgery and not early.
    pub(crate) fn is_settled(&self) -> bool {
        let fresh = self.succeeded.is_some_and(|ago| ago <= FRESH);
        fresh && !self.in_progress && self.failed.is_none()
    }
}

impl fmt::Display for CertificateDownload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((ago, reason)) = &self.failed {
            write!(f, "the last download failed {ago} seconds ago ({reason})")?;
        } else if let Some(ago) = self.succeeded {
            write!(f, "the last download was {ago} seconds ago")?;
        } else if !self.in_progress {
            return f.write_str("a download has not been started");
        }
        match (
            self.in_progress,
            self.failed.is_some() || self.succeeded.is_some(),
        ) {
            (true, true) => f.write_str(", and one is on its way"),
            (true, false) => f.write_str("the first download is on its way"),
            (false, _) => Ok(()),
        }
    }
}

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

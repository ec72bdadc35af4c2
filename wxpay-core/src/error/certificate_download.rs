use std::fmt;

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

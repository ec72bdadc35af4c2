//! Notifications: made as the real server makes them.

mod pending;
mod v2;
mod v3;

pub(crate) use pending::{PendingEvent, PendingEvents};

/// A notification as it goes over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedNotification {
    /// Names and values, signature headers included; APIv2 has none of those.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl SignedNotification {
    /// The first header with this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The same with another value of a header, or without it.
    pub fn with_header(mut self, name: &str, value: Option<&str>) -> SignedNotification {
        self.headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        let value = value.map(|value| (name.to_owned(), value.to_owned()));
        self.headers.extend(value);
        self
    }
}

use std::ops::{Deref, DerefMut};

use http::StatusCode;

use crate::error::RawAnswer;

/// A verified answer: the typed value and everything around it.
///
/// It can be used as the value itself; [`into_inner`](Answer::into_inner) gives the value alone.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    value: T,
    missing_fields: Vec<String>,
    raw: RawAnswer,
}

impl<T> Answer<T> {
    /// The value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.raw.status()
    }

    /// The `Request-ID` of the answer, which WeChat Pay's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// Whether the answer is proven to come from WeChat Pay. Only a few APIv2 endpoints, which
    /// are documented not to sign, give answers that are not.
    #[must_use]
    pub fn verified(&self) -> bool {
        self.raw.verified()
    }

    /// The paths of required fields that the server left out. They hold empty values: a payment
    /// does not become a failure because one field of its answer was missing.
    #[must_use]
    pub fn missing_fields(&self) -> &[String] {
        &self.missing_fields
    }

    /// The answer as it came.
    #[must_use]
    pub fn raw(&self) -> &RawAnswer {
        &self.raw
    }

    pub(crate) fn new(value: T, missing_fields: Vec<String>, raw: RawAnswer) -> Self {
        Self {
            value,
            missing_fields,
            raw,
        }
    }
}

impl<T> Deref for Answer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Answer<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use crate::client::{Client, RetryPolicy, call};
use crate::endpoint::Endpoint;
use crate::endpoint::parts::Parts;
use crate::error::Result;
use crate::response::Answer;

/// A call that is ready to be made; await it.
///
/// Nothing is sent before it is awaited. The request has been taken apart already and may be
/// gone.
#[must_use = "a call is made when it is awaited"]
pub struct Call<'client, E: Endpoint> {
    client: &'client Client,
    parts: Parts,
    options: CallOptions,
    endpoint: PhantomData<fn() -> E>,
}

/// What one call does otherwise than its client.
#[derive(Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) total_timeout: Option<Duration>,
}

impl<'client, E: Endpoint> Call<'client, E> {
    pub(crate) fn new(client: &'client Client, parts: Parts) -> Self {
        Self {
            client,
            parts,
            options: CallOptions::default(),
            endpoint: PhantomData,
        }
    }

    /// Tries this call again by another policy than the client's.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// Gives this call, with all its attempts, another time than the client's.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.options.total_timeout = Some(timeout);
        self
    }
}

impl<'client, E: Endpoint + 'client> IntoFuture for Call<'client, E> {
    type Output = Result<Answer<E::Response>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'client>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self {
            client,
            parts,
            options,
            ..
        } = self;
        Box::pin(async move { call::<E>(client, parts, &options).await })
    }
}

impl<E: Endpoint> fmt::Debug for Call<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.parts).finish()
    }
}

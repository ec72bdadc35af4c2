use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;

use crate::answer::Answer;
use crate::client::{Client, call};
use crate::endpoint::Endpoint;
use crate::error::Result;
use crate::parts::Parts;

/// A call that is ready to be made; await it.
///
/// Nothing is sent before it is awaited. The request has been taken apart already and may be
/// gone.
#[must_use = "a call is made when it is awaited"]
pub struct Call<'client, E: Endpoint> {
    client: &'client Client,
    parts: Parts,
    endpoint: PhantomData<fn() -> E>,
}

impl<'client, E: Endpoint> Call<'client, E> {
    pub(crate) fn new(client: &'client Client, parts: Parts) -> Self {
        Self {
            client,
            parts,
            endpoint: PhantomData,
        }
    }
}

impl<'client, E: Endpoint + 'client> IntoFuture for Call<'client, E> {
    type Output = Result<Answer<E::Response>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'client>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(call::<E>(self.client, self.parts))
    }
}

impl<E: Endpoint> fmt::Debug for Call<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.parts).finish()
    }
}

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use serde_json::Value;

use crate::client::{CallOptions, Client, RetryPolicy, blocking};
use crate::codec::decode::DecodeError;
use crate::endpoint::parts::Parts;
use crate::endpoint::reading::Reading;
use crate::error::Result;
use crate::operation::Method;
use crate::response;
use crate::response::Answer;
use crate::untyped::{V2, V3};

/// An untyped call that is ready to be made; await it.
#[must_use = "a call is made when it is awaited"]
pub struct Call<'c> {
    client: &'c Client,
    parts: Parts,
    options: CallOptions,
}

impl Call<'_> {
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

impl<'c> IntoFuture for Call<'c> {
    type Output = Result<Answer<Value>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self {
            client,
            parts,
            options,
        } = self;
        Box::pin(async move { call(client, parts, &options).await })
    }
}

/// Names only: the values are order numbers and people's data.
impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.parts).finish()
    }
}

impl Client {
    /// Begins a call of APIv3 that has no type: see [`untyped`](crate::untyped).
    pub fn v3(&self, path: impl AsRef<str>) -> V3<'_> {
        V3::new(self, path.as_ref())
    }

    /// Begins a call of APIv2 that has no type: see [`untyped`](crate::untyped).
    pub fn v2(&self, path: impl AsRef<str>) -> V2<'_> {
        V2::new(self, path.as_ref())
    }
}

impl blocking::Client {
    /// Begins a call of APIv3 that has no type: see [`untyped`](crate::untyped).
    ///
    /// ```no_run
    /// # fn example(client: &wxpay_core::blocking::Client) -> wxpay_core::Result<()> {
    /// let certificates = client.v3("v3/certificates").get()?;
    /// println!("{}", certificates["data"][0]["serial_no"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn v3(&self, path: impl AsRef<str>) -> V3<'_, blocking::Client> {
        V3::new(self, path.as_ref())
    }

    /// Begins a call of APIv2 that has no type: see [`untyped`](crate::untyped).
    pub fn v2(&self, path: impl AsRef<str>) -> V2<'_, blocking::Client> {
        V2::new(self, path.as_ref())
    }
}

macro_rules! verbs {
    ($protocol:ident: $($(#[$doc:meta])* $verb:ident $method:ident;)*) => {
        impl<'c> $protocol<'c> {
            $($(#[$doc])* pub fn $verb(self) -> Call<'c> {
                let client = self.client;
                let parts = self.parts(Method::$method);
                Call { client, parts, options: CallOptions::default() }
            })*
        }

        /// Each waits for the verified answer. Errors are those of
        /// [`blocking::Client::send`](crate::blocking::Client::send), and mistakes in path and
        /// values.
        impl $protocol<'_, blocking::Client> {
            $($(#[$doc])*
            ///
            /// # Errors
            /// A mistake in the path or in a value, and everything that
            /// [`blocking::Client::send`](crate::blocking::Client::send) fails for.
            pub fn $verb(self) -> Result<Answer<Value>> {
                let client = self.client;
                let (parts, options) = (self.parts(Method::$method), CallOptions::default());
                client.wait(call(client.asynchronous(), parts, &options))?
            })*
        }
    };
}

verbs! { V3:
    /// Sends it as GET; it has no body then.
    get Get;
    /// Sends it as POST.
    post Post;
    /// Sends it as PUT.
    put Put;
    /// Sends it as PATCH.
    patch Patch;
    /// Sends it as DELETE.
    delete Delete;
}

verbs! { V2:
    /// Sends it as POST, which is what APIv2 is called with.
    post Post;
}

async fn call(client: &Client, parts: Parts, options: &CallOptions) -> Result<Answer<Value>> {
    let spec = parts.spec().clone();
    let (trusted, mut course) = client.execute(parts, options).await?;
    course.over(response::decode_with(
        &spec,
        trusted,
        client.merchant(),
        value,
    ))
}

/// The whole answer; an empty one is `null`.
fn value(reading: &mut Reading<'_>) -> std::result::Result<Value, DecodeError> {
    let value: Option<Value> = reading.decode()?;
    Ok(value.unwrap_or(Value::Null))
}

//! For programs without async.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::client::call::CallOptions;
use crate::client::{ClientBuilder, call};
use crate::endpoint::{Endpoint, parts};
use crate::error::{ConfigError, Result};
use crate::merchant::Merchant;
use crate::notification::Notifications;
use crate::request::Stamp;
use crate::request::link::Link;
use crate::response::Answer;

/// Calls the endpoints of WeChat Pay and waits for the answers.
///
/// The network runs on a thread of its own, which ends with the last clone of the client.
///
/// ```no_run
/// # fn main() -> wxpay_core::Result<()> {
/// use wxpay_core::blocking::Client;
///
/// let client = Client::builder()
///     .mchid("1900000109")
///     .api_v2_key("32 characters from the platform!")
///     .build_blocking()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Client {
    client: crate::Client,
    network: Arc<Network>,
}

/// The thread that drives connections and timers.
#[derive(Debug)]
struct Network {
    runtime: Handle,
    /// Dropping it ends the thread.
    _alive: oneshot::Sender<()>,
}

impl Client {
    /// Begins to set up a client; finish with [`ClientBuilder::build_blocking`].
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A blocking form of an async client, with the same keys and settings. Connections that the
    /// async client has open are not shared.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub fn new(client: crate::Client) -> Result<Self> {
        let no_thread = |error: std::io::Error| {
            ConfigError::new("blocking", format!("no thread for the network: {error}"))
        };
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(no_thread)?;
        let handle = runtime.handle().clone();
        let (alive, ended) = oneshot::channel::<()>();
        std::thread::Builder::new()
            .name("wxpay-blocking".to_owned())
            .spawn(move || {
                // An error is what ends the wait: the sender is gone.
                let _ = runtime.block_on(ended);
            })
            .map_err(no_thread)?;
        Ok(Self {
            client,
            network: Arc::new(Network {
                runtime: handle,
                _alive: alive,
            }),
        })
    }

    /// Calls an endpoint and waits for the verified answer.
    ///
    /// # Errors
    /// As the async client; and when it is called from async code, which would come to a stand
    /// still.
    pub fn send<E: Endpoint>(&self, endpoint: &E) -> Result<Answer<E::Response>> {
        let options = CallOptions::default();
        self.wait(call::<E>(&self.client, parts(endpoint), &options))?
    }

    /// The URL of a [`Link`], on the client's first host. Nothing is sent.
    ///
    /// # Errors
    /// As the async client.
    pub fn link<L: Link>(&self, link: &L) -> Result<String> {
        self.client.link(link)
    }

    /// The time by the client's clock, and a new nonce.
    ///
    /// # Errors
    /// As the async client.
    pub fn stamp(&self) -> Result<Stamp> {
        self.client.stamp()
    }

    /// Waits for something asynchronous of this library that was begun with this client, such as
    /// [`Download::save`](crate::Download::save).
    ///
    /// ```no_run
    /// # fn fetch(client: &wxpay_core::blocking::Client, url: &str) -> wxpay_core::Result<()> {
    /// let mut file = client.wait(client.asynchronous().download(url))??;
    /// client.wait(file.save("receipt.pdf"))??;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// It is called from async code, which would come to a stand still. (In
    /// `tokio::task::spawn_blocking` it is not.)
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T> {
        if is_polled() {
            return Err(ConfigError::new(
                "blocking",
                "the blocking client was called from async code; use `wxpay::Client` there, or \
                 `tokio::task::spawn_blocking`",
            )
            .into());
        }
        // Timers and connections of the work are the network thread's.
        let _network = self.network.runtime.enter();
        Ok(block_on(work))
    }

    /// Verifies and opens the notifications of this client's merchant, as
    /// [`Client::notifications`](crate::Client::notifications) of the async client.
    #[must_use]
    pub fn notifications(&self) -> Notifications {
        self.client.notifications()
    }

    /// The async client underneath, for what only that can do: [`wait`](Self::wait) for it.
    #[must_use]
    pub fn asynchronous(&self) -> &crate::Client {
        &self.client
    }

    /// The credentials and keys of this client.
    #[must_use]
    pub fn merchant(&self) -> &Merchant {
        self.client.merchant()
    }
}

/// How many steps tokio lets a task do at once, and more.
const MANY_STEPS: usize = 1024;

/// Whether this thread is polling a future for tokio, so that to wait here would hold up the
/// others. In `spawn_blocking` and `block_in_place` there is a runtime, too, and waiting is what
/// they are for.
///
/// Tokio has no question for that. But to whom it polls it gives a budget, and only to them.
fn is_polled() -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    (0..MANY_STEPS).any(|_| {
        let step = pin!(tokio::task::consume_budget());
        step.poll(&mut context).is_pending()
    })
}

/// Waits for a future on this thread. Tokio's own `block_on` panics where it is not welcome.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

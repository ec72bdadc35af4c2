use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::runtime::Handle;
use tracing::Instrument as _;

use crate::error::Chain;
use crate::notification::held::Held;

/// Sees to it that a notification that comes several times is handled once.
///
/// ```
/// use wxpay_core::notification::{Acknowledgement, Deduplicate, Notification, Once};
///
/// async fn receive(once: &Deduplicate, notification: Notification) -> Acknowledgement {
///     let handled = once.run_to_end(notification.id(), || async {
///         // Book the payment; an error lets the next repetition through.
///         Ok::<(), std::io::Error>(())
///     });
///     match handled.await {
///         Ok(Once::Handled(()) | Once::Duplicate) => Acknowledgement::success(),
///         Err(_) => Acknowledgement::failure("try again"),
///     }
/// }
/// ```
///
/// It is a net, not the rope: a handler that books a payment should still look at the order's
/// state in the same database transaction.
#[derive(Debug, Clone)]
pub struct Deduplicate {
    store: Arc<dyn SeenStore>,
}

/// Remembers which notifications were handled. Back it with what all instances of your program
/// share: a table with a unique key, or Redis.
///
/// A plain "have I seen this id?" would lose notifications: a repetition that comes while the
/// first one is still being handled would be answered with success, and then the first one
/// fails. So an id is claimed first and done later.
///
/// A claim lapses after some time, its lease: the process that made it may have died. Whoever
/// claims the id then is given another token, and the first one, when it comes back late, can
/// neither finish nor give up what is no longer its own. Time is the store's, by its own clock
/// (`now()` of the database, the expiry of Redis): those of the programs differ.
pub trait SeenStore: Send + Sync + fmt::Debug {
    /// Claims an id, in one atomic step, for the store's lease: longer than any handler takes. A
    /// claim that lapsed counts as none.
    fn claim<'a>(
        &'a self,
        id: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Claim, SeenStoreError>> + Send + 'a>>;

    /// Marks an id as handled, for longer than WeChat Pay repeats it (24 hours), if the token is
    /// that of its newest claim; in one atomic step. Says whether it was. Asked again with the
    /// same token, it says the same.
    fn done<'a>(
        &'a self,
        id: &'a str,
        token: ClaimToken,
    ) -> Pin<Box<dyn Future<Output = Result<bool, SeenStoreError>> + Send + 'a>>;

    /// Gives up a claim, so that a repetition gets through, if the token is that of the newest
    /// one and the id is not marked as handled; in one atomic step. Any other is left alone.
    fn release<'a>(
        &'a self,
        id: &'a str,
        token: ClaimToken,
    ) -> Pin<Box<dyn Future<Output = Result<(), SeenStoreError>> + Send + 'a>>;
}

/// Why a [`SeenStore`] did not answer. Its text goes into logs: no secrets.
pub type SeenStoreError = Box<dyn Error + Send + Sync>;

/// What a [`SeenStore`] says about an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Claim {
    /// It is the first time, or the claim of an earlier time lapsed or was given up: it is the
    /// caller's to handle.
    New(ClaimToken),
    /// Somebody is at it.
    InProgress,
    /// It was handled.
    Done,
}

/// Tells one claim of an id from the next one.
///
/// The store makes it, and never gives the same one twice for an id, not even after the id was
/// given up or forgotten: a sequence of the database, `INCR` of a key that does not expire, or a
/// random number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClaimToken(u64);

impl ClaimToken {
    /// The token of this number. A column of SQL's `BIGINT` ends at `i64::MAX`.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// What became of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Once<T> {
    /// It was handled now.
    Handled(T),
    /// It had been handled before. Acknowledge it as a success.
    Duplicate,
}

/// Why a notification was not handled. Acknowledge it as a failure, and it comes again.
#[derive(Debug)]
#[non_exhaustive]
pub enum DeduplicateError<E> {
    /// An earlier delivery of it is still being handled.
    InProgress,
    /// The store does not answer, so nobody knows whether it was handled.
    Store(SeenStoreError),
    /// The handler failed.
    Handler(E),
    /// The handler was cut off: it panicked, or the runtime ended.
    Interrupted,
}

impl Deduplicate {
    /// Keeps track in this store.
    #[must_use]
    pub fn new(store: impl SeenStore + 'static) -> Self {
        Self {
            store: Arc::new(store),
        }
    }

    /// Runs the handler unless it succeeded for this id before. A failure of the handler lets
    /// the next repetition through.
    ///
    /// The id is [`Notification::id`](crate::notification::Notification::id). Messages of APIv2
    /// have none: for a payment it is its `transaction_id`, and for what is told of several times,
    /// in different states, number and state (`refund_id` and `refund_status`: a refund that went
    /// wrong may arrive after all).
    ///
    /// Dropping the returned future half-way, as web servers do when the sender hangs up, cuts
    /// the handler off where it waits and gives the claim up, so that the next repetition is
    /// handled from the start. Where the handler had better come to its end, call
    /// [`run_to_end`](Self::run_to_end). Only a claim that the store was just being asked for is
    /// left to lapse.
    ///
    /// # Errors
    /// It is being handled elsewhere, the store fails, or the handler does.
    pub async fn run<T, E, F>(
        &self,
        id: &str,
        handler: impl FnOnce() -> F,
    ) -> Result<Once<T>, DeduplicateError<E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        let token = match self.store.claim(id).await {
            Ok(Claim::New(token)) => token,
            Ok(Claim::InProgress) => return Err(DeduplicateError::InProgress),
            Ok(Claim::Done) => return Ok(Once::Duplicate),
            Err(error) => return Err(DeduplicateError::Store(error)),
        };
        let held = Held::new(self.store.clone(), id, token);
        let handled = handler().await;
        match &handled {
            Ok(_) => held.done().await,
            Err(_) => held.release().await,
        }
        handled
            .map(Once::Handled)
            .map_err(DeduplicateError::Handler)
    }

    /// As [`run`](Self::run), on a task of its own: the handler comes to its end although the
    /// sender hung up and this future was dropped, and the repetition then finds it done. For
    /// handlers that may take longer than the five seconds that WeChat Pay waits.
    ///
    /// Outside of a runtime of tokio it is [`run`](Self::run).
    ///
    /// # Errors
    /// As [`run`](Self::run), or the handler was cut off by a panic or the end of the runtime.
    pub async fn run_to_end<T, E, F>(
        &self,
        id: impl Into<String>,
        handler: impl FnOnce() -> F + Send + 'static,
    ) -> Result<Once<T>, DeduplicateError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        let (this, id) = (self.clone(), id.into());
        let Ok(runtime) = Handle::try_current() else {
            return this.run(&id, handler).await;
        };
        let task = async move { this.run(&id, handler).await };
        match runtime.spawn(task.in_current_span()).await {
            Ok(handled) => handled,
            Err(_) => Err(DeduplicateError::Interrupted),
        }
    }
}

impl<E: fmt::Display> fmt::Display for DeduplicateError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InProgress => {
                f.write_str("an earlier delivery of this notification is still being handled")
            }
            Self::Store(error) => write!(
                f,
                "the store of handled notifications does not answer: {}",
                Chain(error.as_ref())
            ),
            Self::Handler(error) => error.fmt(f),
            Self::Interrupted => f.write_str(
                "the handler of this notification was cut off: it panicked, or the program ends",
            ),
        }
    }
}

impl<E: Error + 'static> Error for DeduplicateError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::InProgress | Self::Interrupted | Self::Store(_) => None,
            Self::Handler(error) => error.source(),
        }
    }
}

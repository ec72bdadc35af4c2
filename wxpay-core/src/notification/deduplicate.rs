use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::error::Chain;

/// Sees to it that a notification that comes several times is handled once.
///
/// ```
/// use wxpay_core::notification::{Acknowledgement, Deduplicate, Notification, Once};
///
/// async fn receive(once: &Deduplicate, notification: Notification) -> Acknowledgement {
///     let handled = once.run(notification.id(), || async {
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
pub trait SeenStore: Send + Sync + fmt::Debug {
    /// Claims an id, in one atomic step. A claim that was neither [`done`](SeenStore::done) nor
    /// [`release`](SeenStore::release)d must lapse after some time, longer than any handler
    /// takes: its process may have died.
    fn claim<'a>(
        &'a self,
        id: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Claim, SeenStoreError>> + Send + 'a>>;

    /// Marks a claimed id as handled, for longer than WeChat Pay repeats it (24 hours).
    fn done<'a>(
        &'a self,
        id: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<(), SeenStoreError>> + Send + 'a>>;

    /// Gives up a claim, so that a repetition gets through.
    fn release<'a>(
        &'a self,
        id: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<(), SeenStoreError>> + Send + 'a>>;
}

/// Why a [`SeenStore`] did not answer. Its text goes into logs: no secrets.
pub type SeenStoreError = Box<dyn Error + Send + Sync>;

/// What a [`SeenStore`] says about an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Claim {
    /// It is the first time: it is the caller's to handle.
    New,
    /// Somebody is at it.
    InProgress,
    /// It was handled.
    Done,
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
    /// The id is [`Notification::id`](crate::notification::Notification::id); for APIv2, whose
    /// payments and refunds have none, the number that the event is about (`transaction_id`,
    /// `refund_id`).
    ///
    /// Dropping the returned future half-way leaves the claim to lapse, so run it to its end even
    /// when the peer hangs up.
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
        match self.store.claim(id).await {
            Ok(Claim::New) => {}
            Ok(Claim::InProgress) => return Err(DeduplicateError::InProgress),
            Ok(Claim::Done) => return Ok(Once::Duplicate),
            Err(error) => return Err(DeduplicateError::Store(error)),
        }
        let handled = handler().await;
        let kept = match &handled {
            Ok(_) => self.store.done(id).await,
            Err(_) => self.store.release(id).await,
        };
        if let Err(error) = kept {
            // What was done is done, whatever the store says; it may be done again.
            tracing::warn!(%error, "the state of a notification could not be kept");
        }
        handled
            .map(Once::Handled)
            .map_err(DeduplicateError::Handler)
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
        }
    }
}

impl<E: Error + 'static> Error for DeduplicateError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::InProgress | Self::Store(_) => None,
            Self::Handler(error) => error.source(),
        }
    }
}

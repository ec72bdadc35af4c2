use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tokio::runtime::Handle;

use crate::notification::{ClaimToken, SeenStore};

/// A claim while it is somebody's. It is given up when it is dropped before its end.
pub(super) struct Held {
    store: Arc<dyn SeenStore>,
    id: String,
    token: ClaimToken,
    ending: Ending,
}

#[derive(Clone, Copy)]
enum Ending {
    Release,
    /// The work is done, and whoever waits for the store to take note may be cut off too.
    Done,
    /// Nothing is left to do.
    Over,
}

impl Held {
    pub(super) fn new(store: Arc<dyn SeenStore>, id: &str, token: ClaimToken) -> Self {
        Self {
            store,
            id: id.to_owned(),
            token,
            ending: Ending::Release,
        }
    }

    pub(super) async fn done(self) {
        self.end(Ending::Done).await;
    }

    pub(super) async fn release(self) {
        self.end(Ending::Release).await;
    }

    async fn end(mut self, ending: Ending) {
        self.ending = ending;
        end(&*self.store, &self.id, self.token, ending).await;
        self.ending = Ending::Over;
    }
}

async fn end(store: &dyn SeenStore, id: &str, token: ClaimToken, ending: Ending) {
    let kept = match ending {
        Ending::Done => store.done(id, token).await,
        Ending::Release => store.release(id, token).await.map(|()| true),
        Ending::Over => Ok(true),
    };
    // What was done is done, whatever the store says; it may be done again.
    match kept {
        Ok(true) => {}
        Ok(false) => tracing::warn!(
            "a notification took longer to handle than its claim was good for, and may have been \
             handled twice; make the lease of the store longer, or the handler faster",
        ),
        Err(error) => tracing::warn!(%error, "the state of a notification could not be kept"),
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if matches!(self.ending, Ending::Over) {
            return;
        }
        let (store, id) = (self.store.clone(), std::mem::take(&mut self.id));
        let (token, ending) = (self.token, self.ending);
        let mut rest: Pin<Box<dyn Future<Output = ()> + Send>> =
            Box::pin(async move { end(&*store, &id, token, ending).await });
        // A store in memory answers at once. The runtime may be ending, and what is another
        // store's may not be asked then.
        let now = || rest.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let asked = catch_unwind(AssertUnwindSafe(now));
        if matches!(asked, Ok(Poll::Ready(()))) {
            return;
        }
        match (asked, Handle::try_current()) {
            (Ok(_), Ok(runtime)) => drop(runtime.spawn(rest)),
            _ => tracing::warn!("the handler of a notification was cut off; its claim will lapse"),
        }
    }
}

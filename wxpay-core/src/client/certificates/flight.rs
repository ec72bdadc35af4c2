//! One download of the platform certificates, for all who wait for it.

use std::sync::Arc;

use tokio::runtime::Builder;
use tokio::sync::watch;

use super::{Refresh, State, broken_off, longest};
use crate::error::{Error, ErrorKind, Result};

/// A download that is under way.
#[derive(Clone)]
pub(super) struct Flight(watch::Receiver<Option<Result<()>>>);

/// What a download leaves behind however it ends, a panic included.
struct Landing {
    refresh: Arc<Refresh>,
    result: watch::Sender<Option<Result<()>>>,
    landed: bool,
}

impl Flight {
    /// Waits for its end.
    pub(super) async fn landed(mut self) -> Result<()> {
        let done = self.0.wait_for(Option::is_some).await;
        match done.as_deref() {
            Ok(Some(Err(error))) => Err(error.shared()),
            Ok(_) => Ok(()),
            Err(_) => Err(broken_off("its thread could not be started")),
        }
    }
}

impl Refresh {
    /// Joins the download that is under way, or starts one.
    pub(super) fn take_off(self: &Arc<Self>, state: &mut State, look: bool) -> Flight {
        if let Some(flight) = &state.flight {
            return flight.clone();
        }
        let (result, receiver) = watch::channel(None);
        let flight = Flight(receiver);
        let mut landing = Landing {
            refresh: Arc::clone(self),
            result,
            landed: false,
        };
        // What is logged there belongs to where it was started.
        let dispatch = tracing::dispatcher::get_default(Clone::clone);
        let work = move || {
            tracing::dispatcher::with_default(&dispatch, || {
                let result = landing.refresh.fly(look);
                landing.land(result);
            });
        };
        let thread = std::thread::Builder::new().name("wxpay-certificates".to_owned());
        self.log.started();
        state.flight = Some(flight.clone());
        if let Err(error) = thread.spawn(work) {
            tracing::warn!(%error, "there is no thread to download platform certificates on");
            state.flight = None;
            self.log.failed(self.now(), error.to_string());
        }
        flight
    }

    fn fly(&self, look: bool) -> Result<()> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(broken_off)?;
        let time = longest(&self.client);
        let result = runtime.block_on(async {
            match tokio::time::timeout(time, self.renew(look)).await {
                Ok(result) => result,
                Err(_) => Err(Error::unknown(ErrorKind::Timeout(time))),
            }
        });
        // A name that is still being looked up is not waited for.
        runtime.shutdown_background();
        result
    }
}

impl Landing {
    fn land(&mut self, result: Result<()>) {
        self.landed = true;
        self.refresh.ended(&result);
        self.result.send_replace(Some(result));
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        // Not after a thread that was never started, for its lock is still held.
        if !self.landed && std::thread::panicking() {
            self.land(Err(broken_off("it panicked")));
        }
    }
}

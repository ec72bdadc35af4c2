//! One download of the platform certificates, for all who wait for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::Builder;

use tokio::runtime;
use tokio::sync::watch;

use super::download::CERTIFICATES;
use super::{Refresh, State, broken_off, longest};
use crate::error::{Error, ErrorKind, Result};

/// A download that is under way.
#[derive(Clone)]
pub(super) struct Flight(watch::Receiver<Option<Result<()>>>);

impl Flight {
    /// Waits for its end.
    pub(super) async fn landed(mut self) -> Result<()> {
        let done = self.0.wait_for(Option::is_some).await;
        match done.as_deref() {
            Ok(Some(Err(error))) => Err(error.shared()),
            Ok(_) => Ok(()),
            Err(_) => Err(broken_off("its thread has ended")),
        }
    }

    /// Whether somebody is at it: not when its thread was never started, or ended by a panic.
    fn is_under_way(&self) -> bool {
        self.0.has_changed().is_ok()
    }
}

impl State {
    /// The download that is under way.
    pub(super) fn under_way(&self) -> Option<&Flight> {
        self.flight.as_ref().filter(|one| one.is_under_way())
    }
}

impl Refresh {
    /// Joins the download that is under way, or starts one.
    pub(super) fn take_off(self: &Arc<Self>, state: &mut State, look: bool) -> Flight {
        if let Some(flight) = state.under_way() {
            return flight.clone();
        }
        let (result, receiver) = watch::channel(None);
        let flight = Flight(receiver);
        // What is logged there belongs to where it was started.
        let dispatch = tracing::dispatcher::get_default(Clone::clone);
        let this = Arc::clone(self);
        let work = move || {
            tracing::dispatcher::with_default(&dispatch, || {
                // Signers, clocks and observers are code of others.
                let done = catch_unwind(AssertUnwindSafe(|| this.fly(look)))
                    .unwrap_or_else(|_| Err(broken_off("it panicked")));
                this.ended(&done);
                result.send_replace(Some(done));
            });
        };
        self.log.started();
        state.flight = Some(flight.clone());
        let thread = Builder::new().name("wxpay-certificates".to_owned());
        if let Err(error) = thread.spawn(work) {
            tracing::warn!(%error, "there is no thread to download platform certificates on");
            self.log.failed(self.now(), error.to_string());
        }
        flight
    }

    fn fly(&self, look: bool) -> Result<()> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(broken_off)?;
        let time = longest(&self.client);
        let result = runtime.block_on(async {
            match tokio::time::timeout(time, self.renew(look)).await {
                Ok(result) => result,
                Err(_) => Err(Error::unknown(ErrorKind::Timeout(time)).at(&CERTIFICATES)),
            }
        });
        // A name that is still being looked up is not waited for.
        runtime.shutdown_background();
        result
    }
}

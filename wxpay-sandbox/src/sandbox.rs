use std::net::TcpListener;
#[cfg(feature = "state")]
use std::sync::Mutex;
use std::sync::{Arc, LazyLock};
use std::thread::{self, JoinHandle};
use std::{fmt, io, mem};

use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::StartError;
use crate::answers::Answers;
use crate::builder::SandboxBuilder;
use crate::delivery::deliver;
use crate::keys::Merchant;
use crate::products::{Action, act};
use crate::record::RecordedRequest;
use crate::server::{Server, serve};
#[cfg(feature = "state")]
use crate::state::{self, State, keep};

/// A running local WeChat Pay with one merchant.
///
/// It listens on two free loopback ports, HTTP and HTTPS, on a thread of its own (or
/// [several](SandboxBuilder::threads)), so that blocking and async callers use it alike. Dropping it closes every connection and frees both ports.
pub struct Sandbox {
    pub(crate) server: Arc<Server>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox with a random merchant number, within a few milliseconds: its RSA keys are
    /// [published ones](SandboxBuilder::own_keys), everything else is fresh.
    ///
    /// # Errors
    /// When no loopback port or thread is to be had.
    pub fn start() -> Result<Sandbox, StartError> {
        Sandbox::builder().start()
    }

    /// For a sandbox that differs from the default one.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// Starts the thread that serves.
    pub(crate) fn serve(
        server: Server,
        http: TcpListener,
        https: TcpListener,
        threads: usize,
        #[cfg(feature = "state")] state: Option<State>,
    ) -> Result<Sandbox, StartError> {
        let server = Arc::new(server);
        let runtime =
            runtime(&server, threads).map_err(|error| StartError::io("no runtime", error))?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("wxpay-sandbox".to_owned())
            .spawn({
                let server = server.clone();
                move || {
                    let _entered = server.randomness.enter();
                    // Nobody has to wait for this before the first request.
                    LazyLock::force(server.facts);
                    #[cfg(feature = "state")]
                    let state = state.map(|state| Arc::new(Mutex::new(state)));
                    #[cfg(feature = "state")]
                    if let Some(state) = &state {
                        runtime.spawn(keep(server.clone(), state.clone()));
                    }
                    run(&runtime, server.clone(), http, https, stopped);
                    #[cfg(feature = "state")]
                    if let Some(state) = &state {
                        server.announce_all();
                        state::write(&server, state);
                    }
                }
            })
            .map_err(|error| StartError::io("no thread", error))?;
        Ok(Sandbox {
            server,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// `http://127.0.0.1:PORT/`, with the trailing slash.
    pub fn base_url(&self) -> &str {
        &self.server.base_url
    }

    /// `https://127.0.0.1:PORT/`, with the trailing slash.
    ///
    /// Trust [`Merchant::tls_ca`] to connect. Operations that need the merchant's client
    /// certificate work only here.
    pub fn tls_base_url(&self) -> &str {
        &self.server.tls_base_url
    }

    /// The merchant that this sandbox serves, with all its keys.
    pub fn merchant(&self) -> &Merchant {
        &self.server.issued.merchant
    }

    /// The requests received so far, oldest first: the 10,000 newest, or as many of them as have
    /// 64 MiB of headers and bodies.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.server.record.all()
    }

    /// Forgets the requests received so far.
    pub fn clear_requests(&self) {
        self.server.record.clear();
    }

    /// Changes which fields the answers have that no product stands behind.
    pub fn set_answers(&self, answers: Answers) {
        self.server.answering.set_answers(answers);
    }

    /// Shifts the server's clock to this many seconds from the machine's.
    pub fn set_clock_offset(&self, seconds: i64) {
        self.server.clock.set_offset(seconds);
        self.server.clock_moved();
    }

    /// Moves the server's clock by this many seconds from where it stands. Callbacks that become
    /// due are sent.
    pub fn advance_clock(&self, seconds: i64) {
        self.server.clock.advance(seconds);
        self.server.clock_moved();
    }

    /// The server's time, Unix seconds.
    pub fn now(&self) -> i64 {
        self.server.clock.now()
    }

    /// Plays the user: confirms the service order, or enters the payment password, on the phone.
    ///
    /// `number` is the merchant's own order number. Returns whether an order with this number was
    /// waiting for its user.
    pub fn user_confirms(&self, number: &str) -> bool {
        act(&self.server, Action::Confirm, number).is_ok()
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("base_url", &self.server.base_url)
            .field("tls_base_url", &self.server.tls_base_url)
            .field("merchant", self.merchant())
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic there has already been reported on standard error.
            let _ = thread.join();
        }
    }
}

/// Which platform key the answers are signed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlatformKey {
    /// Always the key of the platform certificate, as for merchants that never switched.
    Certificate,
    /// Always the WeChat Pay public key.
    PublicKey,
    /// Always the key of the platform's SM2 certificate.
    #[cfg(feature = "shangmi")]
    Sm2,
    /// The one that the request's `Wechatpay-Serial` names, else the platform certificate's, of
    /// the request's own algorithm.
    #[default]
    AsRequested,
}

/// One thread beside which everything happens in turn, or several that share the requests.
fn runtime(server: &Server, threads: usize) -> io::Result<Runtime> {
    if threads <= 1 {
        return runtime::Builder::new_current_thread().enable_all().build();
    }
    let randomness = server.randomness.clone();
    runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .thread_name("wxpay-sandbox")
        // Such a thread never serves another sandbox.
        .on_thread_start(move || mem::forget(randomness.enter()))
        .enable_all()
        .build()
}

/// Serves until told to stop; the runtime takes the open connections with it.
fn run(
    runtime: &Runtime,
    server: Arc<Server>,
    http: TcpListener,
    https: TcpListener,
    stopped: oneshot::Receiver<()>,
) {
    runtime.block_on(async move {
        let listeners = tokio::net::TcpListener::from_std(http)
            .and_then(|http| Ok((http, tokio::net::TcpListener::from_std(https)?)));
        let acceptor = TlsAcceptor::from(server.issued.tls.clone());
        match listeners {
            Ok((http, https)) => tokio::select! {
                _ = stopped => {}
                () = deliver(server.clone()) => {}
                () = serve(server.clone(), http, None) => {}
                () = serve(server, https, Some(acceptor)) => {}
            },
            Err(error) => tracing::error!(%error, "the sandbox's ports cannot be served"),
        }
    });
}

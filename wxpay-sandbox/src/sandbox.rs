use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, LazyLock};
use std::thread::{self, JoinHandle};
use std::{fmt, io};

use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::StartError;
use crate::answers::Answers;
use crate::delivery::{Schedule, deliver};
use crate::keys::{Merchant, Wanted, issue};
use crate::products::{Action, act};
use crate::random::{self, Randomness};
use crate::record::RecordedRequest;
use crate::server::{Server, serve};

/// A running local WeChat Pay with one merchant.
///
/// It listens on two free loopback ports, HTTP and HTTPS, on a thread of its own, so that blocking
/// and async callers use it alike. Dropping it closes every connection and frees both ports.
pub struct Sandbox {
    pub(crate) server: Arc<Server>,
    base_url: String,
    tls_base_url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox with fresh keys and a random merchant number.
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

    /// `http://127.0.0.1:PORT/`, with the trailing slash.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// `https://127.0.0.1:PORT/`, with the trailing slash.
    ///
    /// Trust [`Merchant::tls_ca`] to connect. Operations that need the merchant's client
    /// certificate work only here.
    pub fn tls_base_url(&self) -> &str {
        &self.tls_base_url
    }

    /// The merchant that this sandbox serves, with all its keys.
    pub fn merchant(&self) -> &Merchant {
        &self.server.issued.merchant
    }

    /// The requests received so far, oldest first: the 10,000 newest, or as many of them as have
    /// 64 MiB of bodies.
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
        self.server.deliveries.wake();
    }

    /// Moves the server's clock by this many seconds from where it stands. Callbacks that become
    /// due are sent.
    pub fn advance_clock(&self, seconds: i64) {
        self.server.clock.advance(seconds);
        self.server.deliveries.wake();
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
            .field("base_url", &self.base_url)
            .field("tls_base_url", &self.tls_base_url)
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

/// What a [`Sandbox`] should be like; see [`Sandbox::builder`].
#[derive(Clone, Debug, Default)]
#[must_use = "nothing starts before `start`"]
pub struct SandboxBuilder {
    merchant_id: Option<String>,
    clock_offset: i64,
    sign_with: PlatformKey,
    seed: Option<u64>,
    speed: Option<f64>,
    answers: Answers,
    stateless: bool,
    wanted: Wanted,
}

impl SandboxBuilder {
    /// The merchant number; a random one of ten digits by default.
    pub fn merchant_id(mut self, mchid: impl Into<String>) -> Self {
        self.merchant_id = Some(mchid.into());
        self
    }

    /// How many seconds the server's clock is ahead of the machine's; negative for behind.
    pub fn clock_offset(mut self, seconds: i64) -> Self {
        self.clock_offset = seconds;
        self
    }

    /// Which platform key signs the answers.
    pub fn sign_with(mut self, key: PlatformKey) -> Self {
        self.sign_with = key;
        #[cfg(feature = "shangmi")]
        if key == PlatformKey::Sm2 {
            self.wanted.shangmi = true;
        }
        self
    }

    /// Which fields the answers have that no product stands behind; [`Answers::Complete`] by
    /// default.
    pub fn answers(mut self, answers: Answers) -> Self {
        self.answers = answers;
        self
    }

    /// Remembers nothing: every documented operation is answered from its documented fields, also
    /// those on an order that nobody made. Only the platform's keys stay what they are.
    pub fn stateless(mut self) -> Self {
        self.stateless = true;
        self
    }

    /// Gives the merchant and the platform SM2 keys beside the RSA ones:
    /// [`Merchant::shangmi`](crate::Merchant::shangmi).
    #[cfg(feature = "shangmi")]
    pub fn shangmi(mut self) -> Self {
        self.wanted.shangmi = true;
        self
    }

    /// Makes identifiers and answers the same after every start with this seed, as far as the same
    /// requests come in the same order. Keys, serial numbers and times still differ.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Repeats unacknowledged callbacks this many times as soon as WeChat Pay does; see
    /// [`deliveries`](Sandbox::deliveries).
    pub fn speed(mut self, speed: f64) -> Self {
        self.speed = Some(speed);
        self
    }

    /// Makes RSA keys for this sandbox alone, which takes longer: otherwise every sandbox of a
    /// process has the same ones.
    pub fn own_keys(mut self) -> Self {
        self.wanted.own_keys = true;
        self
    }

    /// Adds a brand, which calls what is under `/brand/`:
    /// [`Merchant::brand`](crate::Merchant::brand).
    pub fn brand(mut self) -> Self {
        self.wanted.brand = true;
        self
    }

    /// Makes the keys, binds the ports and starts serving.
    ///
    /// # Errors
    /// When no loopback port or thread is to be had, or the speed is not a positive number.
    pub fn start(self) -> Result<Sandbox, StartError> {
        let schedule = match self.speed {
            None => Schedule::default(),
            Some(speed) => Schedule::at_speed(speed).ok_or_else(|| {
                StartError::keys(format!("the speed must be a positive number, not {speed}"))
            })?,
        };
        let randomness = self.seed.map(Randomness::seeded).unwrap_or_default();
        let entered = randomness.enter();
        let mchid = self
            .merchant_id
            .unwrap_or_else(|| format!("19{}", random::digits(8)));
        let issued = issue(mchid, self.wanted)?;
        drop(entered);
        let acceptor = TlsAcceptor::from(issued.tls.clone());
        let server = Arc::new(Server::new(issued, randomness, schedule, self.sign_with));
        server.clock.set_offset(self.clock_offset);
        server.answering.set_answers(self.answers);
        server.answering.set_stateless(self.stateless);

        let (http, http_port) = bind()?;
        let (https, https_port) = bind()?;
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| StartError::io("no runtime", error))?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("wxpay-sandbox".to_owned())
            .spawn({
                let server = server.clone();
                move || run(&runtime, server, http, https, acceptor, stopped)
            })
            .map_err(|error| StartError::io("no thread", error))?;
        Ok(Sandbox {
            server,
            base_url: format!("http://127.0.0.1:{http_port}/"),
            tls_base_url: format!("https://127.0.0.1:{https_port}/"),
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

fn bind() -> Result<(TcpListener, u16), StartError> {
    let bound = || -> io::Result<(TcpListener, u16)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok((listener, port))
    };
    bound().map_err(|error| StartError::io("no free port on 127.0.0.1", error))
}

/// Serves until told to stop; the runtime takes the open connections with it.
fn run(
    runtime: &Runtime,
    server: Arc<Server>,
    http: TcpListener,
    https: TcpListener,
    acceptor: TlsAcceptor,
    stopped: oneshot::Receiver<()>,
) {
    let _entered = server.randomness.enter();
    // Nobody has to wait for this before the first request.
    LazyLock::force(server.facts);
    runtime.block_on(async move {
        let listeners = tokio::net::TcpListener::from_std(http)
            .and_then(|http| Ok((http, tokio::net::TcpListener::from_std(https)?)));
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

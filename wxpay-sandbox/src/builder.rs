use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::{io, mem};

use crate::StartError;
use crate::answers::Answers;
use crate::control::{Admission, Network};
use crate::credentials::Credentials;
use crate::delivery::{CallbackTls, Schedule};
use crate::keys::{Issued, Wanted, issue, restore};
use crate::random::{self, Randomness};
use crate::sandbox::{PlatformKey, Sandbox};
use crate::server::{Server, Setup};
#[cfg(feature = "state")]
use crate::state::{Remembered, State};

/// What a [`Sandbox`] should be like; see [`Sandbox::builder`].
#[derive(Clone, Debug, Default)]
#[must_use = "nothing starts before `start`"]
pub struct SandboxBuilder {
    merchant_id: Option<String>,
    clock_offset: i64,
    sign_with: PlatformKey,
    answers: Answers,
    stateless: bool,
    seed: Option<u64>,
    speed: Option<f64>,
    threads: usize,
    listen: Option<SocketAddr>,
    tls_listen: Option<SocketAddr>,
    admission: Admission,
    most_payments: Option<usize>,
    notify_ca: Vec<PathBuf>,
    credentials: Option<PathBuf>,
    #[cfg(feature = "state")]
    state: Option<PathBuf>,
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

    /// How many payments are remembered, with their refunds and what was shared of them; 50,000 by
    /// default, which takes some 250 MB. When there are a tenth more, the oldest are forgotten, first
    /// those that nobody can pay any more, as if they had never been made. At least one is remembered.
    pub fn most_payments(mut self, most: usize) -> Self {
        self.most_payments = Some(most.max(1));
        self
    }

    /// How many threads serve, for load tests: one by default, which answers some thousand requests
    /// a second. Identifiers [by a seed](Self::seed) come in no particular order with more.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Makes RSA keys for this sandbox alone, which takes half a second: otherwise every sandbox has
    /// the same ones, which everybody has.
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

    /// Where HTTP is served; a free port of 127.0.0.1 by default.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = Some(address);
        self
    }

    /// Where HTTPS is served; a free port of 127.0.0.1 by default.
    pub fn tls_listen(mut self, address: SocketAddr) -> Self {
        self.tls_listen = Some(address);
        self
    }

    /// Trusts HTTPS listeners for callbacks whose certificates come from an authority in this PEM
    /// file, besides those of the sandbox's own: [`Merchant::tls_ca`](crate::Merchant::tls_ca), which
    /// [`listener_certificate`](Sandbox::listener_certificate) issues for.
    pub fn notify_ca(mut self, file: impl Into<PathBuf>) -> Self {
        self.notify_ca.push(file.into());
        self
    }

    /// Lets callers from this address or network use the control API too, which only callers on
    /// this machine may otherwise. Whoever calls through a port that Docker maps comes from an
    /// address of Docker's, often one of 172.16.0.0/12. They use whatever is this machine's address,
    /// `localhost`, or a name that [`control_host`](Self::control_host) gives.
    ///
    /// Nothing is signed there: anybody from that network may pay orders, and read every request.
    pub fn control_from(mut self, network: impl Into<Network>) -> Self {
        self.admission.networks.push(network.into());
        self
    }

    /// A name of this machine under which the control API may be called, such as that of a Docker
    /// container. Any other name is refused, for a stranger's DNS could point it here.
    pub fn control_host(mut self, name: impl Into<String>) -> Self {
        self.admission.hosts.push(name.into());
        self
    }

    /// Writes the merchant's credentials and the sandbox's URLs to a folder, for clients in other
    /// processes: `merchant.json` and what it names. The keys are [its own](Self::own_keys); a later
    /// sandbox with the same folder has the same ones, those of a [brand](Self::brand) and SM2 keys
    /// too, whether it asks for them or not.
    pub fn credentials(mut self, folder: impl Into<PathBuf>) -> Self {
        self.credentials = Some(folder.into());
        self.own_keys()
    }

    /// Keeps the orders in an SQLite file, and the callbacks that were not acknowledged, so that a
    /// later sandbox with the same file goes on with both. What happened in the last second may be
    /// missing when the process is killed.
    #[cfg(feature = "state")]
    pub fn state(mut self, file: impl Into<PathBuf>) -> Self {
        self.state = Some(file.into());
        self
    }

    /// Makes the keys, binds the ports and starts serving.
    ///
    /// # Errors
    /// When a port, a thread, or a file is not to be had, or the speed is not a positive number.
    pub fn start(mut self) -> Result<Sandbox, StartError> {
        let schedule = match self.speed {
            None => Schedule::default(),
            Some(speed) => Schedule::at_speed(speed).ok_or_else(|| {
                StartError::keys(format!("the speed must be a positive number, not {speed}"))
            })?,
        };
        let (http, base_url) = bind(self.listen, "http")?;
        let (https, tls_base_url) = bind(self.tls_listen, "https")?;

        #[cfg(feature = "state")]
        let (state, remembered) = self.remember()?;
        let randomness = self.seed.map(Randomness::seeded).unwrap_or_default();
        let credentials = self.credentials.take().map(Credentials::new);
        let issued = {
            let _entered = randomness.enter();
            self.issue(credentials.as_ref())?
        };
        let callback_tls = CallbackTls::new(issued.authority.der.clone(), &self.notify_ca)
            .map_err(|error| StartError::io("no TLS for callbacks", error))?;
        let server = Server::new(
            issued,
            callback_tls,
            Setup {
                randomness,
                schedule,
                sign_with: self.sign_with,
                base_url,
                tls_base_url,
                admission: mem::take(&mut self.admission),
                most_payments: self.most_payments,
                credentials,
            },
        );
        server.clock.set_offset(self.clock_offset);
        server.answering.set_answers(self.answers);
        server.answering.set_stateless(self.stateless);
        server
            .write_credentials()
            .map_err(|error| StartError::io("no credentials", error))?;
        #[cfg(feature = "state")]
        {
            *server.products() = remembered.products;
            server.resume(remembered.deliveries);
        }
        Sandbox::serve(
            server,
            http,
            https,
            self.threads,
            #[cfg(feature = "state")]
            state,
        )
    }

    /// Opens the state file, where there is one, and goes on where it stands.
    #[cfg(feature = "state")]
    fn remember(&mut self) -> Result<(Option<State>, Remembered), StartError> {
        let Some(path) = &self.state else {
            return Ok((None, Remembered::default()));
        };
        let opened = State::open(path, self.seed);
        let (state, mut remembered) = opened.map_err(|error| StartError::io("no state", error))?;
        self.merchant_id = self.merchant_id.take().or(remembered.mchid.take());
        self.seed = remembered.position.or(self.seed);
        Ok((Some(state), remembered))
    }

    /// The keys in the folder, or fresh ones.
    fn issue(&self, credentials: Option<&Credentials>) -> Result<Issued, StartError> {
        let kept = match credentials {
            Some(credentials) => credentials
                .read()
                .map_err(|error| StartError::io("no credentials", error))?,
            None => None,
        };
        let Some(kept) = kept else {
            let mchid = self
                .merchant_id
                .clone()
                .unwrap_or_else(|| format!("19{}", random::digits(8)));
            return issue(mchid, self.wanted);
        };
        match &self.merchant_id {
            Some(wanted) if *wanted != kept.mchid => Err(StartError::keys(format!(
                "the credentials in the folder are those of {}, not of {wanted}",
                kept.mchid
            ))),
            _ => restore(kept, self.wanted),
        }
    }
}

fn bind(address: Option<SocketAddr>, scheme: &str) -> Result<(TcpListener, String), StartError> {
    let wanted = address.unwrap_or_else(|| (Ipv4Addr::LOCALHOST, 0).into());
    let bound = || -> io::Result<(TcpListener, SocketAddr)> {
        let listener = TcpListener::bind(wanted)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    let what = match address {
        None => "no free port on 127.0.0.1".to_owned(),
        Some(address) => format!("no {scheme} at {address}"),
    };
    let (listener, mut address) = bound().map_err(|error| StartError::io(&what, error))?;
    // What listens everywhere is called here.
    match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    Ok((listener, format!("{scheme}://{address}/")))
}

//! The program `wxpay-sandbox`, for other programs to offer as a subcommand.

use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use clap::Args;

use crate::{Network, Sandbox, SandboxBuilder};

/// A local WeChat Pay to develop and test against.
#[derive(Args, Clone, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// Serve HTTP here; port 0 is any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9080")]
    pub listen: SocketAddr,

    /// Serve HTTPS here, for operations that need the merchant's client certificate
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9443")]
    pub tls_listen: SocketAddr,

    /// Write merchant.json and the PEM files to this folder, or use those that are there
    #[arg(long, value_name = "DIR")]
    pub credentials: Option<PathBuf>,

    /// Add a brand with keys of its own: brand_id and what goes with it in merchant.json
    #[arg(long)]
    pub brand: bool,

    /// Add SM2 keys (国密): sm2_private_key and what goes with it in merchant.json
    #[cfg(feature = "shangmi")]
    #[arg(long)]
    pub shangmi: bool,

    /// Keep the orders, and the callbacks that were not acknowledged, in this SQLite file
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,

    /// Trust HTTPS listeners for callbacks whose certificates come from an authority in this PEM
    /// file, besides tls_ca of merchant.json; may be given several times
    #[arg(long, value_name = "FILE")]
    pub notify_ca: Vec<PathBuf>,

    /// Let callers from here use the control API and the dashboard too, such as 172.16.0.0/12 for
    /// what comes through a port that Docker maps; may be given several times
    #[arg(long, value_name = "ADDRESS|NETWORK")]
    pub control_from: Vec<Network>,

    /// A name under which the control API may be called besides localhost and addresses; may be
    /// given several times
    #[arg(long, value_name = "NAME")]
    pub control_host: Vec<String>,

    /// Make the same identifiers again for the same requests
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Serve with this many threads; one for each processor by default, and one alone with --seed
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZero<usize>>,

    /// Remember this many payments; the oldest go first
    #[arg(long, value_name = "N", default_value_t = 50_000)]
    pub most_payments: usize,

    /// Repeat unacknowledged callbacks this many times as soon as WeChat Pay does
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub speed: f64,
}

/// [`run`] as all that a program does: what goes wrong is told on standard error, in the name of
/// the `program`.
pub fn main(program: &str, arguments: Arguments) -> ExitCode {
    let Err(error) = run(arguments) else {
        return ExitCode::SUCCESS;
    };
    eprintln!("{program}: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        eprintln!("  because: {cause}");
        source = cause.source();
    }
    ExitCode::FAILURE
}

/// Serves until the process is told to end, by SIGTERM or Ctrl-C.
///
/// Prints `listening on http://…` to standard output when requests may come.
///
/// # Errors
/// When the sandbox does not start: see [`SandboxBuilder::start`].
pub fn run(arguments: Arguments) -> Result<(), Box<dyn Error + Send + Sync>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        // Before the port opens: whoever sees it open may end this process.
        let mut end = End::new()?;
        let sandbox = builder(arguments).start()?;
        announce(&sandbox)?;
        end.wait().await;
        drop(sandbox);
        Ok(())
    })
}

fn builder(arguments: Arguments) -> SandboxBuilder {
    let mut builder = Sandbox::builder()
        .listen(arguments.listen)
        .tls_listen(arguments.tls_listen)
        .speed(arguments.speed)
        .most_payments(arguments.most_payments)
        .threads(threads(&arguments));
    if arguments.brand {
        builder = builder.brand();
    }
    #[cfg(feature = "shangmi")]
    if arguments.shangmi {
        builder = builder.shangmi();
    }
    for file in arguments.notify_ca {
        builder = builder.notify_ca(file);
    }
    for network in arguments.control_from {
        builder = builder.control_from(network);
    }
    for name in arguments.control_host {
        builder = builder.control_host(name);
    }
    if let Some(folder) = arguments.credentials {
        builder = builder.credentials(folder);
    }
    if let Some(file) = arguments.state {
        builder = builder.state(file);
    }
    if let Some(seed) = arguments.seed {
        builder = builder.seed(seed);
    }
    builder
}

/// By one thread, the same requests get the same identifiers.
fn threads(arguments: &Arguments) -> usize {
    match (arguments.threads, arguments.seed) {
        (Some(threads), _) => threads.get(),
        (None, Some(_)) => 1,
        (None, None) => thread::available_parallelism().map_or(1, NonZero::get),
    }
}

fn announce(sandbox: &Sandbox) -> io::Result<()> {
    let (url, tls_url) = (sandbox.base_url(), sandbox.tls_base_url());
    let mchid = &sandbox.merchant().mchid;
    let text = format!(
        "listening on {url}\nlistening on {tls_url}\nmerchant {mchid}\ndashboard at {url}_sandbox/\n"
    );
    // At once: whoever reads the first line may close the pipe.
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// The signals that end a process.
struct End {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl End {
    fn new() -> io::Result<End> {
        Ok(End {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}

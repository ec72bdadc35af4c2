//! The program `wxpay-sandbox`, for other programs to offer as a subcommand.

use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::{Sandbox, SandboxBuilder};

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

    /// Keep the orders in this SQLite file
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,

    /// Make the same identifiers again for the same requests
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Repeat unacknowledged callbacks this many times as soon as WeChat Pay does
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub speed: f64,
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
        .speed(arguments.speed);
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

fn announce(sandbox: &Sandbox) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", sandbox.base_url())?;
    writeln!(out, "listening on {}", sandbox.tls_base_url())?;
    writeln!(out, "merchant {}", sandbox.merchant().mchid)?;
    writeln!(out, "dashboard at {}_sandbox/", sandbox.base_url())?;
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

//! Servers that do not keep to HTTP, in the runtime of the test, and the time of such tests.

use std::future::Future;
use std::net::SocketAddr;

use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A server that does with each connection what the test says.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    connections: watch::Receiver<usize>,
    task: JoinHandle<()>,
}

impl Listener {
    /// Begins to listen, on a free port.
    pub async fn start<F: Future<Output = ()> + Send + 'static>(
        serve: impl Fn(TcpStream) -> F + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (count, connections) = watch::channel(0);
        let task = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection));
                count.send_modify(|count| *count += 1);
            }
        });
        Self {
            address,
            connections,
            task,
        }
    }

    /// Takes connections and never says a word.
    pub async fn silent() -> Self {
        Self::start(|connection| async move {
            std::future::pending::<()>().await;
            drop(connection);
        })
        .await
    }

    /// As `http://127.0.0.1:1234/`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The same place by HTTPS, where no TLS ever begins: nothing can be sent there.
    #[must_use]
    pub fn https(&self) -> String {
        format!("https://{}/", self.address)
    }

    /// How many came.
    #[must_use]
    pub fn connections(&self) -> usize {
        *self.connections.borrow()
    }

    /// Waits for the first connection.
    pub async fn connected(&self) {
        let mut connections = self.connections.clone();
        connections.wait_for(|count| *count > 0).await.unwrap();
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Reads a request up to its body, and the body as far as it comes along.
pub async fn request(connection: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while !read.windows(4).any(|end| end == b"\r\n\r\n") {
        match connection.read(&mut buffer).await {
            Ok(length @ 1..) => read.extend_from_slice(&buffer[..length]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

/// Time that stands still until the test moves it. Tokio's moves by itself whenever nothing runs,
/// also while bytes are on their way; this keeps something running.
#[derive(Debug)]
pub struct StoppedTime(JoinHandle<()>);

impl StoppedTime {
    /// Stops it, in a runtime of one thread.
    #[must_use]
    pub fn new() -> Self {
        tokio::time::pause();
        Self(tokio::spawn(async {
            loop {
                tokio::task::yield_now().await;
            }
        }))
    }
}

impl Default for StoppedTime {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for StoppedTime {
    fn drop(&mut self) {
        self.0.abort();
    }
}

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::pki_types::CertificateDer;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::{Server, exchange};
use crate::control::Visitor;

/// The real servers close a connection that is idle for this long.
const IDLE: Duration = Duration::from_secs(8);

/// Accepts connections until dropped.
pub(crate) async fn serve(server: Arc<Server>, listener: TcpListener, tls: Option<TlsAcceptor>) {
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                let visitor = Visitor { address: from.ip() };
                tokio::spawn(connect(server.clone(), stream, tls.clone(), visitor));
            }
            Err(error) => {
                // Out of descriptors, most likely: wait for some to be closed.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn connect(
    server: Arc<Server>,
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    visitor: Visitor,
) {
    let _ = stream.set_nodelay(true);
    let Some(acceptor) = tls else {
        return converse(
            server,
            stream,
            Peer {
                visitor,
                tls: false,
                certificate: None,
            },
        )
        .await;
    };
    match tokio::time::timeout(IDLE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => {
            let certificate = stream
                .get_ref()
                .1
                .peer_certificates()
                .and_then(|chain| chain.first())
                .map(|certificate| certificate.clone().into_owned());
            converse(
                server,
                stream,
                Peer {
                    visitor,
                    tls: true,
                    certificate,
                },
            )
            .await;
        }
        Ok(Err(error)) => tracing::info!(
            %error,
            "TLS handshake failed: the client must trust the sandbox's `tls_ca`, and may only show \
             a client certificate of this sandbox's merchant"
        ),
        Err(_) => tracing::info!("TLS handshake timed out"),
    }
}

/// Who is at the other end of a connection.
pub(super) struct Peer {
    pub(super) visitor: Visitor,
    pub(super) tls: bool,
    pub(super) certificate: Option<CertificateDer<'static>>,
}

async fn converse<S>(server: Arc<Server>, stream: S, peer: Peer)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let service = service_fn(|request| exchange::exchange(&server, &peer, request));
    let ended = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended early");
    }
}

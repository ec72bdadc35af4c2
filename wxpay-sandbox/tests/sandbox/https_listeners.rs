//! Callbacks to HTTPS listeners: delivered to whom the sandbox can tell, and to nobody else.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use wxpay_sandbox::{DeliveryAttempt, Sandbox};

use crate::listener;

/// Serves one callback after the other with this certificate, and returns its URL.
async fn listen(certificate: &str, private_key: &str) -> String {
    let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
    let private_key = PrivateKeyDer::from_pem_slice(private_key.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], private_key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/notify", socket.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = socket.accept().await.unwrap();
            // Whoever does not trust the certificate goes away.
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let callback = listener::read(&mut stream).await;
            assert_eq!(callback.path, "/notify");
            assert!(callback.headers.contains_key("wechatpay-signature"));
            let answer = b"HTTP/1.1 204 X\r\nConnection: close\r\n\r\n";
            stream.write_all(answer).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    url
}

/// An HTTP server that is asked for HTTPS.
async fn without_tls() -> String {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/notify", socket.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = socket.accept().await.unwrap();
        stream.read_exact(&mut [0; 64]).await.unwrap();
        let answer = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(answer).await.unwrap();
    });
    url
}

/// An authority of the merchant's own: its PEM text, and a certificate for this name with its key.
fn other_authority(name: &str) -> (String, String, String) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new([name.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    (authority, certificate.pem(), key.serialize_pem())
}

/// How the first attempt to tell this listener went.
async fn attempt(sandbox: &Sandbox, url: &str) -> DeliveryAttempt {
    let id = sandbox.trigger("REFUND.SUCCESS", json!({}), url).unwrap();
    let start = Instant::now();
    loop {
        let deliveries = sandbox.deliveries();
        let delivery = deliveries.iter().find(|it| it.id == id).unwrap();
        if let Some(attempt) = delivery.attempts.first() {
            return attempt.clone();
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{delivery:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_listener_with_a_certificate_of_the_sandbox_is_told() {
    let sandbox = Sandbox::start().unwrap();
    let listener = sandbox.listener_certificate().unwrap();
    assert!(!format!("{listener:?}").contains("PRIVATE KEY"));
    let url = listen(&listener.certificate, &listener.private_key).await;
    for url in [url.clone(), url.replace("127.0.0.1", "localhost")] {
        let attempt = attempt(&sandbox, &url).await;
        assert_eq!(
            (attempt.status, attempt.problem),
            (Some(204), None),
            "{url}"
        );
    }
    let notification = sandbox.notification("REFUND.SUCCESS", &json!({}));
    let delivery = sandbox.deliver(&url, &notification).await.unwrap();
    assert_eq!(delivery.status, 204);
}

#[tokio::test]
async fn a_listener_of_a_given_authority_is_told() {
    let (authority, certificate, private_key) = other_authority("127.0.0.1");
    let file = format!("{}/notify-ca.pem", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&file, authority).unwrap();
    let sandbox = Sandbox::builder().notify_ca(&file).start().unwrap();
    let url = listen(&certificate, &private_key).await;
    assert_eq!(attempt(&sandbox, &url).await.status, Some(204));
    // That does not take the sandbox's own away.
    let own = sandbox.listener_certificate().unwrap();
    let url = listen(&own.certificate, &own.private_key).await;
    assert_eq!(attempt(&sandbox, &url).await.status, Some(204));
}

#[tokio::test]
async fn nobody_else_is_and_the_attempt_says_why() {
    let (authority, certificate, private_key) = other_authority("127.0.0.1");
    let url = listen(&certificate, &private_key).await;
    let sandbox = Sandbox::start().unwrap();
    let stranger = attempt(&sandbox, &url).await;
    assert_eq!(stranger.status, None);
    let problem = stranger.problem.unwrap();
    assert!(
        problem.contains("--notify-ca") && problem.contains("tls_ca"),
        "{problem}"
    );

    let file = format!("{}/notify-ca-name.pem", env!("CARGO_TARGET_TMPDIR"));
    let (other, certificate, private_key) = other_authority("shop.localhost");
    std::fs::write(&file, authority + &other).unwrap();
    let sandbox = Sandbox::builder().notify_ca(&file).start().unwrap();
    assert_eq!(
        attempt(&sandbox, &url).await.status,
        Some(204),
        "there are two in the file"
    );
    let url = listen(&certificate, &private_key).await;
    let problem = attempt(&sandbox, &url).await.problem.unwrap();
    assert!(problem.contains("is not for 127.0.0.1"), "{problem}");

    let problem = attempt(&sandbox, &without_tls().await)
        .await
        .problem
        .unwrap();
    assert!(problem.contains("is it an http:// listener?"), "{problem}");
}

#[test]
fn a_file_without_an_authority_is_named() {
    let file = format!("{}/notify-ca-none.pem", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&file, "nothing").unwrap();
    for file in [file.as_str(), "no/such/file.pem"] {
        let error = Sandbox::builder().notify_ca(file).start().unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains(file), "{cause}");
    }
}

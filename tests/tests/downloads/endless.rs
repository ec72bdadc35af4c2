//! Answers of which nobody sees the end are given up.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::AsyncWriteExt as _;
use wxpay::{Download, ErrorKind, Outcome, endpoint};
use wxpay_tests::listener::{Listener, request};
use wxpay_tests::{builder, sandbox};

#[endpoint(POST "v2/pay/downloadbill" -> Download)]
struct DownloadBill {
    bill_date: String,
}

/// Answers with a 200 whose body are these bytes again and again, and counts them.
async fn endless(piece: Vec<u8>) -> (Listener, Arc<AtomicUsize>) {
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let server = Listener::start(move |mut connection| {
        let (counter, piece) = (Arc::clone(&counter), piece.clone());
        async move {
            request(&mut connection).await;
            let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
            connection.write_all(head).await.unwrap();
            while connection.write_all(&piece).await.is_ok() {
                counter.fetch_add(piece.len(), Ordering::Relaxed);
            }
        }
    })
    .await;
    (server, sent)
}

#[tokio::test]
async fn blanks_without_end_are_no_bill() {
    let sandbox = sandbox();
    for blanks in [&b" "[..], b"\n", b"\r\n\t "] {
        let (server, sent) = endless(blanks.repeat(16384)).await;
        let settings = builder(&sandbox).base_url(server.url());
        let client = settings.body_limit(1 << 20).build().unwrap();
        let url = server.url();
        let call = client.v2("v2/pay/downloadbill").host(url);
        let error = call.post().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::BodyTooLarge { .. }));

        let merchant = sandbox.merchant();
        let client = wxpay::Client::builder()
            .mchid(&merchant.mchid)
            .api_v2_key(&merchant.api_v2_key)
            .base_url(server.url())
            .body_limit(1 << 20)
            .build()
            .unwrap();
        let bill_date = "20260131".to_owned();
        let error = DownloadBill { bill_date }.send(&client).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::BodyTooLarge { .. }),
            "{error}"
        );
        assert_eq!(error.outcome(), Outcome::Unchanged, "{error}");
        // The rest is what the buffers of the two connections hold.
        assert!(sent.load(Ordering::Relaxed) < 32 << 20);
    }
}

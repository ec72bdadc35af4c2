//! What an observer is told: everything but the contents.

use std::sync::{Arc, Mutex};

use wxpay_sandbox::Fault;
use wxpay_tests::sandbox;

use crate::retries::{query, quick};

#[tokio::test]
async fn an_observer_sees_every_attempt_and_no_contents() {
    let sandbox = sandbox();
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let sink = Arc::clone(&seen);
    let client = quick(&sandbox)
        .on_attempt(move |attempt| {
            let line = format!(
                "{} #{} {:?} again={} bytes={}/{} id={} failed={} {attempt:?}",
                attempt.endpoint,
                attempt.number,
                attempt.status,
                attempt.retry_in.is_some(),
                attempt.request_bytes,
                attempt.response_bytes > 0,
                attempt.request_id.is_some(),
                attempt.error.is_some(),
            );
            assert!(attempt.duration.as_secs() < 60);
            assert!(attempt.host.starts_with("127.0.0.1:"));
            sink.lock().unwrap().push(line);
        })
        .build()
        .unwrap();
    sandbox.fault(Fault::EmptyBody { status: 500 }, 1);
    sandbox.fault(Fault::DropBefore, 1);
    let body = br#"{"trade_state":"SUCCESS","payer":{"openid":"o-secret"}}"#.to_vec();
    sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: vec![],
            body,
        },
        1,
    );
    query(&sandbox).send(&client).await.unwrap();

    let seen = seen.lock().unwrap();
    let endpoint = "GET v3/pay/transactions/out-trade-no/{out_trade_no}";
    for (line, expected) in seen.iter().zip([
        "#1 Some(500) again=true bytes=0/false id=false failed=true",
        "#2 None again=true bytes=0/false id=false failed=true",
        "#3 Some(200) again=false bytes=0/true id=true failed=false",
    ]) {
        assert!(
            line.starts_with(&format!("{endpoint} {expected}")),
            "{line}"
        );
        assert!(!line.contains("o-secret") && !line.contains("T1"), "{line}");
    }
    assert_eq!(seen.len(), 3);
}

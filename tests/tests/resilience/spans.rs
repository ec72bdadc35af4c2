//! What `tracing` is told: the endpoint and how it went, no order numbers and no bodies.

use wxpay_sandbox::Fault;
use wxpay_tests::logs::Logs;
use wxpay_tests::sandbox;

use crate::retries::{query, quick};

#[tokio::test]
async fn a_call_is_a_span_with_an_event_for_each_attempt() {
    let sandbox = sandbox();
    let client = quick(&sandbox).build().unwrap();
    sandbox.fault(Fault::EmptyBody { status: 502 }, 1);
    let body = br#"{"trade_state":"SUCCESS","payer":{"openid":"o-secret"}}"#.to_vec();
    sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: vec![],
            body,
        },
        1,
    );
    let query = query(&sandbox);

    let logs = Logs::start();
    query.send(&client).await.unwrap();

    let lines = logs.lines();
    assert_eq!(
        lines[0],
        "span wxpay method=GET path=v3/pay/transactions/out-trade-no/{out_trade_no}"
    );
    let attempts: Vec<_> = lines
        .iter()
        .filter(|line| line.contains(" attempt="))
        .collect();
    assert_eq!(attempts.len(), 2, "{lines:?}");
    assert!(attempts[0].contains("attempt=1") && attempts[0].contains("status=502"));
    assert!(attempts[1].contains("attempt=2") && attempts[1].contains("status=200"));
    assert!(attempts[1].contains("duration_ms=") && attempts[1].contains("request_id="));
    for line in &lines {
        assert!(!line.contains("T1") && !line.contains("o-secret"), "{line}");
    }
}

//! What an observer is told: everything but the contents.

use std::sync::{Arc, Mutex};

use std::time::Duration;

use wxpay::{ClientBuilder, Outcome};
use wxpay_sandbox::Fault;
use wxpay_tests::listener::{Listener, StoppedTime};
use wxpay_tests::{builder, sandbox, stateless_sandbox};

use crate::retries::{close, query, quick};

/// What an observer is told of each attempt: status, outcome, whether the answer was verified.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Verdict>>>);

type Verdict = (Option<u16>, Option<Outcome>, bool);

impl Seen {
    fn watch(&self, settings: ClientBuilder) -> ClientBuilder {
        let seen = self.clone();
        settings.on_attempt(move |attempt| {
            let error = attempt.error;
            let verified = error.is_none_or(wxpay::Error::verified);
            let outcome = error.map(wxpay::Error::outcome);
            let mut seen = seen.0.lock().unwrap();
            seen.push((attempt.status, outcome, verified));
        })
    }

    fn take(&self) -> Vec<Verdict> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

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

#[tokio::test]
async fn an_attempt_is_seen_with_the_verdict_on_its_answer() {
    let sandbox = stateless_sandbox();
    let seen = Seen::default();
    let client = seen.watch(builder(&sandbox)).build().unwrap();
    let refusal = Fault::Answer {
        status: 400,
        headers: vec![],
        body: br#"{"code":"PARAM_ERROR","message":"m"}"#.to_vec(),
    };
    let garbage = Fault::Answer {
        status: 200,
        headers: vec![],
        body: b"[".to_vec(),
    };

    sandbox.fault(refusal, 1);
    let error = close(&sandbox).send(&client).await.unwrap_err();
    assert_eq!(seen.take(), [(Some(400), Some(error.outcome()), true)]);

    sandbox.fault(Fault::WrongSignature, 1);
    close(&sandbox).send(&client).await.unwrap_err();
    assert_eq!(seen.take(), [(Some(204), Some(Outcome::Unknown), false)]);

    sandbox.fault(garbage, 1);
    let error = query(&sandbox).send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unchanged, "{error}");
    assert_eq!(seen.take(), [(Some(200), Some(Outcome::Unchanged), true)]);

    close(&sandbox).send(&client).await.unwrap();
    assert_eq!(seen.take(), [(Some(204), None, true)]);
    client.v3("v3/certificates").get().await.unwrap();
    assert_eq!(seen.take(), [(Some(200), None, true)]);
    client.refresh_platform_certificates().await.unwrap();
    assert_eq!(seen.take(), [(Some(200), None, true)]);
}

#[tokio::test]
async fn files_are_seen_too() {
    let sandbox = sandbox();
    let seen = Seen::default();
    let client = seen.watch(builder(&sandbox)).build().unwrap();
    let url = format!("{}v3/certificates", sandbox.base_url());
    client.download(&url).await.unwrap();
    assert_eq!(seen.take(), [(Some(200), None, true)]);
    sandbox.fault(Fault::WrongSignature, 1);
    client.download(&url).await.unwrap_err();
    assert_eq!(seen.take(), [(Some(200), Some(Outcome::Unchanged), false)]);
    let answer = Fault::Answer {
        status: 200,
        headers: Vec::new(),
        body: "交易时间,订单金额".into(),
    };
    sandbox.fault(answer, 1);
    let bill = wxpay::bill::BillLink::new(&url, "SHA1", "0".repeat(40));
    client.fetch_bill(&bill).await.unwrap();
    assert_eq!(seen.take(), [(Some(200), None, true)]);
}

#[tokio::test]
async fn what_is_cut_off_by_the_time_of_the_call_or_by_its_caller_is_seen() {
    let (sandbox, _time) = (sandbox(), StoppedTime::new());
    let server = Listener::silent().await;
    let seen = Seen::default();
    let total = Duration::from_secs(3);
    let client = seen.watch(builder(&sandbox)).total_timeout(total);
    let client = client.build().unwrap();
    let call = |url: String| {
        let client = client.clone();
        tokio::spawn(async move {
            let call = client.v3("v3/pay/transactions/jsapi").host(url);
            call.post().await
        })
    };
    let timed_out = call(server.https());
    server.connected().await;
    tokio::time::advance(total + Duration::from_millis(10)).await;
    let error = timed_out.await.unwrap().unwrap_err();
    assert_eq!(seen.take(), [(None, Some(error.outcome()), false)]);

    let server = Listener::silent().await;
    let dropped = call(server.https());
    server.connected().await;
    dropped.abort();
    dropped.await.unwrap_err();
    assert_eq!(seen.take(), [(None, Some(Outcome::NotSent), false)]);
}

#[tokio::test]
async fn an_observer_that_panics_costs_nothing() {
    let sandbox = sandbox();
    let settings = quick(&sandbox).on_attempt(|_| panic!("the disk with the metrics is full"));
    let client = settings.build().unwrap();
    sandbox.fault(Fault::EmptyBody { status: 500 }, 1);
    client.v3("v3/certificates").get().await.unwrap();
    assert_eq!(sandbox.requests().len(), 2);
}

//! Faults on order.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::sync::{Mutex, MutexGuard};
use wxpay_sandbox::{Fault, Sandbox};

use crate::caller::{Answer, Request, certificate_key, now};

/// Faults are for whoever calls next, so that these tests take turns.
async fn sandbox() -> MutexGuard<'static, Sandbox> {
    static FAULTY: LazyLock<Mutex<Sandbox>> =
        LazyLock::new(|| Mutex::new(Sandbox::start().unwrap()));
    FAULTY.lock().await
}

async fn call(sandbox: &Sandbox) -> Answer {
    Request::get(sandbox, "/v3/certificates").send().await
}

#[tokio::test]
async fn a_fault_happens_as_often_as_ordered_and_then_no_more() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::WrongSignature, 2);
    sandbox.fault(Fault::MissingSignature, 1);
    for _ in 0..2 {
        let answer = call(&sandbox).await;
        assert_eq!(answer.status, 200);
        assert!(answer.is_signed() && !answer.verifies(sandbox.merchant()));
    }
    assert!(!call(&sandbox).await.is_signed());
    assert!(call(&sandbox).await.verifies(sandbox.merchant()));
    sandbox.fault(Fault::DropBefore, 5);
    sandbox.clear_faults();
    assert!(call(&sandbox).await.verifies(sandbox.merchant()));
}

#[tokio::test]
async fn signature_faults_are_what_they_say() {
    let sandbox = sandbox().await;
    let merchant = sandbox.merchant();

    sandbox.fault(Fault::ProbeSignature, 1);
    let answer = call(&sandbox).await;
    assert!(
        answer
            .header("wechatpay-signature")
            .starts_with("WECHATPAY/SIGNTEST/")
    );

    sandbox.fault(Fault::UnknownSerial, 1);
    let answer = call(&sandbox).await;
    assert_ne!(answer.header("wechatpay-serial"), merchant.platform_serial);
    assert!(answer.verifies_under(&certificate_key(&merchant.platform_certificate)));

    sandbox.fault(Fault::TimestampShift { seconds: -600 }, 1);
    let answer = call(&sandbox).await;
    let sent: i64 = answer.header("wechatpay-timestamp").parse().unwrap();
    assert!((now() - 600 - sent).abs() < 60);
    assert!(answer.verifies(merchant));
}

#[tokio::test]
async fn a_proxy_may_answer_in_the_servers_place() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::HtmlError { status: 502 }, 1);
    let answer = call(&sandbox).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (502, "text/html")
    );
    assert!(answer.text().contains("<h1>502</h1>") && !answer.is_signed());
    sandbox.fault(Fault::EmptyBody { status: 503 }, 1);
    let answer = call(&sandbox).await;
    assert_eq!((answer.status, answer.body.len()), (503, 0));
}

#[tokio::test]
async fn a_connection_may_break_before_within_or_after() {
    let sandbox = sandbox().await;
    let order = |number: &str| {
        let body = json!({ "appid": "wx1", "out_order_no": number, "service_id": "1" });
        Request::post(&sandbox, "/v3/payscore/smartretail-orders", body)
    };
    let exists = async |number: &str| {
        let target = format!("/v3/payscore/smartretail-orders?out_order_no={number}");
        Request::get(&sandbox, &target).send().await.status == 200
    };
    for (fault, number, processed) in [
        (Fault::DropBefore, "before", false),
        (Fault::TruncatedBody, "within", true),
        (Fault::DropAfter, "after", true),
    ] {
        sandbox.fault(fault, 1);
        assert!(order(number).try_send().await.is_err(), "{number}");
        assert_eq!(exists(number).await, processed, "{number}");
    }
    let dropped = sandbox
        .requests()
        .iter()
        .filter(|request| request.status.is_none())
        .count();
    assert_eq!(dropped, 2);
}

#[tokio::test]
async fn an_answer_may_be_late() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::Delay(Duration::from_millis(150)), 1);
    let start = Instant::now();
    assert!(call(&sandbox).await.verifies(sandbox.merchant()));
    assert!(start.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn an_answer_may_be_dictated_to_a_correctly_signed_request_only() {
    let sandbox = sandbox().await;
    let fault = Fault::Answer {
        status: 429,
        headers: vec![("Retry-After".to_owned(), "3".to_owned())],
        body: b"{\"code\":\"FREQUENCY_LIMITED\",\"message\":\"slow\"}".to_vec(),
    };
    sandbox.fault(fault, 2);
    let answer = Request::get(&sandbox, "/v3/not/documented").send().await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "3"));
    assert_eq!(answer.json()["code"], "FREQUENCY_LIMITED");
    assert!(answer.verifies(sandbox.merchant()));
    let problem = sandbox.requests().last().unwrap().problem.clone().unwrap();
    assert!(problem.contains("RESOURCE_NOT_EXISTS"), "{problem}");

    let mut unsigned = Request::get(&sandbox, "/v3/certificates");
    unsigned.signed_body = Some("something else".to_owned());
    unsigned
        .send()
        .await
        .expect_refusal(401, "SIGN_ERROR", sandbox.merchant());
}

#[tokio::test]
async fn an_answer_may_trickle() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::SlowTrickle(Duration::from_millis(1)), 1);
    let start = Instant::now();
    let answer = call(&sandbox).await;
    assert!(answer.verifies(sandbox.merchant()));
    let pauses = u32::try_from(answer.body.len()).unwrap();
    assert!(start.elapsed() >= Duration::from_millis(1) * pauses);
}

#[tokio::test]
async fn a_fault_may_be_for_some_paths_only() {
    let sandbox = sandbox().await;
    let query = "/v3/pay/transactions/out-trade-no/none?mchid=1";
    let broken = Fault::HtmlError { status: 500 };
    sandbox.fault_at("/v3/pay/", broken.clone(), 1);
    sandbox.fault_at(
        "/v3/pay/transactions/out-trade-no/{out_trade_no}",
        Fault::EmptyBody { status: 503 },
        usize::MAX,
    );
    assert_eq!(call(&sandbox).await.status, 200);
    for status in [500, 503, 503] {
        let answer = Request::get(&sandbox, query).send().await;
        assert_eq!(answer.status, status);
    }
    assert_eq!(call(&sandbox).await.status, 200);
    sandbox.clear_faults();
    assert!(Request::get(&sandbox, query).send().await.is_signed());
}

//! Path values stay in their segments.

use wxpay::v3::payscore::serviceorder::CancelServiceOrder;
use wxpay::{ErrorKind, Outcome};
use wxpay_tests::{client, sandbox};

fn cancel(number: &str) -> CancelServiceOrder {
    CancelServiceOrder::new(number, "wxd678efh567hg6787", "500001", "x")
}

#[tokio::test]
async fn a_hostile_value_is_signed_and_stays_in_its_segment() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let hostile = "../../refund/domestic/refunds/R9?x=1#";
    let error = cancel(hostile).send(&client).await.unwrap_err();
    let request = sandbox.requests().pop().unwrap();
    assert_eq!(
        request.path,
        "/v3/payscore/serviceorder/..%2F..%2Frefund%2Fdomestic%2Frefunds%2FR9%3Fx%3D1%23/cancel"
    );
    assert_eq!(error.code(), Some("ORDER_NOT_EXIST"), "{error}");
}

#[tokio::test]
async fn a_value_that_would_address_another_endpoint_is_refused_before_sending() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for bad in ["", ".", ".."] {
        let error = cancel(bad).send(&client).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(matches!(error.kind(), ErrorKind::Request(_)));
        assert!(error.to_string().contains("out_order_no"), "{error}");
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn odd_but_harmless_values_reach_the_server_as_they_are() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for number in [
        "a b", "50%", "%2e%2e", "a/b", "订单", "a+b&c=d", "...", "~", "a\\b",
    ] {
        crate::round_trips::service_order(number)
            .send(&client)
            .await
            .unwrap();
        let cancelled = cancel(number).send(&client).await.unwrap();
        assert_eq!(cancelled.out_order_no, number);
    }
}

#[tokio::test]
async fn a_path_that_an_http_client_would_shorten_is_refused_before_sending() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for path in [
        "v3/%2e%2e/x",
        "v3/.%2E/x",
        "v3/%2E/x",
        "v3/x/%2e%2e",
        "v3/..\\x",
        "v3/a\\..\\..\\x",
        "v3.%2e%2e.x",
    ] {
        let error = client.v3(path).get().await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent, "{path}: {error}");
        assert!(
            matches!(error.kind(), ErrorKind::Request(_)),
            "{path}: {error}"
        );
    }
    let base = sandbox.base_url().trim_end_matches('/').to_owned();
    for path in ["/%2e%2e/", "/a/.%2e", "/a\\b/"] {
        let call = client.v3("v3/certificates").host(format!("{base}{path}"));
        let error = call.get().await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent, "{path}: {error}");
    }
    assert!(sandbox.requests().is_empty());
}

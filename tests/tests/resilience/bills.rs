//! A bill that is not there yet is asked for again, one that never will be is not.

use wxpay::{Error, ErrorClass};
use wxpay_sandbox::Fault;
use wxpay_tests::{client, sandbox};

async fn refused(status: u16, path: &str, body: &str) -> Error {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let body = body.as_bytes().to_vec();
    sandbox.fault(
        Fault::Answer {
            status,
            headers: vec![],
            body,
        },
        1,
    );
    if path.starts_with("v3/") {
        let call = client.v3(path).query("bill_date", "2026-01-28");
        call.get().await.unwrap_err()
    } else {
        let call = client.v2(path).field("mch_id", client.merchant().mchid());
        call.post().await.unwrap_err()
    }
}

#[tokio::test]
async fn later_is_not_never() {
    let v3 = |code: &'static str| async move {
        let body = format!(r#"{{"code":"{code}","message":"m"}}"#);
        refused(400, "v3/bill/tradebill", &body).await.class()
    };
    assert_eq!(v3("STATEMENT_CREATING").await, Some(ErrorClass::NotReady));
    assert_eq!(v3("NO_STATEMENT_EXIST").await, Some(ErrorClass::NotFound));
}

#[tokio::test]
async fn bills_of_apiv2_say_it_in_their_own_words() {
    for (message, class) in [
        ("Bill Creating", Some(ErrorClass::NotReady)),
        ("NO Bill Exist", Some(ErrorClass::NotFound)),
        ("No Bill Exist", Some(ErrorClass::NotFound)),
        ("invalid bill_type", Some(ErrorClass::InvalidRequest)),
        ("something else", None),
    ] {
        let body =
            format!("<xml><return_code>FAIL</return_code><return_msg>{message}</return_msg></xml>");
        let error = refused(200, "v2/pay/downloadbill", &body).await;
        assert_eq!(error.class(), class, "{message}");
        // Elsewhere such a text means nothing.
        let error = refused(200, "v2/pay/orderquery", &body).await;
        assert_eq!(error.class(), None, "{message}");
    }
    for (code, class) in [
        ("20001", Some(ErrorClass::InvalidRequest)),
        ("20002", Some(ErrorClass::NotFound)),
        ("29999", None),
    ] {
        let body = format!("<xml><return_code>FAIL</return_code><err_code>{code}</err_code></xml>");
        let error = refused(200, "v2/pay/downloadbill", &body).await;
        assert_eq!(error.class(), class, "{code}");
    }
}

//! Documented error codes are classified.

use wxpay::ErrorClass;
use wxpay_sandbox::Fault;
use wxpay_tests::sandbox;

use crate::retries::{query, quick};

#[tokio::test]
async fn codes_of_both_protocols_have_a_class() {
    for (code, class) in [
        ("SYSTEM_ERROR", Some(ErrorClass::Undecided)),
        ("BANKERROR", Some(ErrorClass::Undecided)),
        ("USERPAYING", Some(ErrorClass::Undecided)),
        ("FREQUENCY_LIMITED", Some(ErrorClass::RateLimited)),
        ("RATELIMIT_EXCEEDED", Some(ErrorClass::RateLimited)),
        ("RESOURCE_NOT_EXISTS", Some(ErrorClass::NotFound)),
        ("ORDERNOTEXIST", Some(ErrorClass::NotFound)),
        ("ORDERPAID", Some(ErrorClass::WrongState)),
        ("PARAM_ERROR", Some(ErrorClass::InvalidRequest)),
        ("SIGN_ERROR", Some(ErrorClass::Unauthorized)),
        ("NOT_ENOUGH", Some(ErrorClass::InsufficientFunds)),
        ("SOMETHING_NEW", None),
    ] {
        let sandbox = sandbox();
        let body = format!(r#"{{"code":"{code}","message":"m"}}"#).into_bytes();
        sandbox.fault(
            Fault::Answer {
                status: 400,
                headers: vec![],
                body,
            },
            1,
        );
        let error = query(&sandbox)
            .send(&quick(&sandbox).build().unwrap())
            .await
            .unwrap_err();
        assert_eq!(error.class(), class, "{code}");
    }
}

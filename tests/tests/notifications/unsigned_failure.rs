//! What reports a failure without a signature says so, and is believed nothing.

use wxpay::VerificationError;
use wxpay::notification::NotificationErrorKind;

use crate::{notifications, sandbox};

fn refusal(body: &str) -> (String, bool) {
    let error = notifications(sandbox())
        .parse_v2(body.as_bytes())
        .unwrap_err();
    let missing = matches!(
        error.kind(),
        NotificationErrorKind::Verification(VerificationError::SignMissing)
    );
    assert_eq!(error.acknowledgement().status, 401);
    (error.to_string(), missing)
}

#[test]
fn its_report_is_told_and_not_trusted() {
    let body = "<xml><return_code>FAIL</return_code><return_msg>sign error</return_msg></xml>";
    let (text, missing) = refusal(body);
    assert!(missing);
    assert_eq!(
        text,
        "the notification is refused: it reports FAIL: sign error, unsigned, so nothing of it is \
         trusted"
    );
}

#[test]
fn it_writes_no_lines_of_its_own() {
    let reason = "\u{202e}&#10;".to_owned() + &"x".repeat(10_000);
    let body =
        format!("<xml><return_code>FAIL</return_code><return_msg>{reason}</return_msg></xml>");
    let (text, _) = refusal(&body);
    assert!(text.len() < 400, "{}", text.len());
    assert!(text.contains(r"\u{202e}\nxxx"), "{text}");
}

#[test]
fn a_success_without_a_signature_lacks_one() {
    let (text, missing) = refusal("<xml><return_code>SUCCESS</return_code></xml>");
    assert!(missing && text.contains("`sign` is not there"), "{text}");
}

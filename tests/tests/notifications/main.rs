//! Notifications: made by the sandbox with its own code, read by the library, and everything that
//! must not be taken for one.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod acknowledgements;
mod certificates;
mod duplicates;
mod encryption;
mod events;
mod extractors;
mod genuine;
mod hints;
mod products;
mod refused;
mod secrets;
mod tampering;
mod unsigned_failure;
mod v2;
mod v2_bound;
mod v2_genuine;
mod v2_products;

use std::sync::LazyLock;

use serde_json::{Value, json};
use wxpay::notification::{Notification, NotificationError, NotificationErrorKind, Notifications};
use wxpay_sandbox::{Sandbox, SignedNotification};

/// One sandbox for all tests: making its keys takes longer than most of them.
static SANDBOX: LazyLock<Sandbox> = LazyLock::new(wxpay_tests::sandbox);

/// The shared sandbox.
pub fn sandbox() -> &'static Sandbox {
    &SANDBOX
}

/// A payment (支付成功).
#[wxpay::notification("TRANSACTION.SUCCESS", original_type = "transaction")]
#[derive(Debug, PartialEq)]
pub struct Paid {
    /// Merchant order number.
    pub out_trade_no: String,
    /// WeChat Pay's order number.
    pub transaction_id: String,
    /// What was paid.
    pub amount: Amount,
    /// The merchant's own note.
    pub attach: Option<String>,
}

/// What was paid.
#[wxpay::model(decode)]
#[derive(Debug, PartialEq)]
pub struct Amount {
    /// In fen.
    pub total: i64,
}

/// The resource of a payment.
pub fn payment() -> Value {
    json!({
        "out_trade_no": "P1",
        "transaction_id": "4200000001",
        "amount": {"total": 100, "currency": "CNY"},
        "payer": {"openid": "o-secret-openid"},
    })
}

/// What the sandbox's merchant listens with.
pub fn notifications(sandbox: &Sandbox) -> Notifications {
    Notifications::new(wxpay_tests::builder(sandbox).merchant().unwrap())
}

/// Reads a notification of the sandbox.
pub fn parse(
    notifications: &Notifications,
    message: &SignedNotification,
) -> Result<Notification, NotificationError> {
    notifications.parse(&message.headers, &message.body)
}

/// The kind of the error that a message gets.
pub fn refusal(notifications: &Notifications, message: &SignedNotification) -> NotificationError {
    match parse(notifications, message) {
        Ok(notification) => panic!("accepted: {notification:?}"),
        Err(error) => {
            assert_eq!(error.body(), message.body, "the raw body is kept");
            let status = error.acknowledgement().status;
            assert!(status.is_client_error() || status.is_server_error());
            error
        }
    }
}

/// The problem of a message that is genuine and not a notification.
pub fn malformed(error: &NotificationError) -> &str {
    match error.kind() {
        NotificationErrorKind::Malformed(problem) => problem,
        other => panic!("expected a malformed message, found {other:?}"),
    }
}

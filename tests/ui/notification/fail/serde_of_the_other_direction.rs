//! What is only read has no attributes about writing.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS")]
pub struct Paid {
    #[serde(skip_serializing_if = "Option::is_none")]
    attach: Option<String>,
}

fn main() {}

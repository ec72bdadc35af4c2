//! A misspelt option is recognised.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", orignal_type = "transaction")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

//! A crate is a path without quotes.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", crate = "wxpay")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

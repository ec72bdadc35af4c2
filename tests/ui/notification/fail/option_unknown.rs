//! The options are listed.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", retries = 3)]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

//! An option has its value.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", original_type)]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

//! An option is set once.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", original_type = "a", original_type = "b")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

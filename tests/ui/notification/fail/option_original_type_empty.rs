//! An original type is not empty.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", original_type = "")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

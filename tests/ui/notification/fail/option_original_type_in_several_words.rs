//! An original type is one word.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", original_type = "transaction, refund")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

//! The official page is given by its URL.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", docs = "doc/v3/merchant/4012791861")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

//! One field tells an event apart.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", field = "sp_mchid", field = "mchid")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

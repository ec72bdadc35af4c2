//! Each of the fields that tell an event apart is named once.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", field = "mchid", field = "sp_mchid", field = "mchid")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

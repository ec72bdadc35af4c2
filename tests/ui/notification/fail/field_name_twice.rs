//! A name is read into one field.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS")]
pub struct Paid {
    out_trade_no: String,
    #[serde(rename = "out_trade_no")]
    order: String,
}

fn main() {}

//! A field is named, without a path.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", field = "payer.openid")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

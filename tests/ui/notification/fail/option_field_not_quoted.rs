//! The name of a field is a string.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", field = sp_mchid)]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

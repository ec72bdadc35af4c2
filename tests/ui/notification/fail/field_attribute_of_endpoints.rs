//! What an event reports goes nowhere.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS")]
pub struct Paid {
    #[query]
    out_trade_no: String,
}

fn main() {}

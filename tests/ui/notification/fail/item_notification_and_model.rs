//! What an event reports is read already.

use wxpay::{model, notification};

#[notification("TRANSACTION.SUCCESS")]
#[model]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

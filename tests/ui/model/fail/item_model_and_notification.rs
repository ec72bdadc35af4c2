//! What an event reports is read already.

use wxpay::{model, notification};

#[model(decode)]
#[notification("TRANSACTION.SUCCESS")]
pub struct Paid {
    out_trade_no: String,
}

wxpay::events! {
    enum ShopEvent {
        Paid(Paid),
    }
}

fn main() {}

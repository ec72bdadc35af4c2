//! A list of events is no struct.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub struct ShopEvent {
        Paid(Transaction),
    }
}

fn main() {}

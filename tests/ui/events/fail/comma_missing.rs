//! Variants are separated by commas.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

#[notification("REFUND.SUCCESS")]
pub struct Refund {
    pub out_refund_no: String,
}

events! {
    pub enum ShopEvent {
        Paid(Transaction)
        Refunded(Refund)
    }
}

fn main() {}

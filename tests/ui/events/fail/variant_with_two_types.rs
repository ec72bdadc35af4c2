//! A variant holds one type.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub enum ShopEvent {
        Paid(Transaction, String),
        Refunded(),
    }
}

fn main() {}

//! The variant for all other events is added.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub enum ShopEvent {
        Paid(Transaction),
        Unknown(Transaction),
    }
}

fn main() {}

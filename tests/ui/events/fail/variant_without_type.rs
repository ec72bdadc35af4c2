//! Each variant holds what the event reports.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub enum ShopEvent {
        Transaction,
    }
}

fn main() {}

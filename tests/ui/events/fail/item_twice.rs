//! Each enumeration has a macro of its own.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub enum ShopEvent {
        Paid(Transaction),
    }
    pub enum OtherEvent {
        Paid(Transaction),
    }
}

fn main() {}

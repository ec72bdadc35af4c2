//! The second variant of a type would never be made.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub enum ShopEvent {
        Paid(Transaction),
        PaidAgain(Transaction),
    }
}

fn main() {}

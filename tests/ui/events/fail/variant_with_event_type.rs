//! The type of the event stands at its struct.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub enum ShopEvent {
        Paid = "TRANSACTION.SUCCESS",
    }
}

fn main() {}

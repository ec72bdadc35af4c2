//! A variant holds a type, without a name for it.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub enum ShopEvent {
        Paid { transaction: Transaction },
    }
}

fn main() {}

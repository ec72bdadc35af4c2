//! Events have no type parameters.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub enum ShopEvent<T> {
        Paid(Transaction),
    }
}

fn main() {}

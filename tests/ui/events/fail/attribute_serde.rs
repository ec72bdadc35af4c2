//! Nothing is renamed.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub enum ShopEvent {
        #[serde(rename = "TRANSACTION.SUCCESS")]
        Paid(Transaction),
    }
}

fn main() {}

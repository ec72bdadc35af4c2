//! A list of events has a name.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    pub enum {
        Paid(Transaction),
    }
}

fn main() {}

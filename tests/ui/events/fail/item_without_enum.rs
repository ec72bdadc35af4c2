//! A list of events is an enumeration.

use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
pub struct Transaction {
    pub out_trade_no: String,
}

events!(Transaction);

fn main() {}

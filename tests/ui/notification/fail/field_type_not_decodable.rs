//! Every field can be read.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS")]
pub struct Paid {
    amount: Option<Amount>,
}

pub struct Amount;

fn main() {}

//! Values are owned.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS")]
pub struct Paid<'a> {
    out_trade_no: &'a str,
}

fn main() {}

//! An event reports a struct.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS")]
pub enum Paid {
    Yes,
    No,
}

fn main() {}

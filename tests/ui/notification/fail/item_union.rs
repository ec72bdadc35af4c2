//! An event is a struct, not a union.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS")]
pub union Paid {
    total: u32,
}

fn main() {}

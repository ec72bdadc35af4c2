//! An event has no type parameters.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS")]
pub struct Paid<T> {
    amount: T,
}

fn main() {}

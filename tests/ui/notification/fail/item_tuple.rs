//! The fields of an event have names.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS")]
pub struct Paid(String);

fn main() {}

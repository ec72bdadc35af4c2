//! An event is a struct.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS")]
pub fn paid() {}

fn main() {}

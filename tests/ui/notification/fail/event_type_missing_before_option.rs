//! Options do not stand for the type of the event.

use wxpay::notification;

#[notification(original_type = "transaction")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

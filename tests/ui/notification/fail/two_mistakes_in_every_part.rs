//! Independent mistakes are all told in one pass, and using the struct adds none.

use wxpay::notification;
use wxpay::notification::Event;

#[notification("", orignal_type = "transaction", crate = 5)]
pub struct Paid {
    #[serde(flatten)]
    out_trade_no: String,
}

pub fn paid() -> (Paid, &'static [&'static str]) {
    let paid = Paid { out_trade_no: String::new() };
    (paid, Paid::EVENT_TYPES)
}

fn main() {}

//! Some options are about APIv3.

use wxpay::notification;

#[notification(v2 = sign, original_type = "transaction", field = "mch_id")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}

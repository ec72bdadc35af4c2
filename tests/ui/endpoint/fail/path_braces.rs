//! The braces of the official pages are written otherwise.

use wxpay::endpoint;

#[endpoint(POST "v3/payscore/{out_order_no}/cancel" -> ())]
pub struct Ask {
    out_order_no: String,
}

fn main() {}

//! A similar field is pointed to.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<out_order_no>/close" -> ())]
pub struct Ask {
    mchid: String,
    outorder_no: String,
}

fn main() {}

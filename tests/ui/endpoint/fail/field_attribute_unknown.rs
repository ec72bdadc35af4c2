//! An attribute that is like none of ours is the compiler's to refuse.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[sealed]
    mchid: String,
}

fn main() {}

//! Some headers are the client's.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[header("Authorization")]
    token: String,
}

fn main() {}

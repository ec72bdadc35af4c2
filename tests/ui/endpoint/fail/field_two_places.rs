//! A field goes to one place.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[query]
    #[header("Mchid")]
    mchid: String,
}

fn main() {}

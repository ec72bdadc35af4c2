//! A struct without fields has none for the path.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<transaction_id>/close" -> ())]
pub struct Ask;

fn main() {}

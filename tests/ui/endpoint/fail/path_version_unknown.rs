//! A path says its protocol, or an option does.

use wxpay::endpoint;

#[endpoint(POST "pay/transactions" -> ())]
pub struct Ask {}

fn main() {}

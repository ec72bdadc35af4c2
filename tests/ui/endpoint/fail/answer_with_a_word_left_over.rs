//! A type ends where its brackets do.

use wxpay::{endpoint, model};

#[endpoint(POST "v3/pay/refund" -> [Refund; 2 2])]
pub struct Ask {}

#[model(decode)]
pub struct Refund {}

fn main() {}

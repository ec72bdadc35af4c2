//! A browser has neither certificate nor headers of the merchant.

use wxpay::{Redirect, endpoint};

#[endpoint(GET "v2/papay/entrustweb" -> Redirect, client_certificate, no_nonce_str)]
pub struct Ask {
    #[header("Idempotency-Key")]
    key: String,
}

fn main() {}

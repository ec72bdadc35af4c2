//! A misspelt answer type is pointed to.

use wxpay::{endpoint, model};

#[endpoint(POST "v3/pay/close")]
pub struct Ask {
    mchid: String,
}

#[model(decode)]
pub struct AskRespones {
    state: String,
}

fn main() {}

//! The client signs the query string too.

use wxpay::{Redirect, endpoint};

#[endpoint(GET "v2/papay/entrustweb" -> Redirect)]
pub struct Ask {
    sign: String,
}

#[endpoint(GET "v2/papay/h5entrustweb" -> ())]
pub struct Call {
    sign: Option<String>,
}

fn main() {}

//! A browser opens a link with GET.

use wxpay::{Redirect, endpoint};

#[endpoint(POST "v2/papay/entrustweb" -> Redirect)]
pub struct Ask {
    mch_id: String,
}

fn main() {}

//! A path without version does not hide that a link is opened with GET.

use wxpay::{Redirect, endpoint};

#[endpoint(POST "papay/entrustweb" -> Redirect, client_certificate)]
pub struct Page {
    mch_id: String,
}

fn main() {}

//! A path value has no fields.

use wxpay::{endpoint, model};

#[endpoint(POST "v3/pay/<order>/close" -> ())]
pub struct Ask {
    order: Order,
}

#[model(encode)]
pub struct Order {
    id: String,
}

fn main() {}

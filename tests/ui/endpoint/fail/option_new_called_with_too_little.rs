//! `new` asks for every required field.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<id>/close" -> (), new)]
pub struct Close {
    id: String,
    mchid: String,
    note: Option<String>,
}

fn main() {
    let _ = Close::new("1").note("n");
}

//! There is a name between `<` and `>`.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<>/close" -> ())]
pub struct Ask {
    id: String,
}

fn main() {}

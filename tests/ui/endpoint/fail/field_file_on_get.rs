//! A GET request carries no file.

use wxpay::{Upload, endpoint};

#[endpoint(GET "v3/merchant/media/upload" -> ())]
pub struct Ask {
    #[file]
    file: Upload,
}

fn main() {}

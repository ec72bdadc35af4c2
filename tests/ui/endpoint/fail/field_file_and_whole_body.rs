//! A request with a file has parts.

use wxpay::{Upload, endpoint};

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadImage {
    #[body(whole)]
    meta: String,
    #[file]
    file: Upload,
}

fn main() {}

//! A file is an `Upload`.

use wxpay::endpoint;

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadImage {
    #[file]
    file: Vec<u8>,
}

fn main() {}

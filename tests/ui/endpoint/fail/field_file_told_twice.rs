//! What the client tells about a file is no field.

use wxpay::{Upload, endpoint};

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadImage {
    sha256: String,
    #[file]
    file: Upload,
}

fn main() {}

//! Every setting of `#[file]` is checked.

use wxpay::{Upload, endpoint};

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadImage {
    #[file("the file", digets = "sha256", filename = "name", no_filename)]
    file: Upload,
}

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadVideo {
    #[file = "file"]
    file: Upload,
}

fn main() {}

//! A file is sent as it is.

use wxpay::{Upload, endpoint};

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadImage {
    #[file]
    #[serde(skip_serializing_if = "Upload::is_empty")]
    file: Upload,
}

fn main() {}

//! The name of a part has quotes.

use wxpay::{Upload, endpoint};

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadImage {
    #[file(5)]
    file: Upload,
}

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadVideo {
    #[file(part)]
    file: Upload,
}

fn main() {}

//! The digest algorithms are few.

use wxpay::{Upload, endpoint};

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadImage {
    #[file(algorithm = SHA265)]
    file: Upload,
}

fn main() {}

//! A request that carries a file always does.

use wxpay::{Upload, endpoint};

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadImage {
    #[file]
    file: Option<Upload>,
}

fn main() {}

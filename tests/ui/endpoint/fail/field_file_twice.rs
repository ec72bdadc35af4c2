//! A request carries one file.

use wxpay::{Upload, endpoint};

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct UploadTwo {
    #[file]
    front: Upload,
    #[file]
    back: Upload,
}

fn main() {}

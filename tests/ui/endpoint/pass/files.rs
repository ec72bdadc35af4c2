//! Every spelling of `#[file]`.
#![deny(warnings)]

use wxpay::{Upload, endpoint};

#[endpoint(POST "v3/merchant/media/upload" -> (), new)]
pub struct UploadImage {
    #[file]
    pub file: Upload,
}

#[endpoint(POST "v3/a/<id>/upload" -> ())]
pub struct UploadProof {
    pub id: String,
    #[file("proof_file", digest = "file_digest", filename = "file_name", algorithm = MD5)]
    pub proof: Upload,
    pub item_id: i64,
    #[query]
    pub note: Option<String>,
}

#[endpoint(POST "v3/new-tax-control-fapiao/fapiao-applications/upload-fapiao-file" -> ())]
pub struct UploadInvoice {
    #[file(digest = "digest", algorithm = SM3, no_filename)]
    #[serde(rename = "file")]
    pub invoice: Upload,
    pub digest_alogrithm: String,
}

#[endpoint(PUT "v3/merchant/media/upload" -> ())]
pub struct Replace {
    #[file("media",)]
    pub file: Upload,
}

#[endpoint(PATCH "v3/merchant/media/upload" -> ())]
pub struct Amend {
    #[file("media", algorithm = SHA256, no_filename,)]
    pub file: Upload,
}

#[endpoint(POST "v3/merchant/media/upload" -> ())]
pub struct Empty {
    #[file()]
    pub file: Upload,
}

#[endpoint(POST "v2/secapi/mch/uploadmedia" -> (), client_certificate)]
pub struct UploadMedia {
    #[file]
    pub media: Upload,
    pub mch_id: String,
    pub sign_type: String,
}

fn main() {
    let _ = UploadImage::new(Upload::bytes("a.png", "…"));
}

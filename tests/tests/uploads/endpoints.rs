//! Endpoints with files, in all the shapes that are documented.

use wxpay::{Sensitive, Upload, endpoint, model};

#[endpoint(POST "v3/merchant/media/upload" -> Media, new)]
pub struct UploadImage {
    #[file]
    pub file: Upload,
}

#[model(decode)]
#[derive(Debug)]
pub struct Media {
    pub media_id: String,
}

#[endpoint(POST "v3/mch-manage/submission-files/sub-mchid/<sub_mchid>/upload" -> serde_json::Value)]
pub struct UploadSubmissionFile {
    pub sub_mchid: String,
    #[file(digest = "file_digest", filename = "file_name")]
    pub submission_file: Upload,
    pub item_id: i64,
}

#[endpoint(POST "v3/marketing/shopping-receipt/shoppingreceipts" -> serde_json::Value)]
pub struct UploadReceipt {
    pub transaction_id: String,
    pub openid: String,
    pub merchant_contact_information: Option<Contact>,
    #[file(no_filename)]
    pub file: Upload,
}

#[model(encode)]
pub struct Contact {
    pub consultation_phone_number: Sensitive,
}

#[endpoint(
    POST "v3/new-tax-control-fapiao/fapiao-applications/upload-fapiao-file" -> serde_json::Value
)]
pub struct UploadInvoice {
    pub file_type: String,
    pub digest_alogrithm: String,
    #[file(digest = "digest", algorithm = SM3, no_filename)]
    pub file: Upload,
}

#[endpoint(POST "v2/secapi/mch/uploadmedia" -> MediaV2, client_certificate)]
pub struct UploadMedia {
    pub mch_id: String,
    pub sign_type: String,
    #[file]
    pub media: Upload,
}

#[model(decode)]
#[derive(Debug)]
pub struct MediaV2 {
    pub media_id: String,
}

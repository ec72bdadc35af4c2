//! The bytes on the wire, pinned.

use wxpay::{BaseUrl, Merchant, Stamp, Upload, build_request, prepare_request};
use wxpay_tests::{builder, sandbox};

use crate::endpoints::{UploadImage, UploadMedia, UploadReceipt};

fn merchant() -> Merchant {
    builder(&sandbox()).merchant().unwrap()
}

fn setting() -> (BaseUrl, Stamp) {
    let stamp = Stamp::new(1_700_000_000, "A1B2C3").unwrap();
    (BaseUrl::new(BaseUrl::DEFAULT).unwrap(), stamp)
}

#[test]
fn an_upload_is_meta_and_file_and_only_meta_is_signed() {
    let (merchant, (base_url, stamp)) = (merchant(), setting());
    let upload = UploadImage::new(Upload::bytes("营业执照 1.PNG", "\r\n--picture"));
    let unsigned = prepare_request(&upload, &merchant, &base_url, &stamp).unwrap();
    let meta = "{\"filename\":\"营业执照 1.PNG\",\
                \"sha256\":\"b37a021588386904c7d19f354605233c19430bba6a243d90305b623e046cdab6\"}";
    let message = String::from_utf8(unsigned.message().unwrap().to_vec()).unwrap();
    assert_eq!(
        message,
        format!("POST\n/v3/merchant/media/upload\n1700000000\nA1B2C3\n{meta}\n")
    );
    let request = build_request(&upload, &merchant, &base_url, &stamp).unwrap();
    assert_eq!(
        request.headers()["content-type"],
        "multipart/form-data; boundary=----wxpayA1B2C3"
    );
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(
        String::from_utf8(request.body().to_vec()).unwrap(),
        format!(
            "------wxpayA1B2C3\r\n\
             Content-Disposition: form-data; name=\"meta\"\r\n\
             Content-Type: application/json\r\n\
             \r\n\
             {meta}\r\n\
             ------wxpayA1B2C3\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"营业执照 1.PNG\"\r\n\
             Content-Type: image/png\r\n\
             \r\n\
             \r\n--picture\r\n\
             ------wxpayA1B2C3--\r\n"
        )
    );
}

#[test]
fn in_apiv2_every_field_is_a_part_and_the_file_is_not_signed() {
    let (merchant, (base_url, stamp)) = (merchant(), setting());
    let upload = UploadMedia {
        mch_id: merchant.mchid().into(),
        sign_type: "HMAC-SHA256".into(),
        media: Upload::bytes("a.jpg", "abc"),
    };
    let request = build_request(&upload, &merchant, &base_url, &stamp).unwrap();
    assert!(!request.headers().contains_key("authorization"));
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    let (before, after) = body.split_once("name=\"sign\"\r\n\r\n").unwrap();
    let part = |name: &str, value: &str| {
        format!(
            "------wxpayA1B2C3\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
    };
    assert_eq!(
        before,
        [
            part("mch_id", merchant.mchid()),
            part("sign_type", "HMAC-SHA256"),
            part("media_hash", "900150983cd24fb0d6963f7d28e17f72"),
            "------wxpayA1B2C3\r\nContent-Disposition: form-data; ".to_owned(),
        ]
        .concat()
    );
    let (sign, file) = after.split_once("\r\n").unwrap();
    assert_eq!(sign.len(), 64);
    assert_eq!(
        file,
        "------wxpayA1B2C3\r\n\
         Content-Disposition: form-data; name=\"media\"; filename=\"a.jpg\"\r\n\
         Content-Type: image/jpeg\r\n\
         \r\n\
         abc\r\n\
         ------wxpayA1B2C3--\r\n"
    );
}

#[test]
fn quotation_marks_in_a_name_do_not_end_it() {
    let (merchant, (base_url, stamp)) = (merchant(), setting());
    let upload = UploadImage::new(Upload::bytes("a\"; name=\"meta.unknown", "abc"));
    let request = build_request(&upload, &merchant, &base_url, &stamp).unwrap();
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    assert!(body.contains(
        "filename=\"a%22; name=%22meta.unknown\"\r\nContent-Type: application/octet-stream"
    ));
    assert!(body.contains(r#"{"filename":"a\"; name=\"meta.unknown","#));
}

#[test]
fn sensitive_fields_beside_a_file_are_encrypted() {
    let (merchant, (base_url, stamp)) = (merchant(), setting());
    let upload = UploadReceipt {
        transaction_id: "1".into(),
        openid: "o".into(),
        merchant_contact_information: Some(crate::endpoints::Contact {
            consultation_phone_number: "13900000000".into(),
        }),
        file: Upload::bytes("a.jpg", "abc"),
    };
    let unsigned = prepare_request(&upload, &merchant, &base_url, &stamp).unwrap();
    let message = String::from_utf8(unsigned.message().unwrap().to_vec()).unwrap();
    assert!(!message.contains("13900000000"));
    assert!(!message.contains("filename"));
    assert!(message.contains("\"sha256\":\"ba7816bf"));
    let request = build_request(&upload, &merchant, &base_url, &stamp).unwrap();
    assert!(request.headers().contains_key("wechatpay-serial"));
}

//! Sent to the sandbox, which takes the body apart by its own rules.

use wxpay::Upload;
use wxpay_sandbox::Fault;
use wxpay_tests::{builder, client, sandbox};

use crate::endpoints::{
    Contact, UploadImage, UploadInvoice, UploadMedia, UploadReceipt, UploadSubmissionFile,
};

#[tokio::test]
async fn pictures_in_memory_and_on_disk_arrive() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let picture: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("营业执照.png");
    std::fs::write(&path, &picture).unwrap();
    for upload in [
        Upload::bytes("营业执照.png", picture.clone()),
        Upload::file(&path),
        Upload::file(&path).named("b.png"),
        Upload::bytes("\"quoted\".png", picture.clone()),
    ] {
        let request = UploadImage::new(upload);
        // A request may be sent again.
        for _ in 0..2 {
            let media = request.send(&client).await.unwrap();
            assert!(!media.media_id.is_empty());
            assert!(media.verified());
        }
    }
    std::fs::remove_file(&path).unwrap();
    for request in sandbox.requests() {
        assert_eq!(request.problem, None);
        assert!(
            request
                .body
                .windows(256)
                .any(|window| window == &picture[..256])
        );
    }
}

#[tokio::test]
async fn other_names_and_fields_are_accepted() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let request = UploadSubmissionFile {
        sub_mchid: "1900000109".into(),
        submission_file: Upload::bytes("a.pdf", "%PDF"),
        item_id: 7,
    };
    request.send(&client).await.unwrap();

    let request = UploadReceipt {
        transaction_id: "4200000000".into(),
        openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into(),
        merchant_contact_information: Some(Contact {
            consultation_phone_number: "13900000000".into(),
        }),
        file: Upload::bytes("a.jpg", "abc"),
    };
    request.send(&client).await.unwrap();

    // The published SM3 digest of this text: given, and computed.
    let digest = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    for file in [
        Upload::bytes("a.pdf", "abc").digest(digest),
        Upload::bytes("a.pdf", "abc"),
    ] {
        let request = UploadInvoice {
            file_type: "PDF".into(),
            digest_alogrithm: "SM3".into(),
            file,
        };
        request.send(&client).await.unwrap();
        let body = String::from_utf8(sandbox.requests().pop().unwrap().body).unwrap();
        let meta = format!(r#"{{"file_type":"PDF","digest_alogrithm":"SM3","digest":"{digest}"}}"#);
        assert!(body.contains(&meta), "{body}");
    }
    assert!(
        sandbox
            .requests()
            .iter()
            .all(|request| request.problem.is_none())
    );
}

#[tokio::test]
async fn apiv2_media_are_accepted() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for sign_type in ["MD5", "HMAC-SHA256"] {
        let request = UploadMedia {
            mch_id: client.merchant().mchid().into(),
            sign_type: sign_type.into(),
            media: Upload::bytes("a.jpg", "abc"),
        };
        let media = request.send(&client).await.unwrap();
        assert!(!media.media_id.is_empty());
        assert!(media.verified());
    }
}

#[tokio::test]
async fn a_digest_that_is_not_the_files_is_refused_by_the_server() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let wrong = "00".repeat(32);
    let request = UploadImage::new(Upload::bytes("a.png", "abc").digest(wrong));
    let error = request.send(&client).await.unwrap_err();
    assert_eq!(error.code(), Some("PARAM_ERROR"));
    assert_eq!(error.detail().unwrap()["field"], "/body/meta/sha256");
}

#[tokio::test]
async fn every_entrance_gets_the_whole_file() {
    let (closed, open) = (sandbox(), sandbox());
    let url = closed.base_url().to_owned();
    drop(closed);
    let merchant = open.merchant();
    let client = wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .base_url(url)
        .base_url(open.base_url())
        .build()
        .unwrap();
    let request = UploadImage::new(Upload::bytes("a.png", "abc"));
    request.send(&client).await.unwrap();
    assert_eq!(open.requests().len(), 1);
}

#[test]
fn the_blocking_client_uploads_too() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build_blocking().unwrap();
    let request = UploadImage::new(Upload::bytes("a.png", "abc"));
    assert!(!client.send(&request).unwrap().media_id.is_empty());
    sandbox.fault(Fault::WrongSignature, 1);
    client.send(&request).unwrap_err();
}

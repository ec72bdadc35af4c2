//! Multipart uploads: only the text of `meta` is signed.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::json;

use crate::SANDBOX;
use crate::caller::{Answer, Request};

const TARGET: &str = "/v3/merchant/media/upload";
const FILE: &str = "not really a picture";

fn meta(file: &str) -> String {
    let sha256: String = digest(&SHA256, file.as_bytes())
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    json!({ "filename": "a.png", "sha256": sha256 }).to_string()
}

/// `disposition` is what follows `name="meta"`.
async fn upload(meta: &str, disposition: &str, signed: &str) -> Answer {
    upload_to(TARGET, meta, disposition, signed).await
}

async fn upload_to(target: &str, meta: &str, disposition: &str, signed: &str) -> Answer {
    let request = request(target, meta, disposition, signed);
    request.send().await
}

fn request(target: &str, meta: &str, disposition: &str, signed: &str) -> Request<'static> {
    let mut request = Request::new(&SANDBOX, "POST", target)
        .header("Content-Type", "multipart/form-data; boundary=frontier");
    request.body = format!(
        "--frontier\r\nContent-Disposition: form-data; name=\"meta\"{disposition}\r\n\
         Content-Type: application/json\r\n\r\n{meta}\r\n\
         --frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
         Content-Type: image/png\r\n\r\n{FILE}\r\n--frontier--\r\n"
    );
    request.signed_body = Some(signed.to_owned());
    request
}

#[tokio::test]
async fn an_upload_signed_over_its_meta_is_accepted() {
    let meta = meta(FILE);
    let answer = upload(&meta, "", &meta).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json()["media_id"].is_string());
    assert!(answer.verifies(SANDBOX.merchant()));
}

#[tokio::test]
async fn an_uploaded_picture_is_downloaded_again() {
    let meta = meta(FILE);
    let uploaded = upload_to("/v3/merchant-service/images/upload", &meta, "", &meta).await;
    let id = uploaded.accepted()["media_id"].clone();
    let target = format!("/v3/merchant-service/images/{}", id.as_str().unwrap());
    let picture = Request::get(&SANDBOX, &target).send().await;
    assert_eq!(picture.text(), FILE);
    // A user's picture, which nobody uploaded here.
    let picture = Request::get(&SANDBOX, "/v3/merchant-service/images/1")
        .send()
        .await;
    assert_eq!(picture.header("content-type"), "image/png");
}

#[tokio::test]
async fn a_filename_on_meta_makes_it_a_file_and_the_signature_wrong() {
    let meta = meta(FILE);
    let answer = upload(&meta, "; filename=\"meta.json\"", &meta).await;
    answer.expect_refusal(401, "SIGN_ERROR", SANDBOX.merchant());
}

#[tokio::test]
async fn an_upload_whose_header_names_no_boundary_is_told_so() {
    let meta = meta(FILE);
    let request = request(TARGET, &meta, "", &meta).header("Content-Type", "multipart/form-data");
    let answer = request.send().await;
    let detail = answer.expect_refusal(401, "SIGN_ERROR", SANDBOX.merchant());
    let issue = detail["issue"].as_str().unwrap();
    assert!(issue.contains("names no usable boundary"), "{issue}");
}

#[tokio::test]
async fn a_file_without_a_filename_is_refused() {
    let meta = meta(FILE);
    let mut request = request(TARGET, &meta, "", &meta);
    request.body = request.body.replace("; filename=\"a.png\"", "");
    let answer = request.send().await;
    let detail = answer.expect_refusal(400, "PARAM_ERROR", SANDBOX.merchant());
    assert_eq!(detail["field"], "/body/file");
}

#[tokio::test]
async fn the_digest_of_the_file_is_checked() {
    let meta = meta("another picture");
    let answer = upload(&meta, "", &meta).await;
    let detail = answer.expect_refusal(400, "PARAM_ERROR", SANDBOX.merchant());
    assert_eq!(detail["field"], "/body/meta/sha256");
}

#[tokio::test]
async fn json_where_an_upload_is_due_is_refused() {
    let answer = Request::post(&SANDBOX, TARGET, json!({ "meta": "{}" }))
        .send()
        .await;
    let detail = answer.expect_refusal(400, "PARAM_ERROR", SANDBOX.merchant());
    assert!(detail["issue"].as_str().unwrap().contains("multipart"));
}

//! What is refused before anything is sent.

use wxpay::{BaseUrl, Error, ErrorKind, Outcome, Stamp, Upload, build_request};
use wxpay_tests::{builder, client, sandbox};

use crate::endpoints::UploadImage;

async fn refusal(upload: Upload) -> Error {
    let sandbox = sandbox();
    let error = UploadImage::new(upload)
        .send(&client(&sandbox))
        .await
        .unwrap_err();
    assert!(sandbox.requests().is_empty());
    assert!(matches!(error.kind(), ErrorKind::Request(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    error
}

#[tokio::test]
async fn names_that_no_header_can_carry() {
    for name in [
        "",
        "a\r\nb.png",
        "a\0.png",
        "a\u{7f}.png",
        "../a.png",
        "a\\b.png",
    ] {
        let error = refusal(Upload::bytes(name, "abc")).await;
        assert!(error.to_string().contains("`file`"), "{error}");
        assert!(error.to_string().contains("named"), "{error}");
    }
}

#[tokio::test]
async fn names_that_do_not_say_of_which_kind_the_file_is() {
    for name in [
        "blob",
        "picture.",
        ".jpg",
        "a.jpg ",
        "a.jpg?size=2",
        "a.jpg\u{200b}",
        "营业执照 v1.0扫描",
        "a.jpg;type=x",
    ] {
        let error = refusal(Upload::bytes(name, "abc")).await;
        assert!(error.to_string().contains("extension"), "{name}: {error}");
    }
}

#[tokio::test]
async fn files_without_a_byte() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("empty.png");
    std::fs::write(&path, "").unwrap();
    let stream = Upload::stream("a.png", tokio::io::empty(), 0, "00");
    for upload in [Upload::bytes("a.png", ""), Upload::file(&path), stream] {
        let error = refusal(upload).await;
        assert!(error.to_string().contains("0 bytes"), "{error}");
    }
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test]
async fn files_that_are_not_there_or_too_long() {
    let error = refusal(Upload::file("/nowhere/a.png")).await;
    assert!(error.to_string().contains("cannot be read"), "{error}");

    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("long.bin");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(Upload::MEMORY_LIMIT as u64 + 1).unwrap();
    let error = refusal(Upload::file(&path)).await;
    std::fs::remove_file(&path).unwrap();
    assert!(error.to_string().contains("Upload::stream"), "{error}");
}

#[tokio::test]
async fn digests_that_are_none() {
    for digest in ["", "xyz", "\"", "é"] {
        let error = refusal(Upload::bytes("a.png", "abc").digest(digest)).await;
        assert!(error.to_string().contains("hexadecimal"), "{error}");
    }
}

#[test]
fn a_stream_without_a_client() {
    let sandbox = sandbox();
    let merchant = builder(&sandbox).merchant().unwrap();
    let base_url = BaseUrl::new(BaseUrl::DEFAULT).unwrap();
    let stamp = Stamp::new(1_700_000_000, "A1").unwrap();
    let upload = UploadImage::new(Upload::stream("a.png", &b"abc"[..], 3, "00"));
    let error = build_request(&upload, &merchant, &base_url, &stamp).unwrap_err();
    assert!(error.to_string().contains("client"), "{error}");
}

#[test]
fn printing_tells_neither_name_nor_content() {
    for upload in [
        Upload::bytes("secret.png", "secret"),
        Upload::file("/elsewhere/secret.png"),
        Upload::stream("secret.png", &b"secret"[..], 6, "00"),
    ] {
        assert!(!format!("{upload:?}").contains("secret"));
    }
}

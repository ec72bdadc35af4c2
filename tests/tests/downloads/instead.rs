//! What comes in the place of a file is no file.

use wxpay::bill::BillLink;
use wxpay::{DownloadError, Error};
use wxpay_sandbox::{Fault, Sandbox};
use wxpay_tests::{client, sandbox};

use crate::bills::{download_error, trade_bill};

async fn answered(sandbox: &Sandbox, kind: &str, body: &str) -> [Error; 2] {
    let client = client(sandbox);
    let link = trade_bill(&client, false).await;
    let fault = Fault::Answer {
        status: 200,
        headers: vec![("Content-Type".to_owned(), kind.to_owned())],
        body: body.as_bytes().to_vec(),
    };
    sandbox.fault(fault, 2);
    [
        client.fetch_bill(&link).await.unwrap_err(),
        client.download(&link.download_url).await.unwrap_err(),
    ]
}

#[tokio::test]
async fn json_in_the_place_of_a_file_is_refused_and_shows_its_code() {
    let sandbox = sandbox();
    let body = "{\n \"code\": \"NO_STATEMENT_EXIST\",\n \"message\": \"secret\"\n}";
    for kind in [
        "application/json",
        "text/plain",
        "Application/JSON; charset=utf-8",
    ] {
        for error in answered(&sandbox, kind, body).await {
            assert!(matches!(download_error(&error), DownloadError::NotAFile(_)));
            let told = error.to_string();
            assert!(told.contains("whose code is NO_STATEMENT_EXIST"), "{told}");
            assert!(!told.contains("secret"), "{told}");
            assert_eq!(error.raw().unwrap().body(), body.as_bytes());
        }
    }
    for error in answered(&sandbox, "application/json", "null").await {
        assert!(error.to_string().contains("without a code"), "{error}");
    }
}

#[tokio::test]
async fn nothing_in_the_place_of_a_file_is_refused() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, false).await;
    let empty = Fault::Answer {
        status: 200,
        headers: vec![("Content-Type".to_owned(), "image/png".to_owned())],
        body: Vec::new(),
    };
    sandbox.fault(empty, 2);
    let mut file = client.download(&link.download_url).await.unwrap();
    let error = file.bytes(1 << 20).await.unwrap_err();
    assert!(error.to_string().contains("0 bytes"), "{error}");
    let mut bill = client.fetch_bill(&link).await.unwrap();
    let error = bill.bytes(1 << 20).await.unwrap_err();
    assert!(matches!(
        download_error(&error),
        DownloadError::WrongHash { .. }
    ));
}

#[tokio::test]
async fn a_web_page_in_the_place_of_a_file_is_refused() {
    let sandbox = sandbox();
    for error in answered(&sandbox, "text/html", "<html></html>").await {
        assert!(error.to_string().contains("web page"), "{error}");
    }
}

#[tokio::test]
async fn a_link_without_a_hash_says_what_to_do() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, false).await;
    for (url, kind, word) in [
        ("", "", "is the bill ready yet?"),
        (link.download_url.as_str(), "", "`download`"),
        (link.download_url.as_str(), "SHA1", "`download`"),
    ] {
        let error = client.fetch_bill(&BillLink::new(url, kind, "")).await;
        let told = error.unwrap_err().to_string();
        assert!(told.contains(word), "{told}");
    }
}

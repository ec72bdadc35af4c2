//! Endpoints with `-> Download`.

use wxpay::{Client, Download, DownloadError, ErrorKind, VerificationError, endpoint, model};
use wxpay_sandbox::Fault;
use wxpay_tests::{builder, client, sandbox};

use crate::bills::{download_error, trade_bill};

#[endpoint(GET "v3/billdownload/file" -> Download)]
pub struct DownloadBill {
    pub token: String,
    pub tartype: Option<String>,
}

#[endpoint(GET "v3/merchant-service/images/<media_id>" -> Download)]
pub struct DownloadImage {
    pub media_id: String,
}

#[endpoint(GET "v3/statements" -> Download)]
pub struct DownloadStatement {
    pub date: String,
    pub mchid: String,
}

#[endpoint(GET "v3/new-tax-control-fapiao/download" -> Download)]
pub struct DownloadInvoice {
    pub token: String,
    pub mchid: String,
    pub openid: String,
    pub invoice_code: String,
    pub invoice_no: String,
    pub fapiao_id: String,
}

/// Signed like any other answer, and read as bytes all the same.
#[endpoint(GET "v3/certificates" -> Download)]
pub struct CertificatesAsFile {}

type Picture = wxpay::Download;

#[endpoint(GET "v3/merchant-service/images/<media_id>" -> Picture)]
pub struct ByAnotherName {
    pub media_id: String,
}

mod own {
    use super::*;

    /// A type of the user's that happens to have this name.
    #[model(decode)]
    #[derive(Debug)]
    pub struct Download {
        pub hash_type: String,
    }

    #[endpoint(GET "v3/bill/tradebill" -> Download)]
    pub struct Apply {
        pub bill_date: String,
    }
}

fn statement(client: &Client) -> DownloadStatement {
    DownloadStatement {
        date: "20260131".into(),
        mchid: client.merchant().mchid().into(),
    }
}

#[tokio::test]
async fn a_file_comes_piece_by_piece_with_its_headers() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, false).await;
    let (_, token) = link.download_url.split_once("token=").unwrap();
    let request = DownloadBill {
        token: token.into(),
        tartype: None,
    };
    let mut answer = request.send(&client).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(!answer.verified());
    let length: usize = answer.headers()["content-length"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    let mut text = Vec::new();
    while let Some(piece) = answer.chunk().await.unwrap() {
        assert!(!piece.is_empty());
        text.extend_from_slice(&piece);
    }
    assert_eq!(text.len(), length);
    assert!(answer.chunk().await.unwrap().is_none());
    assert!(text.starts_with("\u{feff}交易时间".as_bytes()));
}

#[tokio::test]
async fn pictures_need_no_signature() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let request = DownloadImage {
        media_id: "a/b 中".into(),
    };
    let mut answer = request.send(&client).await.unwrap();
    let picture = answer.bytes(1000).await.unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    let request = sandbox.requests().pop().unwrap();
    let accept = ("accept".to_owned(), "*/*".to_owned());
    assert!(request.headers.contains(&accept));
}

#[tokio::test]
async fn it_is_the_type_that_makes_a_download_and_not_its_name() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let request = ByAnotherName {
        media_id: "1".into(),
    };
    let mut picture = request.send(&client).await.unwrap();
    assert!(!picture.bytes(1000).await.unwrap().is_empty());
    let request = own::Apply {
        bill_date: "2026-01-31".into(),
    };
    assert_eq!(request.send(&client).await.unwrap().hash_type, "SHA1");
}

#[tokio::test]
async fn invoices_are_asked_for_without_a_signature() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let request = DownloadInvoice {
        token: "t".into(),
        mchid: client.merchant().mchid().into(),
        openid: "o".into(),
        invoice_code: "1".into(),
        invoice_no: "2".into(),
        fapiao_id: "3".into(),
    };
    let mut invoice = request.send(&client).await.unwrap();
    assert!(invoice.bytes(1 << 20).await.unwrap().starts_with(b"%PDF"));
    let request = sandbox.requests().pop().unwrap();
    let authorization = |(name, _): &(String, String)| name == "authorization";
    assert!(!request.headers.iter().any(authorization));
}

#[tokio::test]
async fn a_file_that_has_to_be_signed_is_verified_before_any_of_it_is_given_out() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mut answer = CertificatesAsFile {}.send(&client).await.unwrap();
    assert!(answer.verified());
    let json = answer.bytes(1 << 20).await.unwrap();
    assert_eq!(json, answer.raw().body());
    assert!(json.starts_with(b"{"));

    for fault in [Fault::MissingSignature, Fault::WrongSignature] {
        sandbox.fault(fault, 1);
        let error = CertificatesAsFile {}.send(&client).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Verification(_)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_statement_is_proven_by_the_signature_over_its_digest() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mut file = statement(&client).send(&client).await.unwrap();
    assert!(file.verified());
    assert!(!file.bytes(1 << 20).await.unwrap().is_empty());

    sandbox.fault(Fault::MissingSignature, 1);
    let error = statement(&client).send(&client).await.unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Verification(VerificationError::HeadersMissing { .. })
    ));
    sandbox.fault(Fault::WrongSignature, 1);
    let error = statement(&client).send(&client).await.unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Verification(VerificationError::Mismatch { .. })
    ));
}

#[tokio::test]
async fn a_statement_with_another_digest_is_an_error_at_its_end() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let folder = crate::folder::Folder::new();
    sandbox.fault(Fault::WrongHash, 2);
    let mut file = statement(&client).send(&client).await.unwrap();
    assert!(file.chunk().await.unwrap().is_some());
    let error = loop {
        match file.chunk().await {
            Ok(piece) => assert!(piece.is_some(), "the end was reached without an error"),
            Err(error) => break error,
        }
    };
    assert!(matches!(
        download_error(&error),
        DownloadError::WrongHash { .. }
    ));
    let again = file.chunk().await.unwrap_err();
    assert!(matches!(download_error(&again), DownloadError::Failed));

    let mut file = statement(&client).send(&client).await.unwrap();
    file.save(folder.path("statement.csv")).await.unwrap_err();
    assert!(folder.names().is_empty());
}

#[tokio::test]
async fn errors_of_downloads_are_json_as_usual() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let request = DownloadBill {
        token: "unknown".into(),
        tartype: None,
    };
    let error = request.send(&client).await.unwrap_err();
    assert_eq!(error.code(), Some("INVALID_REQUEST"));
    assert!(error.verified());
}

#[tokio::test]
async fn a_success_without_a_file_is_no_file() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for status in [202, 204, 206] {
        sandbox.fault(
            Fault::Answer {
                status,
                headers: vec![],
                body: if status == 204 {
                    vec![]
                } else {
                    b"part".to_vec()
                },
            },
            1,
        );
        let request = DownloadImage {
            media_id: "1".into(),
        };
        let error = request.send(&client).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
    }
}

#[tokio::test]
async fn a_silent_connection_is_given_up() {
    let sandbox = sandbox();
    let patience = std::time::Duration::from_secs(2);
    let client = builder(&sandbox)
        .attempt_timeout(patience)
        .retry(wxpay::RetryPolicy::never())
        .build()
        .unwrap();
    sandbox.fault(Fault::Delay(std::time::Duration::from_secs(60)), 1);
    let request = DownloadImage {
        media_id: "1".into(),
    };
    let error = request.send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(after) if *after == patience));
}

#[test]
fn the_blocking_client_drives_downloads() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build_blocking().unwrap();
    let request = DownloadImage {
        media_id: "1".into(),
    };
    let mut answer = client.send(&request).unwrap();
    let picture = client.wait(answer.bytes(1000)).unwrap().unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
}

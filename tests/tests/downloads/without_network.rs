//! The same, for programs with an HTTP stack of their own.

use bytes::Bytes;
use http::Response;
use wxpay::{BaseUrl, Stamp, VerificationError, build_request, read_response};
use wxpay_tests::{builder, sandbox};

use crate::apiv2::DownloadTradeBill;
use crate::declared::{CertificatesAsFile, DownloadImage, DownloadInvoice};

#[test]
fn requests_for_files_accept_anything() {
    let sandbox = sandbox();
    let merchant = builder(&sandbox).merchant().unwrap();
    let base_url = BaseUrl::new(BaseUrl::DEFAULT).unwrap();
    let stamp = Stamp::new(1_700_000_000, "A1").unwrap();
    let image = DownloadImage {
        media_id: "1".into(),
    };
    let request = build_request(&image, &merchant, &base_url, &stamp).unwrap();
    assert_eq!(request.headers()["accept"], "*/*");
    assert!(request.headers().contains_key("authorization"));
    let invoice = DownloadInvoice {
        token: "t".into(),
        mchid: "1".into(),
        openid: "o".into(),
        invoice_code: "1".into(),
        invoice_no: "2".into(),
        fapiao_id: "3".into(),
    };
    let request = build_request(&invoice, &merchant, &base_url, &stamp).unwrap();
    assert!(!request.headers().contains_key("authorization"));
    assert!(!request.headers().contains_key("wechatpay-serial"));
}

#[tokio::test]
async fn answers_that_are_files_are_read_by_the_same_rules() {
    let sandbox = sandbox();
    let merchant = builder(&sandbox).merchant().unwrap();
    let answer = |body: &'static str| Response::new(Bytes::from_static(body.as_bytes()));
    let mut file = read_response::<DownloadImage>(answer("picture"), &merchant, 0).unwrap();
    assert_eq!(file.bytes(10).await.unwrap(), "picture");
    assert!(!file.verified());

    let error = read_response::<CertificatesAsFile>(answer("{}"), &merchant, 0).unwrap_err();
    assert!(matches!(
        error.kind(),
        wxpay::ErrorKind::Verification(VerificationError::HeadersMissing { .. })
    ));

    let mut bill = read_response::<DownloadTradeBill>(answer("交易时间"), &merchant, 0).unwrap();
    assert_eq!(bill.bytes(100).await.unwrap(), "交易时间");
    let refusal = "<xml><return_code>FAIL</return_code><return_msg>no</return_msg></xml>";
    let error = read_response::<DownloadTradeBill>(answer(refusal), &merchant, 0).unwrap_err();
    assert_eq!(error.message(), Some("no"));
}

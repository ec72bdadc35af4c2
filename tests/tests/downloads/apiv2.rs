//! Bills of APIv2: text when all is well, XML when not.

use wxpay::apiv2::{SignType, sign, xml};
use wxpay::bill::Bill;
use wxpay::{Download, DownloadError, ErrorKind, Outcome, endpoint};
use wxpay_sandbox::Fault;
use wxpay_tests::{client, sandbox};

use crate::bills::download_error;

#[endpoint(POST "v2/pay/downloadbill" -> Download)]
pub struct DownloadTradeBill {
    pub appid: String,
    pub mch_id: String,
    pub bill_date: String,
    pub tar_type: Option<String>,
}

#[endpoint(POST "v2/pay/downloadfundflow" -> Download, client_certificate)]
pub struct DownloadFundFlowBill {
    pub appid: String,
    pub mch_id: String,
    pub sign_type: String,
    pub bill_date: String,
    pub account_type: String,
}

fn request(client: &wxpay::Client, bill_date: &str) -> DownloadTradeBill {
    DownloadTradeBill {
        appid: "wxd678efh567hg6787".into(),
        mch_id: client.merchant().mchid().into(),
        bill_date: bill_date.into(),
        tar_type: None,
    }
}

fn answer(body: impl Into<Vec<u8>>) -> Fault {
    Fault::Answer {
        status: 200,
        headers: vec![("Content-Type".into(), "text/plain".into())],
        body: body.into(),
    }
}

#[tokio::test]
async fn a_bill_is_text() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mut file = request(&client, "20260131").send(&client).await.unwrap();
    let text = file.bytes(1 << 20).await.unwrap();
    assert_eq!(Bill::parse(&text[..]).unwrap().count(), 2);
}

#[tokio::test]
async fn compressed_it_is_gzip_as_it_was_sent() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mut request = request(&client, "20260131");
    request.tar_type = Some("GZIP".into());
    let mut file = request.send(&client).await.unwrap();
    let packed = file.bytes(1 << 20).await.unwrap();
    assert!(packed.starts_with(&[0x1f, 0x8b]));
    // The error says what was forgotten.
    let error = Bill::parse(&packed[..]).unwrap_err();
    assert!(error.to_string().contains("compressed"), "{error}");

    let mut file = request.send(&client).await.unwrap();
    let text = file.gunzip().bytes(1 << 20).await.unwrap();
    assert_eq!(Bill::parse(&text[..]).unwrap().count(), 2);
    sandbox.fault(Fault::GzipBomb, 1);
    let mut file = request.send(&client).await.unwrap();
    let error = file.gunzip().bytes(1 << 20).await.unwrap_err();
    assert!(matches!(
        download_error(&error),
        DownloadError::TooLong { .. }
    ));
}

#[tokio::test]
async fn a_refusal_is_an_error_with_its_text() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let error = request(&client, "31.01.2026")
        .send(&client)
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error}");
    assert!(error.message().unwrap().contains("20260131"));
    assert!(error.body().unwrap().starts_with(b"<xml>"));

    for body in [
        "<xml><return_code><![CDATA[FAIL]]></return_code><return_msg>No Bill Exist</return_msg></xml>",
        "\u{feff}\r\n<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg></xml>",
    ] {
        sandbox.fault(answer(body), 1);
        let error = request(&client, "20260131")
            .send(&client)
            .await
            .unwrap_err();
        assert_eq!(error.message(), Some("No Bill Exist"), "{error}");
    }
}

#[tokio::test]
async fn what_is_neither_bill_nor_refusal_is_no_success() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for body in [
        "",
        "  \r\n",
        "<html>502</html>",
        "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code></xml>",
    ] {
        sandbox.fault(answer(body), 1);
        let result = request(&client, "20260131").send(&client).await;
        let error = result.err().unwrap_or_else(|| panic!("accepted: {body:?}"));
        assert!(
            matches!(error.kind(), ErrorKind::Decode(_)),
            "{body}: {error}"
        );
    }
    sandbox.fault(Fault::HtmlError { status: 502 }, 1);
    let error = request(&client, "20260131")
        .send(&client)
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 502);
}

#[tokio::test]
async fn the_fund_flow_bill_is_fetched_with_the_client_certificate() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let request = DownloadFundFlowBill {
        appid: "wxd678efh567hg6787".into(),
        mch_id: client.merchant().mchid().into(),
        sign_type: "HMAC-SHA256".into(),
        bill_date: "20260131".into(),
        account_type: "Basic".into(),
    };
    let mut file = request.send(&client).await.unwrap();
    let text = file.bytes(1 << 20).await.unwrap();
    let mut bill = Bill::parse(&text[..]).unwrap();
    assert_eq!(bill.by_ref().count(), 2);
    assert!(bill.summary().is_some());
    assert!(sandbox.requests().pop().unwrap().tls);
}

#[tokio::test]
async fn a_refusal_that_is_signed_in_another_way_than_asked_is_not_trusted() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let key = &sandbox.merchant().api_v2_key;
    let fields = [("return_code", "FAIL"), ("error_code", "20002")];
    for (sign_type, good) in [(SignType::Md5, false), (SignType::HmacSha256, true)] {
        let signature = sign(fields, key, sign_type);
        let all = fields.into_iter().chain([("sign", signature.as_str())]);
        let refusal = xml::write("xml", all).unwrap();
        sandbox.fault(answer(refusal.as_bytes()), 1);
        let request = DownloadFundFlowBill {
            appid: "wxd678efh567hg6787".into(),
            mch_id: client.merchant().mchid().into(),
            sign_type: "HMAC-SHA256".into(),
            bill_date: "20260131".into(),
            account_type: "Basic".into(),
        };
        let error = request.send(&client).await.unwrap_err();
        assert_eq!(error.verified(), good, "{error}");
    }
}

/// What a user may declare: it is answered with a file, and who knows what else it does.
#[endpoint(POST "v3/fund-app/certificate-of-order" -> Download)]
pub struct OrderCertificate {
    pub out_bill_no: String,
}

#[tokio::test]
async fn a_file_that_something_else_answers_with_proves_nothing_about_it() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for fault in [
        Fault::DropAfter,
        Fault::TruncatedBody,
        Fault::WrongSignature,
        Fault::EmptyBody { status: 500 },
    ] {
        sandbox.fault(fault.clone(), 1);
        let out_bill_no = "B1".to_owned();
        let sent = OrderCertificate { out_bill_no }.send(&client).await;
        let error = sent.err().unwrap_or_else(|| panic!("{fault:?}"));
        assert_eq!(error.outcome(), Outcome::Unknown, "{fault:?}: {error}");
        assert!(error.to_string().contains("taken effect"), "{error}");

        // What only fetches a file changed nothing, by whatever method.
        sandbox.fault(fault.clone(), 1);
        let sent = request(&client, "20260131").send(&client).await;
        if let Err(error) = sent {
            assert_eq!(error.outcome(), Outcome::Unchanged, "{fault:?}: {error}");
        }
    }

    // Neither does it without a client.
    let mut response = http::Response::new(bytes::Bytes::new());
    *response.status_mut() = http::StatusCode::BAD_GATEWAY;
    let read = wxpay::read_response::<OrderCertificate>(response.clone(), client.merchant(), 1);
    assert_eq!(read.err().unwrap().outcome(), Outcome::Unknown);
    let read = wxpay::read_response::<DownloadTradeBill>(response, client.merchant(), 1);
    assert_eq!(read.err().unwrap().outcome(), Outcome::Unchanged);
}

//! Payments by WeCom (企业微信), which are signed twice.

use wxpay::apiv2::workwx_sign;
use wxpay::v2::mmpaymkttransfers::{
    CheckName, CreateEmployeePayment, SendWeComRedPacket, WwMsgType,
};
use wxpay::{Client, Outcome};
use wxpay_tests::{client, sandbox};

use crate::expected::md5_of;

#[test]
fn payments_of_wecom_end_with_the_secret_instead_of_the_key() {
    let fields = [
        ("wxappid", "wx8888888888888888"),
        ("act_name", "感谢"),
        ("mch_billno", "10000098201411111234567890"),
        ("mch_id", "10000098"),
        ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
        ("re_openid", "oxTWIuGaIt6gTKsQRLau2M0yL16E"),
        ("total_amount", "1000"),
        ("remark", ""),
        ("workwx_sign", "99BCDAFF065A4B95628E3DB468A874A8"),
        ("sign", "C380BEC2BFD727A4B6845133519F3AD6"),
    ];
    assert_eq!(
        workwx_sign(fields, "the secret of the app"),
        md5_of(
            "act_name=感谢&mch_billno=10000098201411111234567890&mch_id=10000098&nonce_str=5K8264ILTKCH16CQ2502SI8ZNMTM67VS&re_openid=oxTWIuGaIt6gTKsQRLau2M0yL16E&total_amount=1000&wxappid=wx8888888888888888&secret=the secret of the app"
        )
    );
}

fn red_packet(client: &Client) -> SendWeComRedPacket {
    let mchid = client.merchant().mchid();
    SendWeComRedPacket::new(
        "10000098201411111234567890",
        mchid,
        "wx8888888888888888",
        "shop",
        "oxTWIuGaIt6gTKsQRLau2M0yL16E",
        1000,
        "thanks",
        "感谢",
        "猜越多",
    )
}

fn payment(client: &Client) -> CreateEmployeePayment {
    CreateEmployeePayment::new(
        "wx8888888888888888",
        client.merchant().mchid(),
        "0010010404201411170000046545",
        "oxTWIuGaIt6gTKsQRLau2M0yL16E",
        CheckName::ForceCheck,
        100,
        "恭喜发财",
        "10.2.3.10",
    )
}

#[tokio::test]
async fn a_client_with_the_secret_signs_them_over_the_nonce_of_the_request() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    red_packet(&client).send(&client).await.unwrap();
    payment(&client).send(&client).await.unwrap();
    let plain = payment(&client).ww_msg_type(WwMsgType::NormalMsg);
    plain.send(&client).await.unwrap();
    for request in sandbox.requests() {
        assert!(request.problem.is_none(), "{:?}", request.problem);
    }
}

#[tokio::test]
async fn the_sandbox_refuses_another_second_signature() {
    let sandbox = sandbox();
    let right = client(&sandbox);
    let given = red_packet(&right).workwx_sign("99BCDAFF065A4B95628E3DB468A874A8");
    let error = given.send(&right).await.unwrap_err();
    assert!(error.to_string().contains("WORKWX_SIGN_ERROR"), "{error}");
    let other = sandbox.client_builder().workwx_secret("another").build();
    let other = other.unwrap();
    let error = payment(&other).send(&other).await.unwrap_err();
    assert!(error.to_string().contains("WORKWX_SIGN_ERROR"), "{error}");
}

#[tokio::test]
async fn a_missing_secret_is_named_before_anything_is_sent() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let client = Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .api_v2_key(&merchant.api_v2_key)
        .base_url(sandbox.base_url())
        .client_certificate_base_url(sandbox.tls_base_url())
        .root_certificate(&merchant.tls_ca)
        .build()
        .unwrap();
    let error = red_packet(&client).send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("`workwx_secret`"), "{error}");
    assert!(sandbox.requests().is_empty());
}

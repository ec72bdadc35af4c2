//! Requests signed by SM2, and answers verified by it.

use std::future::Future;
use std::pin::Pin;

use wxpay::crypto::shangmi::Sm2PrivateKey;
use wxpay::{BaseUrl, Client, Scheme, Signer, SignerError, Stamp};
use wxpay_sandbox::{PlatformKey, Sandbox};

use crate::{now, sent, service_order, shangmi, sm2_builder, sm2_sandbox};

const SCHEME: &str = "WECHATPAY2-SM2-WITH-SM3";

#[tokio::test]
async fn a_call_is_signed_by_sm2_and_so_is_its_answer() {
    let sandbox = sm2_sandbox();
    let client = sm2_builder(&sandbox).build().unwrap();
    let answer = service_order("SM1").send(&client).await.unwrap();
    assert!(answer.verified());
    let headers = answer.raw().headers();
    assert_eq!(headers["wechatpay-signature-type"], SCHEME);
    let keys = shangmi(&sandbox);
    assert_eq!(headers["wechatpay-serial"], keys.platform_serial.as_str());

    let request = sandbox.requests().pop().unwrap();
    assert_eq!(request.problem, None);
    let authorization = request.header("authorization").unwrap();
    assert!(authorization.starts_with(&format!("{SCHEME} mchid=\"")));
    assert!(authorization.contains(&format!("serial_no=\"{}\"", keys.serial)));
    assert_eq!(
        request.header("wechatpay-serial"),
        Some(keys.platform_serial.as_str())
    );
}

#[tokio::test]
async fn a_refusal_is_verified_too() {
    let sandbox = sm2_sandbox();
    let client = sm2_builder(&sandbox).build().unwrap();
    let cancel = wxpay::v3::payscore::serviceorder::CancelServiceOrder::new(
        "NONE",
        "wxd678efh567hg6787",
        "500001",
        "x",
    );
    let error = cancel.send(&client).await.unwrap_err();
    assert!(error.verified(), "{error}");
    assert_eq!(error.code(), Some("ORDER_NOT_EXIST"));
}

#[tokio::test]
async fn the_serial_number_alone_will_do_for_the_certificate() {
    let sandbox = sm2_sandbox();
    let (merchant, keys) = (sandbox.merchant(), shangmi(&sandbox));
    let client = Client::builder()
        .mchid(&merchant.mchid)
        .sm2_private_key(Sm2PrivateKey::from_pem(&keys.private_key).unwrap())
        .serial(&keys.serial)
        .platform_certificate(&keys.platform_certificate)
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    assert!(service_order("SM2").send(&client).await.unwrap().verified());
}

#[tokio::test]
async fn with_keys_of_both_kinds_each_client_asks_for_answers_of_its_own() {
    let sandbox = sm2_sandbox();
    let (merchant, keys) = (sandbox.merchant(), shangmi(&sandbox));
    let by_sm2 = sm2_builder(&sandbox)
        .platform_certificate(&merchant.platform_certificate)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .build()
        .unwrap();
    let by_rsa = wxpay_tests::builder(&sandbox)
        .platform_certificate(&keys.platform_certificate)
        .build()
        .unwrap();
    for (client, number, expected) in [
        (&by_sm2, "SM3", &keys.platform_serial),
        (&by_rsa, "SM4", &merchant.public_key_id),
    ] {
        let answer = service_order(number).send(client).await.unwrap();
        assert_eq!(
            answer.raw().headers()["wechatpay-serial"],
            expected.as_str()
        );
        assert!(answer.verified());
    }
    let known = by_sm2.merchant().platform_keys();
    assert!(known.get(&keys.platform_serial).is_none());
    assert!(known.get_sm2(&keys.platform_serial).is_some());
    assert!(known.get_sm2(&merchant.platform_serial).is_none());
}

#[tokio::test]
async fn answers_are_verified_by_the_kind_of_key_that_they_name() {
    for (sign_with, scheme) in [
        (PlatformKey::Sm2, SCHEME),
        (PlatformKey::Certificate, "WECHATPAY2-SHA256-RSA2048"),
        (PlatformKey::PublicKey, "WECHATPAY2-SHA256-RSA2048"),
    ] {
        let sandbox = Sandbox::builder()
            .shangmi()
            .sign_with(sign_with)
            .start()
            .unwrap();
        let merchant = sandbox.merchant();
        let client = sm2_builder(&sandbox)
            .platform_certificate(&merchant.platform_certificate)
            .platform_public_key(&merchant.public_key_id, &merchant.public_key)
            .build()
            .unwrap();
        let answer = service_order("SM5").send(&client).await.unwrap();
        assert!(answer.verified());
        assert_eq!(answer.raw().headers()["wechatpay-signature-type"], scheme);
    }
}

/// An SM2 key that is held elsewhere.
#[derive(Debug)]
struct Elsewhere {
    serial: String,
    key: Sm2PrivateKey,
}

impl Signer for Elsewhere {
    fn serial(&self) -> &str {
        &self.serial
    }

    fn scheme(&self) -> Scheme {
        Scheme::Sm2WithSm3
    }

    fn sign<'a>(
        &'a self,
        message: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, SignerError>> + Send + 'a>> {
        Box::pin(async move { Ok(self.key.sign_sm3(message)?) })
    }
}

#[tokio::test]
async fn a_signer_may_sign_by_sm2() {
    let sandbox = sm2_sandbox();
    let (merchant, keys) = (sandbox.merchant(), shangmi(&sandbox));
    let client = Client::builder()
        .mchid(&merchant.mchid)
        .signer(Elsewhere {
            serial: keys.serial.clone(),
            key: Sm2PrivateKey::from_pem(&keys.private_key).unwrap(),
        })
        .platform_certificate(&keys.platform_certificate)
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    assert!(service_order("SM6").send(&client).await.unwrap().verified());
}

#[tokio::test]
async fn the_server_refuses_a_signature_under_another_user_id() {
    let sandbox = sm2_sandbox();
    let keys = shangmi(&sandbox);
    let merchant = sm2_builder(&sandbox).merchant().unwrap();
    let key = Sm2PrivateKey::from_pem(&keys.private_key).unwrap();
    let base_url = BaseUrl::new(sandbox.base_url()).unwrap();
    for (user_id, number, expected) in [
        (wxpay::crypto::shangmi::USER_ID, "SM7", 200),
        ("", "SM8", 401),
        (merchant.mchid(), "SM9", 401),
    ] {
        let stamp = Stamp::random(now()).unwrap();
        let order = service_order(number);
        let unsigned = wxpay::prepare_request(&order, &merchant, &base_url, &stamp).unwrap();
        let signature = key
            .sign_sm3_as(user_id, unsigned.message().unwrap())
            .unwrap();
        let request = unsigned
            .signed(Scheme::Sm2WithSm3, &keys.serial, &signature)
            .unwrap();
        let (status, body) = sent(request).await;
        assert_eq!(status, expected, "{body}");
    }
}

//! A brand: its own id, its own key, its own paths.

use wxpay::{BaseUrl, ErrorKind, Outcome, Scheme, Stamp, VerificationError, endpoint, model};
use wxpay_sandbox::{Fault, PlatformKey, Sandbox};

use crate::{brand, brand_builder, brand_sandbox, now, sent, service_order};

#[endpoint(POST "brand/marketing/coupons/<coupon_id>/grant", protocol = v3)]
struct GrantCoupon {
    coupon_id: String,
    openid: String,
    amount: i64,
}

#[model]
#[derive(Debug)]
struct GrantCouponResponse {
    brand_id: String,
    method: String,
    path: String,
    body: GrantedBody,
}

#[model]
#[derive(Debug)]
struct GrantedBody {
    openid: String,
    amount: i64,
}

#[endpoint(GET "brand/stores", protocol = v3)]
struct ListStores {
    limit: i64,
    city: String,
}

#[model]
#[derive(Debug)]
struct ListStoresResponse {
    query: StoresQuery,
}

#[model]
#[derive(Debug)]
struct StoresQuery {
    limit: String,
    city: String,
}

fn grant() -> GrantCoupon {
    GrantCoupon {
        coupon_id: "C/1".into(),
        openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into(),
        amount: 100,
    }
}

#[tokio::test]
async fn a_brand_signs_in_its_own_name_and_verifies_by_the_public_key() {
    let sandbox = brand_sandbox();
    let client = brand_builder(&sandbox).build().unwrap();
    let brand = brand(&sandbox);
    assert_eq!(client.merchant().brand_id(), Some(brand.brand_id.as_str()));
    assert_eq!(client.merchant().mchid(), "");

    let answer = grant().send(&client).await.unwrap();
    assert!(answer.verified());
    assert_eq!(answer.brand_id, brand.brand_id);
    assert_eq!(answer.method, "POST");
    assert_eq!(answer.path, "/brand/marketing/coupons/C%2F1/grant");
    assert_eq!(answer.body.openid, grant().openid);
    assert_eq!(answer.body.amount, 100);
    let headers = answer.raw().headers();
    let scheme = Scheme::BrandSha256Rsa2048.as_str();
    assert_eq!(headers["wechatpay-signature-type"], scheme);
    assert_eq!(
        headers["wechatpay-serial"],
        sandbox.merchant().public_key_id.as_str()
    );

    let request = sandbox.requests().pop().unwrap();
    assert_eq!(request.problem, None);
    let authorization = request.header("authorization").unwrap();
    let start = format!("{scheme} brand_id=\"{}\",", brand.brand_id);
    assert!(authorization.starts_with(&start), "{authorization}");
    assert!(!authorization.contains("mchid"), "{authorization}");
}

#[tokio::test]
async fn a_query_string_is_signed_as_it_is_sent() {
    let sandbox = brand_sandbox();
    let client = brand_builder(&sandbox).build().unwrap();
    let list = ListStores {
        limit: 20,
        city: "深圳 & 香港".into(),
    };
    let answer = list.send(&client).await.unwrap();
    assert_eq!(answer.query.limit, "20");
    assert_eq!(answer.query.city, "深圳 & 香港");
}

#[tokio::test]
async fn the_platform_certificate_never_answers_a_brand() {
    let sandbox = Sandbox::builder()
        .brand()
        .sign_with(PlatformKey::Certificate)
        .start()
        .unwrap();
    let client = brand_builder(&sandbox).build().unwrap();
    assert!(grant().send(&client).await.unwrap().verified());
}

#[tokio::test]
async fn a_wrong_signature_is_a_mismatch() {
    let sandbox = brand_sandbox();
    let client = brand_builder(&sandbox).build().unwrap();
    sandbox.fault(Fault::WrongSignature, 1);
    let error = grant().send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(matches!(
        error.kind(),
        ErrorKind::Verification(VerificationError::Mismatch { .. })
    ));
}

#[tokio::test]
async fn the_server_knows_one_brand_only() {
    let sandbox = brand_sandbox();
    let client = brand_builder(&sandbox).brand_id("999999").build().unwrap();
    let error = grant().send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert_eq!(error.code(), Some("SIGN_ERROR"));
    assert!(error.to_string().contains("999999"), "{error}");
}

#[tokio::test]
async fn brands_and_merchants_do_not_call_each_others_endpoints() {
    let sandbox = brand_sandbox();
    let brand = brand_builder(&sandbox).build().unwrap();
    let error = service_order("B1").send(&brand).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("`mchid`"), "{error}");

    let merchant = wxpay_tests::client(&sandbox);
    let error = grant().send(&merchant).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("`brand_id`"), "{error}");
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_signature_by_hand_cannot_mix_the_schemes_up() {
    let sandbox = brand_sandbox();
    let credentials = brand_builder(&sandbox).merchant().unwrap();
    let serial = credentials.serial().unwrap().to_owned();
    let base_url = BaseUrl::new(sandbox.base_url()).unwrap();
    let prepare = || {
        let stamp = Stamp::random(now()).unwrap();
        wxpay::prepare_request(&grant(), &credentials, &base_url, &stamp).unwrap()
    };
    for scheme in [Scheme::Sha256Rsa2048, Scheme::Sm2WithSm3] {
        let error = prepare().signed(scheme, &serial, b"x").unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains(scheme.as_str()), "{error}");
    }
    let unsigned = prepare();
    let key = wxpay::crypto::PrivateKey::from_pem(&brand(&sandbox).private_key).unwrap();
    let signature = key.sign_sha256(unsigned.message().unwrap()).unwrap();
    let request = unsigned
        .signed(Scheme::BrandSha256Rsa2048, &serial, &signature)
        .unwrap();
    let (status, body) = sent(request).await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn the_server_refuses_a_merchants_signature_under_brand() {
    let sandbox = brand_sandbox();
    let merchant = sandbox.merchant();
    let key = wxpay::crypto::PrivateKey::from_pem(&merchant.private_key).unwrap();
    let message = wxpay::apiv3::request_message("GET", "/brand/stores", now(), "N1", b"");
    let authorization = wxpay::apiv3::authorization(
        Scheme::Sha256Rsa2048,
        &merchant.mchid,
        &merchant.serial,
        now(),
        "N1",
        &key.sign_sha256(&message).unwrap(),
    );
    let request = http::Request::get(format!("{}brand/stores", sandbox.base_url()))
        .header("authorization", authorization)
        .header("accept", "application/json")
        .header("user-agent", "tests")
        .body(bytes::Bytes::new())
        .unwrap();
    let (status, body) = sent(request).await;
    assert_eq!(status, 401);
    assert!(body.contains("brand_id"), "{body}");
}

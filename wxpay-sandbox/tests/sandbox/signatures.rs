//! Who may call: the `Authorization` header, and the signature of the answer.

use serde_json::json;
use wxpay_sandbox::{PlatformKey, Sandbox};

use crate::SANDBOX;
use crate::caller::{Request, certificate_serial};

const ECHO: &str = "/v3/certificates";

#[tokio::test]
async fn a_correct_call_is_accepted_and_its_answer_verifies() {
    let answer = Request::get(&SANDBOX, ECHO).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.verifies(SANDBOX.merchant()));
    assert_eq!(
        answer.header("wechatpay-serial"),
        SANDBOX.merchant().platform_serial
    );
    assert_eq!(
        answer.header("wechatpay-signature-type"),
        "WECHATPAY2-SHA256-RSA2048"
    );
    assert!(!answer.header("request-id").is_empty());
    assert_eq!(
        answer.header("content-type"),
        "application/json; charset=utf-8"
    );
}

#[tokio::test]
async fn the_answer_is_signed_with_the_key_that_the_request_names() {
    let merchant = SANDBOX.merchant();
    for id in [&merchant.public_key_id, &merchant.platform_serial] {
        let answer = Request::get(&SANDBOX, ECHO)
            .header("Wechatpay-Serial", id)
            .send()
            .await;
        assert_eq!(answer.header("wechatpay-serial"), id);
        assert!(answer.verifies(merchant));
    }
    let answer = Request::get(&SANDBOX, ECHO)
        .header("Wechatpay-Serial", "ABC")
        .send()
        .await;
    let detail = answer.expect_refusal(400, "PARAM_ERROR", merchant);
    assert_eq!(detail["field"], "Wechatpay-Serial");
    assert!(
        detail["issue"]
            .as_str()
            .unwrap()
            .contains(&merchant.public_key_id)
    );
}

#[tokio::test]
async fn a_sandbox_can_be_made_to_sign_with_one_key_only() {
    let sandbox = Sandbox::builder()
        .merchant_id("1230000109")
        .sign_with(PlatformKey::PublicKey)
        .clock_offset(4000)
        .start()
        .unwrap();
    let merchant = sandbox.merchant();
    assert_eq!(merchant.mchid, "1230000109");
    let mut request =
        Request::get(&sandbox, ECHO).header("Wechatpay-Serial", &merchant.platform_serial);
    request.timestamp += 4000;
    let answer = request.send().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("wechatpay-serial"), merchant.public_key_id);
    assert!(answer.verifies(merchant));
    let sent: i64 = answer.header("wechatpay-timestamp").parse().unwrap();
    assert!((crate::caller::now() + 4000 - sent).abs() < 60);
}

#[tokio::test]
async fn a_changed_body_is_a_sign_error_that_says_what_was_signed() {
    let mut request = Request::post(
        &SANDBOX,
        "/v3/payscore/serviceorder/1/cancel",
        json!({ "a": 1 }),
    );
    request.signed_body = Some("{\"a\":2}".to_owned());
    let detail = request
        .send()
        .await
        .expect_refusal(401, "SIGN_ERROR", SANDBOX.merchant());
    assert_eq!(detail["field"], "signature");
    assert!(
        detail["issue"]
            .as_str()
            .unwrap()
            .starts_with("sign not match")
    );
    assert_eq!(detail["sign_information"]["method"], "POST");
    let url = &detail["sign_information"]["url"];
    assert_eq!(url, "/v3/payscore/serviceorder/1/cancel");
}

#[tokio::test]
async fn usual_signing_mistakes_are_named() {
    let target = "/v3/payscore/serviceorder?out_order_no=%E4%B8%AD&service_id=1&appid=2";
    let issue = async |signed: &str| {
        let mut request = Request::get(&SANDBOX, target);
        request.signed_target = Some(signed.to_owned());
        let answer = request.send().await;
        let detail = answer.expect_refusal(401, "SIGN_ERROR", SANDBOX.merchant());
        detail["issue"].as_str().unwrap().to_owned()
    };
    assert!(
        issue("/v3/payscore/serviceorder")
            .await
            .contains("query string was left out")
    );
    let decoded = "/v3/payscore/serviceorder?out_order_no=中&service_id=1&appid=2";
    assert!(issue(decoded).await.contains("signed decoded"));
    let url = format!("{}{}", SANDBOX.base_url(), target.trim_start_matches('/'));
    assert!(issue(&url).await.contains("whole URL"));

    let mut request = Request::post(&SANDBOX, "/v3/payscore/serviceorder", json!({ "b": 1 }));
    request.body = "{ \"b\": 1 }".to_owned();
    request.signed_body = Some("{\"b\":1}".to_owned());
    let detail = request
        .send()
        .await
        .expect_refusal(401, "SIGN_ERROR", SANDBOX.merchant());
    assert!(
        detail["issue"]
            .as_str()
            .unwrap()
            .contains("serialised again")
    );
}

#[tokio::test]
async fn every_part_of_the_authorization_is_checked() {
    let merchant = SANDBOX.merchant();
    let field = async |change: fn(&mut Request<'_>)| {
        let mut request = Request::get(&SANDBOX, ECHO);
        change(&mut request);
        let detail = request
            .send()
            .await
            .expect_refusal(401, "SIGN_ERROR", merchant);
        detail["field"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        field(|request| request.mchid = "1".to_owned()).await,
        "mchid"
    );
    assert_eq!(
        field(|request| request.serial = "AB".to_owned()).await,
        "serial_no"
    );
    assert_eq!(field(|request| request.timestamp -= 301).await, "timestamp");
    assert_eq!(field(|request| request.timestamp += 320).await, "timestamp");
    assert_eq!(
        field(|request| request.nonce = String::new()).await,
        "nonce_str"
    );

    for (header, field) in [
        ("-", "authorization"),
        ("Basic eA==", "schema"),
        ("WECHATPAY2-SHA256-RSA2048 mchid=1", "authorization"),
        ("WECHATPAY2-SHA256-RSA2048 mchid=\"1\"", "nonce_str"),
    ] {
        let answer = Request::get(&SANDBOX, ECHO)
            .header("Authorization", header)
            .send()
            .await;
        assert_eq!(
            answer.expect_refusal(401, "SIGN_ERROR", merchant)["field"],
            field
        );
    }
}

#[tokio::test]
async fn a_timestamp_within_five_minutes_is_accepted() {
    for shift in [-290, 290] {
        let mut request = Request::get(&SANDBOX, ECHO);
        request.timestamp += shift;
        assert_eq!(request.send().await.status, 200);
    }
}

#[tokio::test]
async fn a_nonce_serves_once() {
    let mut first = Request::get(&SANDBOX, ECHO);
    first.nonce = "replayed-nonce-0123456789".to_owned();
    let mut second = Request::get(&SANDBOX, ECHO);
    second.nonce = first.nonce.clone();
    assert_eq!(first.send().await.status, 200);
    let detail = second
        .send()
        .await
        .expect_refusal(401, "SIGN_ERROR", SANDBOX.merchant());
    assert_eq!(detail["field"], "nonce_str");
}

#[tokio::test]
async fn the_serials_are_those_of_the_certificates() {
    let merchant = SANDBOX.merchant();
    assert_eq!(certificate_serial(&merchant.certificate), merchant.serial);
    assert_eq!(
        certificate_serial(&merchant.platform_certificate),
        merchant.platform_serial
    );
    assert_eq!(merchant.serial.len(), 40);
    assert_ne!(merchant.serial, merchant.platform_serial);
}

#[tokio::test]
async fn the_record_shows_what_was_verified_and_what_was_signed_instead() {
    let sandbox = wxpay_sandbox::Sandbox::start().unwrap();
    let mut request = Request::get(&sandbox, "/v3/certificates?a=1");
    request.signed_target = Some("/v3/certificates".to_owned());
    request.send().await;
    Request::get(&sandbox, "/v3/certificates").send().await;
    let requests = sandbox.requests();
    let wrong = requests[0].signature.as_ref().unwrap();
    assert!(!wrong.valid && wrong.message.starts_with("GET\n/v3/certificates?a=1\n"));
    let instead = wrong.signed_instead.as_ref().unwrap();
    assert!(instead.starts_with("GET\n/v3/certificates\n"));
    assert_eq!(wrong.differs_at(), Some("GET\n/v3/certificates".len()));
    let right = requests[1].signature.as_ref().unwrap();
    assert!(right.valid && right.signed_instead.is_none());
}

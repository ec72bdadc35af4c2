//! What users agree to ahead of orders for services that they pay for afterwards.

use serde_json::{Value, json};
use wxpay_sandbox::Sandbox;

use crate::SANDBOX;
use crate::caller::{Answer, get, post};
use crate::deliveries::open;
use crate::every_operation::assert_documented;
use crate::listener::Listener;

const OF_MERCHANT: &str = "/v3/payscore/permissions";
const OF_PARTNER: &str = "/v3/payscore/partner/permissions";

fn wish(code: &str) -> Value {
    json!({
        "service_id": "500001",
        "appid": "wxd678efh567hg6787",
        "authorization_code": code,
        "notify_url": "https://example.com/notify",
    })
}

async fn found(code: &str) -> Answer {
    let target = format!("{OF_MERCHANT}/authorization-code/{code}?service_id=500001");
    get(&SANDBOX, &target).await
}

async fn of_user(openid: &str) -> Value {
    let asked = "service_id=500001&appid=wxd678efh567hg6787";
    let target = format!("{OF_MERCHANT}/openid/{openid}?{asked}");
    get(&SANDBOX, &target).await.accepted()
}

async fn service_state(openid: &str) -> Value {
    let asked = format!("service_id=500001&appid=wxd678efh567hg6787&openid={openid}");
    let target = format!("/v3/payscore/user-service-state?{asked}");
    let shown = get(&SANDBOX, &target).await.accepted();
    shown["use_service_state"].clone()
}

async fn terminate(code: &str) -> Answer {
    let target = format!("{OF_MERCHANT}/authorization-code/{code}/terminate");
    let body = json!({ "service_id": "500001", "reason": "Moved away" });
    post(&SANDBOX, &target, body).await
}

#[tokio::test]
async fn a_user_agrees_to_a_service_and_no_longer() {
    let made = post(&SANDBOX, OF_MERCHANT, wish("SP-1")).await.accepted();
    assert_documented("POST v3/payscore/permissions", &made);
    let again = post(&SANDBOX, OF_MERCHANT, wish("SP-1")).await.accepted();
    assert_eq!(again, made);
    let waiting = found("SP-1").await.accepted();
    assert_eq!(waiting["authorization_state"], "UNBINDUSER");
    assert!(waiting.get("openid").is_none());

    SANDBOX.confirm_authorization("SP-1").unwrap();
    assert!(SANDBOX.confirm_authorization("SP-1").is_err());
    let agreed = found("SP-1").await.accepted();
    let name = "GET v3/payscore/permissions/authorization-code/{authorization_code}";
    assert_documented(name, &agreed);
    assert_eq!(agreed["authorization_state"], "AVAILABLE");
    assert!(agreed["authorization_success_time"].is_string());
    let openid = agreed["openid"].as_str().unwrap();
    assert_eq!(of_user(openid).await["authorization_code"], "SP-1");
    assert_eq!(service_state(openid).await, "AVAILABLE");

    assert_eq!(terminate("SP-1").await.status, 204);
    let ended = of_user(openid).await;
    assert_eq!(ended["authorization_state"], "UNAVAILABLE");
    assert!(ended["cancel_authorization_time"].is_string());
    assert_eq!(service_state(openid).await, "UNAVAILABLE");
    terminate("SP-1").await.refused(400, "INVALID_REQUEST");
    post(&SANDBOX, OF_MERCHANT, wish("SP-1"))
        .await
        .refused(400, "INVALID_REQUEST");
}

#[tokio::test]
async fn a_user_ends_by_openid_what_began_by_code() {
    for (code, target) in [
        ("SP-2", "permissions/openid/OPENID/terminate"),
        (
            "SP-3",
            "users/OPENID/permissions/500001/terminate?openid=OPENID&service_id=500001",
        ),
    ] {
        post(&SANDBOX, OF_MERCHANT, wish(code)).await.accepted();
        SANDBOX.confirm_authorization(code).unwrap();
        let agreed = found(code).await.accepted();
        let target = target.replace("OPENID", agreed["openid"].as_str().unwrap());
        let mut body = json!({ "appid": "wxd678efh567hg6787", "reason": "Moved away" });
        if code == "SP-2" {
            body["service_id"] = json!("500001");
        }
        let ended = post(&SANDBOX, &format!("/v3/payscore/{target}"), body).await;
        assert_eq!(ended.status, 204);
        let ended = found(code).await.accepted();
        assert_eq!(ended["authorization_state"], "UNAVAILABLE");
    }
}

#[tokio::test]
async fn what_nobody_agreed_to_is_not_there() {
    found("SP-4").await.refused(404, "ORDER_NOT_EXIST");
    terminate("SP-4").await.refused(404, "ORDER_NOT_EXIST");
    let stranger = of_user("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o").await;
    assert_eq!(stranger["authorization_state"], "UNAVAILABLE");

    post(&SANDBOX, OF_MERCHANT, wish("SP-5")).await.accepted();
    terminate("SP-5").await.refused(400, "INVALID_REQUEST");
    let mut other = wish("SP-5");
    other["service_id"] = json!("500002");
    post(&SANDBOX, OF_MERCHANT, other)
        .await
        .refused(400, "INVALID_REQUEST");
}

#[tokio::test]
async fn a_partners_authorization_is_its_merchants() {
    let mut wish = wish("SP-6");
    wish["sub_mchid"] = json!("1900000109");
    wish["sub_appid"] = json!("wxd678efh567hg6788");
    post(&SANDBOX, OF_PARTNER, wish).await.accepted();
    SANDBOX.confirm_authorization("SP-6").unwrap();
    let target = format!("{OF_PARTNER}/authorization-code/SP-6?service_id=500001&sub_mchid=");
    let agreed = get(&SANDBOX, &format!("{target}1900000109"))
        .await
        .accepted();
    let name = "GET v3/payscore/partner/permissions/authorization-code/{authorization_code}";
    assert_documented(name, &agreed);
    assert_eq!(agreed["sub_mchid"], "1900000109");
    get(&SANDBOX, &format!("{target}1900000110"))
        .await
        .refused(404, "ORDER_NOT_EXIST");

    let sub_openid = agreed["sub_openid"].as_str().unwrap();
    let asked = "service_id=500001&appid=wxd678efh567hg6787&sub_mchid=1900000109";
    let target = format!("{OF_PARTNER}/search?{asked}&sub_openid={sub_openid}");
    get(&SANDBOX, &format!("{target}x"))
        .await
        .refused(404, "ORDER_NOT_EXIST");
    let found = get(&SANDBOX, &target).await.accepted();
    assert_documented("GET v3/payscore/partner/permissions/search", &found);
    assert_eq!(found["authorization_state"], "AVAILABLE");

    let body = json!({
        "sub_openid": sub_openid,
        "service_id": "500001",
        "appid": "wxd678efh567hg6787",
        "sub_mchid": "1900000109",
        "reason": "Moved away",
    });
    let ended = post(&SANDBOX, &format!("{OF_PARTNER}/terminate"), body).await;
    assert_eq!(ended.status, 204);
    let ended = get(&SANDBOX, &target).await.accepted();
    assert_eq!(ended["authorization_state"], "UNAVAILABLE");
}

#[tokio::test]
async fn the_merchant_is_told_of_both() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(&[(204, "")]).await;
    let mut wish = wish("SP-7");
    wish["notify_url"] = json!(listener.url);
    post(&sandbox, OF_MERCHANT, wish).await.accepted();
    sandbox.confirm_authorization("SP-7").unwrap();
    let arrived = listener.wait_for(1).await;
    let (body, resource) = open(&sandbox, &arrived[0]);
    assert_eq!(body["event_type"], "PAYSCORE.USER_OPEN_SERVICE");
    assert_eq!(body["resource"]["original_type"], "payscore");
    assert_eq!(resource["authorization_code"], "SP-7");
    assert_eq!(resource["user_service_status"], "USER_OPEN_SERVICE");
    assert_eq!(resource["openorclose_time"].as_str().unwrap().len(), 14);

    let openid = resource["openid"].as_str().unwrap();
    let body = json!({
        "service_id": "500001",
        "appid": "wxd678efh567hg6787",
        "reason": "Moved away",
    });
    let target = format!("{OF_MERCHANT}/openid/{openid}/terminate");
    assert_eq!(post(&sandbox, &target, body).await.status, 204);
    let arrived = listener.wait_for(2).await;
    let (body, resource) = open(&sandbox, &arrived[1]);
    assert_eq!(body["event_type"], "PAYSCORE.USER_CLOSE_SERVICE");
    assert_eq!(resource["user_service_status"], "USER_CLOSE_SERVICE");
    assert_eq!(resource["openid"], openid);
}

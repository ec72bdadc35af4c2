//! Transfers by platforms for their merchants, and to QQ wallets.

use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{Request, get, opened, post};
use crate::every_operation::{assert_documented, sealed};
use crate::transfers::bill;

const OF_PLATFORMS: &str = "/v3/ecommerce/mch-transfer/transfer-bills";
const TO_QQ: &str = "/v3/fund-app/mch-transfer/transfer-to-qq-wallet-bills";

fn platform_bill(number: &str) -> Value {
    let mut bill = bill(number, 500);
    bill["sub_mchid"] = json!("1900000109");
    bill["user_name"] = json!(sealed(&SANDBOX));
    bill
}

#[tokio::test]
async fn a_platform_transfers_for_its_merchant() {
    let request = Request::post(&SANDBOX, OF_PLATFORMS, platform_bill("TE1"));
    let key = &SANDBOX.merchant().public_key_id;
    let made = request.header("Wechatpay-Serial", key).send().await;
    let made = made.accepted();
    assert_documented("POST v3/ecommerce/mch-transfer/transfer-bills", &made);
    assert_eq!(made["state"], "WAIT_USER_CONFIRM");
    SANDBOX.confirm_transfer("TE1").unwrap();

    let target = format!("{OF_PLATFORMS}/out-bill-no/TE1");
    let found = get(&SANDBOX, &format!("{target}?sub_mchid=1900000109")).await;
    let found = found.accepted();
    let name = "GET v3/ecommerce/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}";
    assert_documented(name, &found);
    assert_eq!(
        (&found["state"], &found["user_name"]),
        (&json!("SUCCESS"), &json!("secret"))
    );
    let stranger = get(&SANDBOX, &format!("{target}?sub_mchid=1900000110")).await;
    stranger.refused(404, "NOT_FOUND");
    let cancel = json!({ "sub_mchid": "1900000109" });
    post(&SANDBOX, &format!("{target}/cancel"), cancel)
        .await
        .refused(400, "INVALID_REQUEST");
}

fn qq_bill(number: &str) -> Value {
    let mut bill = bill(number, 500);
    bill["transfer_scene_id"] = json!("1401");
    bill["user_qq"] = json!("10001");
    bill["user_name"] = json!(sealed(&SANDBOX));
    bill
}

#[tokio::test]
async fn money_goes_to_a_qq_wallet_or_does_not() {
    let send = async |bill: Value| {
        let request = Request::post(&SANDBOX, TO_QQ, bill);
        let key = &SANDBOX.merchant().public_key_id;
        request.header("Wechatpay-Serial", key).send().await
    };
    let made = send(qq_bill("TQ1")).await.accepted();
    assert_documented(
        "POST v3/fund-app/mch-transfer/transfer-to-qq-wallet-bills",
        &made,
    );
    let mut other = qq_bill("TQ1");
    other["transfer_amount"] = json!(501);
    send(other).await.refused(400, "ALREADY_EXISTS");
    SANDBOX.confirm_transfer("TQ1").unwrap();
    let found = get(&SANDBOX, &format!("{TO_QQ}/TQ1")).await.accepted();
    assert_eq!(
        (&found["state"], &found["user_qq"]),
        (&json!("SUCCESS"), &json!("10001"))
    );
    assert_eq!(opened(SANDBOX.merchant(), &found["user_name"]), "secret");
    // It is no transfer to a WeChat wallet.
    let elsewhere = "/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/TQ1";
    get(&SANDBOX, elsewhere).await.refused(404, "NOT_FOUND");

    send(qq_bill("TQ2")).await.accepted();
    let cancel = Request::new(&SANDBOX, "POST", &format!("{TO_QQ}/TQ2/cancel"));
    let cancel = cancel.header("Content-Type", "application/json");
    assert_eq!(cancel.send().await.accepted()["state"], "CANCELING");
    let found = get(&SANDBOX, &format!("{TO_QQ}/TQ2")).await.accepted();
    assert_eq!(found["state"], "CANCELLED");
}

//! Contracts for deductions, and deductions under them.

use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{Answer, get, post};
use crate::every_operation::assert_documented;
use crate::v2::{Values, call, values};

pub(crate) fn wish(code: &str) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "plan_id": 12535,
        "out_contract_code": code,
        "contract_display_account": "Zhang",
        "contract_notify_url": "https://example.com/notify",
    })
}

async fn sign(code: &str) -> Answer {
    let target = "/v3/papay/scheduled-deduct-sign/contracts/pre-entrust-sign/jsapi";
    post(&SANDBOX, target, wish(code)).await
}

fn of_plan(code: &str) -> String {
    format!("/v3/papay/sign/contracts/plan-id/12535/out-contract-code/{code}")
}

async fn terminate(code: &str) -> Answer {
    let body = json!({ "contract_termination_remark": "Moved away" });
    post(&SANDBOX, &format!("{}/terminate", of_plan(code)), body).await
}

/// Makes a contract, has it approved, and returns its `contract_id`.
async fn signed(code: &str) -> String {
    sign(code).await.accepted();
    SANDBOX.approve_contract(code).unwrap();
    let found = get(&SANDBOX, &of_plan(code)).await.accepted();
    found["contract_id"].as_str().unwrap().to_owned()
}

async fn deduct(number: &str, contract_id: &str) -> Answer {
    let body = json!({
        "appid": "wxd678efh567hg6787",
        "out_trade_no": number,
        "description": "March",
        "transaction_notify_url": "https://example.com/notify",
        "contract_id": contract_id,
        "amount": { "total": 990 },
    });
    post(&SANDBOX, "/v3/papay/pay/transactions/apply", body).await
}

async fn payment(number: &str) -> Value {
    let mchid = &SANDBOX.merchant().mchid;
    let target = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mchid}");
    get(&SANDBOX, &target).await.accepted()
}

#[tokio::test]
async fn a_contract_exists_once_its_user_has_approved_it() {
    let made = sign("K1").await.accepted();
    assert!(!made["redirect_url"].as_str().unwrap().is_empty());
    assert_eq!(sign("K1").await.accepted(), made);
    get(&SANDBOX, &of_plan("K1"))
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
    terminate("K1").await.refused(404, "RESOURCE_NOT_EXISTS");

    SANDBOX.approve_contract("K1").unwrap();
    let found = get(&SANDBOX, &of_plan("K1")).await.accepted();
    let name =
        "GET v3/papay/sign/contracts/plan-id/{plan_id}/out-contract-code/{out_contract_code}";
    assert_documented(name, &found);
    assert_eq!(found["contract_state"], "SIGNED");
    assert_eq!(found["openid"], "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
    assert_eq!(found["plan_id"], 12535);
    assert!(SANDBOX.approve_contract("K1").is_err());
    sign("K1").await.refused(400, "INVALID_REQUEST");
}

#[tokio::test]
async fn a_number_is_good_for_one_contract() {
    sign("K2").await.accepted();
    let mut other = wish("K2");
    other["contract_display_account"] = json!("Li");
    let target = "/v3/papay/scheduled-deduct-sign/contracts/pre-entrust-sign/jsapi";
    post(&SANDBOX, target, other)
        .await
        .refused(400, "INVALID_REQUEST");
    let error = SANDBOX.terminate_contract("K2").unwrap_err();
    assert_eq!(error.to_string(), "`K2` is WAITING; this needs SIGNED");
    let error = SANDBOX.approve_contract("Knone").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the sandbox has no contract with the number `Knone`"
    );
}

#[tokio::test]
async fn a_deduction_is_accepted_and_has_succeeded_when_asked_about() {
    let contract = signed("K3").await;
    let accepted = deduct("K3-a", &contract).await.accepted();
    assert_documented("POST v3/papay/pay/transactions/apply", &accepted);
    let paid = payment("K3-a").await;
    assert_eq!(paid["trade_state"], "SUCCESS");
    assert_eq!(paid["trade_type"], "PAP");
    assert_eq!(paid["payer"]["openid"], "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
    deduct("K3-a", &contract).await.refused(400, "ORDERPAID");

    deduct("K3-b", &contract).await.accepted();
    SANDBOX.fail_payment("K3-b").unwrap();
    assert_eq!(payment("K3-b").await["trade_state"], "PAYERROR");
}

#[tokio::test]
async fn there_are_no_deductions_without_a_contract_or_after_its_end() {
    deduct("K4-a", "none")
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
    let contract = signed("K4").await;
    let ended = terminate("K4").await.accepted();
    assert_eq!(ended["contract_state"], "TERMINATED");
    assert_eq!(
        ended["contract_terminate_info"]["contract_termination_mode"],
        "MCH_API_TERMINATE"
    );
    deduct("K4-b", &contract)
        .await
        .refused(400, "INVALID_REQUEST");
    terminate("K4").await.refused(400, "INVALID_REQUEST");

    signed("K5").await;
    SANDBOX.terminate_contract("K5").unwrap();
    let ended = get(&SANDBOX, &of_plan("K5")).await.accepted();
    assert_eq!(
        ended["contract_terminate_info"]["contract_termination_mode"],
        "USER_TERMINATE"
    );
}

#[tokio::test]
async fn a_deduction_is_announced() {
    let contract = signed("K6").await;
    let target = format!("/v3/papay/pay/schedules/contract-id/{contract}");
    let before = get(&SANDBOX, &target).await.accepted();
    assert_eq!(before["schedule_state"], "NO_SCHEDULED");
    let body = json!({ "appid": "wxd678efh567hg6787", "schedule_amount": { "total": 990 } });
    post(&SANDBOX, &format!("{target}/schedule"), body)
        .await
        .accepted();
    let after = get(&SANDBOX, &target).await.accepted();
    assert_eq!(after["schedule_state"], "SCHEDULED");
    assert_eq!(after["scheduled_amount"]["total"], 990);
}

fn v2(pairs: &[(&str, &str)]) -> Values {
    let mut all = values(pairs);
    all.insert("appid".to_owned(), "wxd678efh567hg6787".to_owned());
    all
}

async fn err_code(path: &str, request: Values) -> String {
    let (_, answer) = call(&SANDBOX, path, request).await;
    answer
        .get("err_code")
        .cloned()
        .unwrap_or_else(|| answer["result_code"].clone())
}

#[tokio::test]
async fn apiv2_signs_deducts_and_ends_a_contract() {
    let wish = v2(&[
        ("plan_id", "12535"),
        ("contract_code", "K7"),
        ("request_serial", "1"),
        ("contract_display_account", "Zhang"),
        ("notify_url", "https://example.com/notify"),
        ("version", "1.0"),
        ("timestamp", "1700000000"),
    ]);
    let (_, made) = call(&SANDBOX, "papay/preentrustweb", wish.clone()).await;
    assert!(!made["pre_entrustweb_id"].is_empty(), "{made:?}");
    let mut later = wish;
    later.insert("timestamp".to_owned(), "1700000001".to_owned());
    let (_, again) = call(&SANDBOX, "papay/preentrustweb", later).await;
    assert_eq!(again["pre_entrustweb_id"], made["pre_entrustweb_id"]);

    let named = v2(&[
        ("plan_id", "12535"),
        ("contract_code", "K7"),
        ("version", "1.0"),
    ]);
    assert_eq!(
        err_code("papay/querycontract", named.clone()).await,
        "CONTRACT_NOT_EXIST"
    );
    SANDBOX.approve_contract("K7").unwrap();
    let (_, found) = call(&SANDBOX, "papay/querycontract", named.clone()).await;
    assert_eq!(
        (&*found["contract_state"], &*found["contract_code"]),
        ("0", "K7")
    );

    let deduction = |number: &str| {
        v2(&[
            ("body", "March"),
            ("out_trade_no", number),
            ("total_fee", "990"),
            ("spbill_create_ip", "127.0.0.1"),
            ("notify_url", "https://example.com/notify"),
            ("trade_type", "PAP"),
            ("contract_id", &found["contract_id"]),
        ])
    };
    assert_eq!(
        err_code("pay/pappayapply", deduction("K7-a")).await,
        "SUCCESS"
    );
    let about = v2(&[("out_trade_no", "K7-a")]);
    let (_, paid) = call(&SANDBOX, "pay/paporderquery", about).await;
    assert_eq!(
        (&*paid["trade_state"], &*paid["trade_type"]),
        ("SUCCESS", "PAP")
    );
    // The same payment, asked for by the other protocol.
    assert_eq!(payment("K7-a").await["amount"]["payer_total"], 990);

    let mut end = named.clone();
    end.insert("contract_termination_remark".to_owned(), "Moved".to_owned());
    assert_eq!(
        err_code("papay/deletecontract", end.clone()).await,
        "SUCCESS"
    );
    assert_eq!(
        err_code("papay/deletecontract", end).await,
        "INVALID_REQUEST"
    );
    assert_eq!(
        err_code("pay/pappayapply", deduction("K7-b")).await,
        "INVALID_REQUEST"
    );
    let (_, found) = call(&SANDBOX, "papay/querycontract", named).await;
    assert_eq!(found["contract_termination_mode"], "3");
}

#[tokio::test]
async fn an_order_can_bring_a_contract_with_it() {
    let order = v2(&[
        ("contract_mchid", &SANDBOX.merchant().mchid),
        ("contract_appid", "wxd678efh567hg6787"),
        ("out_trade_no", "K8-a"),
        ("body", "First month"),
        ("notify_url", "https://example.com/notify"),
        ("total_fee", "990"),
        ("spbill_create_ip", "127.0.0.1"),
        ("trade_type", "APP"),
        ("plan_id", "12535"),
        ("contract_code", "K8"),
        ("request_serial", "1"),
        ("contract_display_account", "Zhang"),
        ("contract_notify_url", "https://example.com/notify"),
    ]);
    let (_, made) = call(&SANDBOX, "pay/contractorder", order).await;
    assert_eq!(
        (&*made["contract_result_code"], &*made["out_trade_no"]),
        ("SUCCESS", "K8-a")
    );
    assert!(made["prepay_id"].starts_with("wx"));
    SANDBOX.pay("K8-a").unwrap();
    SANDBOX.approve_contract("K8").unwrap();
    assert_eq!(
        get(&SANDBOX, &of_plan("K8")).await.accepted()["contract_state"],
        "SIGNED"
    );
}

#[tokio::test]
async fn accounts_of_harmony_are_deducted_from_and_told_of_another_try() {
    let id = signed("K9").await;
    let target = "/v3/papay/sign/contracts/harmony-plan-id/12535/out-contract-code/K9";
    let found = get(&SANDBOX, target).await.accepted();
    assert_eq!(
        (&found["contract_id"], &found["contract_state"]),
        (&json!(id), &json!("SIGNED"))
    );
    let deduction = json!({
        "appid": "wxd678efh567hg6787",
        "out_trade_no": "K9-a",
        "description": "March",
        "transaction_notify_url": "https://example.com/notify",
        "contract_id": id,
        "harmony_account_id": "1",
        "amount": { "total": 990 },
    });
    let target = "/v3/papay/pay/harmony/transactions/apply";
    post(&SANDBOX, target, deduction).await.accepted();
    assert_eq!(payment("K9-a").await["trade_state"], "SUCCESS");

    let told = json!({ "appid": "wxd678efh567hg6787", "mchid": SANDBOX.merchant().mchid });
    let target = format!("/v3/papay/contracts/{id}/fail-notify");
    assert_eq!(post(&SANDBOX, &target, told.clone()).await.status, 204);
    terminate("K9").await.accepted();
    post(&SANDBOX, &target, told)
        .await
        .refused(400, "INVALID_REQUEST");
}

//! What cannot be seen over HTTP: the events for deliveries, and the snapshot.

#![allow(clippy::unwrap_used)]

use serde_json::{Map, Value, json};

use super::{Action, Call, Products, RefundOutcome, act, perform};
use crate::delivery::CallbackTls;
use crate::facts::{Family, Routed};
use crate::keys::{AnyKey, Wanted, issue};
use crate::notification::PendingEvent;
use crate::server::{Server, Setup};

const MCHID: &str = "1900000001";
const URL: &str = "https://example.com/notify";

fn server() -> Server {
    let issued = issue(MCHID.to_owned(), Wanted::default()).unwrap();
    let tls = CallbackTls::new(issued.authority.der.clone(), &[]).unwrap();
    Server::new(issued, tls, Setup::default())
}

/// Performs what is asked for at a wire path, past all checks.
#[track_caller]
fn call(server: &Server, method: &str, target: &str, body: Value) -> Map<String, Value> {
    let (family, router) = match target.starts_with("/v3/") {
        true => (Family::V3, &server.facts.v3),
        false => (Family::V2, &server.facts.v2),
    };
    let Routed::Found {
        operation,
        path_params,
    } = router.route(method, target)
    else {
        panic!("{target} is not documented");
    };
    let path = path_params.into_iter();
    let call = Call {
        operation,
        family,
        path: path.map(|(name, value)| (name, value.into())).collect(),
        query: Map::new(),
        body: body.as_object().cloned().unwrap_or_default(),
    };
    let merchant_key = AnyKey::Rsa(&server.issued.merchant_key);
    perform(server, &call, merchant_key).unwrap().unwrap()
}

/// The one event that waits.
#[track_caller]
fn event(server: &Server) -> PendingEvent {
    let mut events = server.events.drain();
    assert_eq!(events.len(), 1, "{events:?}");
    events.remove(0)
}

fn order(number: &str) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "mchid": MCHID,
        "description": "Coffee",
        "attach": "table 4",
        "out_trade_no": number,
        "notify_url": URL,
        "amount": { "total": 100 },
    })
}

fn order_v2(number: &str) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "mch_id": MCHID,
        "body": "Coffee",
        "out_trade_no": number,
        "notify_url": URL,
        "total_fee": "100",
        "trade_type": "NATIVE",
    })
}

#[test]
fn a_paid_order_is_told_of_once_and_in_its_own_protocol() {
    let server = server();
    call(&server, "POST", "/v3/pay/transactions/native", order("E-1"));
    assert_eq!(server.events.drain(), []);
    act(&server, Action::Pay, "E-1").unwrap();
    let told = event(&server);
    assert_eq!(
        (told.protocol, &*told.event_type),
        (Family::V3, "TRANSACTION.SUCCESS")
    );
    assert_eq!(
        (&*told.original_type, &*told.notify_url),
        ("transaction", URL)
    );
    assert_eq!(told.resource["trade_state"], "SUCCESS");
    assert_eq!(told.resource["attach"], "table 4");
    assert!(told.resource["payer"]["openid"].is_string());
    assert!(!told.resource.contains_key("notify_url"));
    act(&server, Action::Pay, "E-1").unwrap_err();
    assert_eq!(server.events.drain(), []);

    call(&server, "POST", "/pay/unifiedorder", order_v2("E-2"));
    act(&server, Action::Pay, "E-2").unwrap();
    let told = event(&server);
    assert_eq!(
        (told.protocol, &*told.event_type),
        (Family::V2, "transaction-success")
    );
    assert_eq!(told.resource["total_fee"], "100");
    assert!(told.resource.values().all(Value::is_string), "{told:?}");
}

#[test]
fn a_combined_order_is_told_of_as_a_whole() {
    let server = server();
    let sub = |number: &str| {
        json!({
            "mchid": MCHID,
            "out_trade_no": number,
            "attach": "",
            "amount": { "total_amount": 100, "currency": "CNY" },
        })
    };
    let combined = json!({
        "combine_appid": "wxd678efh567hg6787",
        "combine_mchid": MCHID,
        "combine_out_trade_no": "E-3",
        "sub_orders": [sub("E-3-a"), sub("E-3-b")],
        "notify_url": URL,
    });
    call(&server, "POST", "/v3/combine-transactions/native", combined);
    act(&server, Action::Pay, "E-3").unwrap();
    let told = event(&server);
    assert_eq!(told.resource["combine_out_trade_no"], "E-3");
    assert_eq!(told.resource["sub_orders"][1]["trade_state"], "SUCCESS");
}

#[test]
fn a_refund_is_told_of_when_it_ends_and_only_where_somebody_listens() {
    let server = server();
    call(&server, "POST", "/v3/pay/transactions/native", order("E-4"));
    act(&server, Action::Pay, "E-4").unwrap();
    server.events.drain();
    let refund = |number: &str, notify_url: &str| {
        json!({
            "out_trade_no": "E-4",
            "out_refund_no": number,
            "notify_url": notify_url,
            "amount": { "refund": 10, "total": 100, "currency": "CNY" },
        })
    };
    let target = "/v3/refund/domestic/refunds";
    call(&server, "POST", target, refund("E-4-a", URL));
    assert_eq!(server.events.drain(), []);
    call(
        &server,
        "GET",
        "/v3/refund/domestic/refunds/E-4-a",
        json!({}),
    );
    let told = event(&server);
    assert_eq!(
        (&*told.event_type, &*told.original_type),
        ("REFUND.SUCCESS", "refund")
    );
    assert_eq!(told.resource["refund_status"], "SUCCESS");
    assert_eq!(told.resource["amount"]["refund"], 10);
    // Asked about again, it has nothing new to tell.
    call(
        &server,
        "GET",
        "/v3/refund/domestic/refunds/E-4-a",
        json!({}),
    );
    assert_eq!(server.events.drain(), []);

    call(&server, "POST", target, refund("E-4-b", URL));
    let outcome = RefundOutcome::Abnormal;
    act(&server, Action::FinishRefund { outcome }, "E-4-b").unwrap();
    assert_eq!(event(&server).event_type, "REFUND.ABNORMAL");

    call(&server, "POST", target, refund("E-4-c", ""));
    let outcome = RefundOutcome::Success;
    act(&server, Action::FinishRefund { outcome }, "E-4-c").unwrap();
    assert_eq!(server.events.drain(), []);

    let refund = json!({
        "out_trade_no": "E-4",
        "out_refund_no": "E-4-d",
        "notify_url": URL,
        "total_fee": "100",
        "refund_fee": "10",
    });
    call(&server, "POST", "/secapi/pay/refund", refund);
    act(&server, Action::FinishRefund { outcome }, "E-4-d").unwrap();
    let told = event(&server);
    assert_eq!(
        (told.protocol, &*told.event_type),
        (Family::V2, "refund-processed")
    );
    assert_eq!(told.resource["refund_status"], "SUCCESS");
    assert_eq!(
        told.resource["success_time"].as_str().map(str::len),
        Some(19)
    );
    assert!(told.resource.values().all(Value::is_string), "{told:?}");
}

#[test]
fn transfers_contracts_service_orders_and_echoes_are_told_of() {
    let server = server();
    let transfer = json!({
        "appid": "wxd678efh567hg6787",
        "out_bill_no": "E5",
        "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "transfer_amount": 100,
        "notify_url": URL,
    });
    call(
        &server,
        "POST",
        "/v3/fund-app/mch-transfer/transfer-bills",
        transfer,
    );
    act(&server, Action::ConfirmTransfer, "E5").unwrap();
    let told = event(&server);
    assert_eq!(
        (&*told.event_type, &*told.original_type),
        ("MCHTRANSFER.BILL.FINISHED", "mch_payment")
    );
    assert_eq!(told.resource["state"], "SUCCESS");

    let contract = json!({
        "appid": "wxd678efh567hg6787",
        "plan_id": 12535,
        "out_contract_code": "E6",
        "contract_display_account": "Zhang",
        "contract_notify_url": URL,
    });
    let target = "/v3/papay/scheduled-deduct-sign/contracts/pre-entrust-sign/jsapi";
    call(&server, "POST", target, contract);
    act(&server, Action::ApproveContract, "E6").unwrap();
    assert_eq!(event(&server).event_type, "ENTRUST.SIGN");
    act(&server, Action::TerminateContract, "E6").unwrap();
    let told = event(&server);
    assert_eq!(
        (&*told.event_type, &*told.original_type),
        ("ENTRUST.TERMINATE", "entrust")
    );
    assert_eq!(told.resource["contract_state"], "TERMINATED");

    let service = json!({
        "appid": "wxd678efh567hg6787",
        "service_id": "500001",
        "out_order_no": "E-7",
        "notify_url": URL,
    });
    call(&server, "POST", "/v3/payscore/serviceorder", service);
    act(&server, Action::Confirm, "E-7").unwrap();
    let told = event(&server);
    assert_eq!(
        (&*told.event_type, &*told.original_type),
        ("PAYSCORE.USER_CONFIRM", "payscore")
    );
    assert!(told.resource["openid"].is_string());

    let echo = json!({ "echo_message": "hello", "notify_url": URL });
    call(&server, "POST", "/v3/security/echo", echo);
    let told = event(&server);
    assert_eq!(
        (&*told.event_type, &*told.original_type),
        ("SECURITY_ECHO.SUCCESS", "security")
    );
    assert_eq!(told.resource["echo_message"], "hello");
}

#[test]
fn apiv2_contracts_are_told_of_in_texts() {
    let server = server();
    let wish = json!({
        "appid": "wxd678efh567hg6787",
        "plan_id": "12535",
        "contract_code": "E-8",
        "request_serial": "1",
        "notify_url": URL,
    });
    call(&server, "POST", "/papay/preentrustweb", wish);
    act(&server, Action::ApproveContract, "E-8").unwrap();
    let told = event(&server);
    assert_eq!(
        (told.protocol, &*told.event_type),
        (Family::V2, "pap-contract-state-changed")
    );
    assert_eq!(told.resource["change_type"], "ADD");
    assert_eq!(told.resource["request_serial"], "1");
    assert!(told.resource.values().all(Value::is_string), "{told:?}");
}

#[test]
fn a_snapshot_brings_every_order_back() {
    let server = server();
    call(&server, "POST", "/v3/pay/transactions/native", order("E-9"));
    act(&server, Action::Pay, "E-9").unwrap();
    call(
        &server,
        "POST",
        "/v3/pay/transactions/native",
        order("E-10"),
    );
    let refund = json!({
        "out_trade_no": "E-9",
        "out_refund_no": "E-9-r",
        "amount": { "refund": 60, "total": 100, "currency": "CNY" },
    });
    call(&server, "POST", "/v3/refund/domestic/refunds", refund);
    let snapshot = server.products().snapshot().unwrap();

    let other = self::server();
    *other.products() = Products::restore(snapshot.clone()).unwrap();
    assert_eq!(other.products().snapshot().unwrap(), snapshot);
    let found = call(
        &other,
        "GET",
        "/v3/refund/domestic/refunds/E-9-r",
        json!({}),
    );
    assert_eq!(found["status"], "SUCCESS");
    let target = format!(
        "/v3/pay/transactions/id/{}",
        found["transaction_id"].as_str().unwrap()
    );
    let paid = call(&other, "GET", &target, json!({}));
    assert_eq!(paid["trade_state"], "REFUND");
    act(&other, Action::Pay, "E-10").unwrap();

    let empty = Products::restore(json!({})).unwrap();
    assert!(empty.settled().is_empty());
    assert!(Products::restore(json!([1])).is_err());
}

//! The control API: what is ordered over HTTP.

use serde_json::{Value, json};
use wxpay_sandbox::Sandbox;

use crate::caller::Request;
use crate::listener::Listener;
use crate::{papay, profit_sharing_events, service_orders, transfers};

/// Sends a control request; the answer is always JSON.
async fn order(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> (u16, Value) {
    let url = format!("{}{}", sandbox.base_url(), path.trim_start_matches('/'));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.request(method.parse().unwrap(), url);
    let response = request.body(body.to_owned()).send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).expect(&text))
}

/// Content type and text of what a browser gets.
async fn fetch(sandbox: &Sandbox, path: &str) -> (String, String) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}{path}", sandbox.base_url());
    let response = http.get(url).send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let content_type = response.headers()["content-type"].to_str().unwrap();
    let content_type = content_type.to_owned();
    (content_type, response.text().await.unwrap())
}

/// Sends a control request that must succeed.
async fn ordered(sandbox: &Sandbox, method: &str, path: &str, body: Value) -> Value {
    let (status, answer) = order(sandbox, method, path, &body.to_string()).await;
    assert_eq!(status, 200, "{method} {path}: {answer}");
    answer
}

async fn native_order(sandbox: &Sandbox, number: &str, notify_url: &str) {
    let body = json!({
        "appid": "wxd678efh567hg6787",
        "mchid": sandbox.merchant().mchid,
        "description": "Tea",
        "out_trade_no": number,
        "notify_url": notify_url,
        "amount": { "total": 100, "currency": "CNY" },
    });
    made(sandbox, "/v3/pay/transactions/native", body).await;
}

async fn made(sandbox: &Sandbox, target: &str, body: Value) {
    let answer = Request::post(sandbox, target, body).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// Makes what an example is about: everything named `number`.
async fn prepare(sandbox: &Sandbox, path: &str, number: &str) {
    native_order(sandbox, number, "https://example.com/").await;
    if path.starts_with("refunds/") || path.ends_with("/refund") {
        sandbox.pay(number).unwrap();
    }
    if path.starts_with("refunds/") {
        let refund = json!({ "out_refund_no": number });
        let path = format!("_sandbox/orders/{number}/refund");
        ordered(sandbox, "POST", &path, refund).await;
    }
    if path.starts_with("profit-sharing/") {
        profit_sharing_events::start(sandbox, number).await;
    }
    if path.starts_with("transfers/") {
        let target = "/v3/fund-app/mch-transfer/transfer-bills";
        made(sandbox, target, transfers::bill(number, 100)).await;
    }
    if path.starts_with("authorizations/") {
        let body = transfers::authorization(number);
        made(sandbox, transfers::AUTHORIZATIONS, body).await;
    }
    if path.starts_with("contracts/") {
        let target = "/v3/papay/scheduled-deduct-sign/contracts/pre-entrust-sign/jsapi";
        made(sandbox, target, papay::wish(number)).await;
    }
    if path.ends_with("/terminate") {
        sandbox.approve_contract(number).unwrap();
    }
    if path.ends_with("/{number}/confirm") && path.starts_with("orders") {
        let target = "/v3/payscore/serviceorder";
        made(sandbox, target, service_orders::service_order(number)).await;
    }
}

#[tokio::test]
async fn every_example_of_the_documentation_works() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(&[(500, "")]).await;
    let examples = include_str!("../../src/control/README.md").lines();
    let mut count = 0;
    for (index, line) in examples.enumerate() {
        let Some((method, rest)) = line.split_once(" /_sandbox/") else {
            continue;
        };
        let (path, body) = rest.split_once(' ').unwrap_or((rest, ""));
        ordered(&sandbox, "DELETE", "_sandbox/faults", Value::Null).await;
        sandbox.set_clock_offset(0);
        // Whatever is named in an example is there.
        let number = format!("N{index}");
        prepare(&sandbox, path, &number).await;
        let id = sandbox
            .trigger("REFUND.SUCCESS", Value::Null, &listener.url)
            .unwrap();
        let path = path
            .replace("requests/{id}", "requests/1")
            .replace("{id}", &id.to_string())
            .replace("{number}", &number);
        let path = format!("_sandbox/{path}");
        let body = body
            .replace("{number}", &number)
            .replace("http://127.0.0.1:8080/notify", "http://192.0.2.1/");
        if method == "GET" && path.contains("requests/1") {
            Request::get(&sandbox, "/v3/certificates").send().await;
        }
        if path.ends_with(".svg") {
            let picture = fetch(&sandbox, &path).await;
            assert!(picture.1.contains("<svg"), "{}", picture.1);
            continue;
        }
        let (status, answer) = order(&sandbox, method, &path, &body).await;
        // A callback may be on its way.
        let busy = status == 409 && path.ends_with("resend");
        assert!(status == 200 || busy, "{line}: {answer}");
        count += 1;
    }
    assert!(count > 30, "{count}");
}

#[tokio::test]
async fn an_order_is_paid_and_its_merchant_told() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(&[(204, "")]).await;
    native_order(&sandbox, "C-1", &listener.url).await;
    let orders = ordered(&sandbox, "GET", "_sandbox/orders", json!({})).await;
    assert_eq!(orders["orders"][0]["number"], "C-1");
    assert_eq!(orders["orders"][0]["state"], "NOTPAY");
    assert_eq!(orders["orders"][0]["total"], 100);

    ordered(&sandbox, "POST", "_sandbox/orders/C-1/pay", json!({})).await;
    let orders = ordered(&sandbox, "GET", "_sandbox/orders", json!({})).await;
    assert_eq!(orders["orders"][0]["state"], "SUCCESS");
    listener.wait_for(1).await;
    let deliveries = ordered(&sandbox, "GET", "_sandbox/deliveries", json!({})).await;
    let delivery = &deliveries["deliveries"][0];
    assert_eq!(delivery["event_type"], "TRANSACTION.SUCCESS");
    assert_eq!(delivery["resource"]["out_trade_no"], "C-1");

    let (status, again) = order(&sandbox, "POST", "_sandbox/orders/C-1/pay", "").await;
    assert_eq!(status, 409);
    assert!(again["error"].as_str().unwrap().contains("SUCCESS"));
    let (status, _) = order(&sandbox, "POST", "_sandbox/orders/C-2/pay", "").await;
    assert_eq!(status, 404);
    native_order(&sandbox, "C-3", &listener.url).await;
    ordered(&sandbox, "POST", "_sandbox/orders/C-3/fail", json!({})).await;
    let orders = ordered(&sandbox, "GET", "_sandbox/orders", json!({})).await;
    assert_eq!(orders["orders"][1]["state"], "NOTPAY");
    let (status, _) = order(&sandbox, "POST", "_sandbox/orders/C-1/fail", "").await;
    assert_eq!(status, 409);
}

#[tokio::test]
async fn requests_are_listed_with_the_reason_of_their_refusal() {
    let sandbox = Sandbox::start().unwrap();
    let mut wrong = Request::get(&sandbox, "/v3/certificates?a=1");
    wrong.signed_target = Some("/v3/certificates".to_owned());
    wrong.send().await;
    Request::get(&sandbox, "/v3/certificates").send().await;
    let listed = ordered(&sandbox, "GET", "_sandbox/requests", json!({})).await;
    let requests = listed["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 2, "control requests are not among them");
    assert_eq!(requests[0]["status"], 401);
    let problem = requests[0]["problem"].as_str().unwrap();
    assert!(problem.contains("query string was left out"), "{problem}");
    assert_eq!(requests[0]["signature"]["differs_at"], 20);
    assert_eq!(requests[1]["operation"], "GET v3/certificates");
    assert_eq!(requests[1]["signature"]["valid"], true);

    let newer = ordered(&sandbox, "GET", "_sandbox/requests?after=1", json!({})).await;
    assert_eq!(newer["requests"].as_array().unwrap().len(), 1);
    let one = ordered(&sandbox, "GET", "_sandbox/requests/2", json!({})).await;
    assert_eq!(one["id"], 2);
    let (status, _) = order(&sandbox, "GET", "_sandbox/requests/3", "").await;
    assert_eq!(status, 404);
    ordered(&sandbox, "DELETE", "_sandbox/requests", json!({})).await;
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn faults_are_ordered_listed_and_cleared() {
    let sandbox = Sandbox::start().unwrap();
    let fault = json!({ "fault": { "html_error": { "status": 502 } }, "path": "/v3/cert" });
    let listed = ordered(&sandbox, "POST", "_sandbox/faults", fault.clone()).await;
    assert_eq!(listed["faults"][0]["fault"], fault["fault"]);
    assert_eq!(listed["faults"][0]["times"], Value::Null);
    for _ in 0..2 {
        let answer = Request::get(&sandbox, "/v3/certificates").send().await;
        assert_eq!(answer.status, 502);
    }
    ordered(&sandbox, "DELETE", "_sandbox/faults", json!({})).await;
    let answer = Request::get(&sandbox, "/v3/certificates").send().await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_mistake_is_told_in_words() {
    let sandbox = Sandbox::start().unwrap();
    for (method, path, body, status, hint) in [
        ("GET", "nothing", "", 404, "GET /_sandbox/nothing"),
        ("POST", "state", "", 405, "takes GET"),
        ("POST", "clock", "{", 400, "EOF"),
        ("POST", "clock", r#"{"advanced": 1}"#, 400, "advance"),
        (
            "POST",
            "faults",
            r#"{"fault": "bad"}"#,
            400,
            "wrong_signature",
        ),
        (
            "POST",
            "faults",
            r#"{"fault": "drop_after", "time": 1}"#,
            400,
            "times",
        ),
        (
            "POST",
            "faults",
            r#"{"fault": {"empty_body": {"status": 99}}}"#,
            400,
            "99",
        ),
        (
            "POST",
            "events",
            r#"{"event_type": "X"}"#,
            400,
            "notify_url",
        ),
        ("POST", "deliveries/9/resend", "", 404, "9"),
        ("GET", "requests?after=x", "", 400, "after"),
    ] {
        let path = format!("_sandbox/{path}");
        let (answered, answer) = order(&sandbox, method, &path, body).await;
        assert_eq!(answered, status, "{path}: {answer}");
        let error = answer["error"].as_str().unwrap();
        assert!(error.contains(hint), "{error}");
    }
}

#[tokio::test]
async fn a_strangers_web_page_orders_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}_sandbox/clock", sandbox.base_url());
    let host = url.split('/').nth(2).unwrap().to_owned();
    for (name, value, status) in [
        ("Origin", "https://example.com".to_owned(), 403),
        ("Origin", "null".to_owned(), 403),
        ("Host", "sandbox.example.com".to_owned(), 403),
        ("Origin", format!("http://{host}"), 200),
    ] {
        let request = http.get(&url).header(name, value);
        assert_eq!(request.send().await.unwrap().status().as_u16(), status);
    }
}

#[tokio::test]
async fn the_clock_and_the_certificate_move_on() {
    let sandbox = Sandbox::start().unwrap();
    let clock = ordered(&sandbox, "POST", "_sandbox/clock", json!({ "advance": 90 })).await;
    assert_eq!(clock["offset"], 90);
    assert!((sandbox.now() - clock["now"].as_i64().unwrap()).abs() < 5);
    let path = "_sandbox/platform-certificate/rotate";
    let rotated = ordered(&sandbox, "POST", path, json!({})).await;
    let state = ordered(&sandbox, "GET", "_sandbox/state", json!({})).await;
    let first = &sandbox.merchant().platform_serial;
    assert_eq!(state["platform_serials"], json!([first, rotated["serial"]]));
}

#[tokio::test]
async fn the_dashboard_is_one_page_that_fetches_nothing_from_elsewhere() {
    let sandbox = Sandbox::start().unwrap();
    for path in ["_sandbox/", "_sandbox"] {
        let (content_type, page) = fetch(&sandbox, path).await;
        assert_eq!(content_type, "text/html; charset=utf-8");
        assert!(page.contains("width=device-width"));
        // The name of a vocabulary is no address.
        let page = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!page.contains("http://") && !page.contains("https://"));
    }
}

#[tokio::test]
async fn an_order_is_refunded_from_the_dashboard() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(&[(204, "")]).await;
    native_order(&sandbox, "C-4", &listener.url).await;
    let listed = ordered(&sandbox, "GET", "_sandbox/orders", json!({})).await;
    assert_eq!(listed["orders"][0]["can"], json!(["pay", "fail"]));
    let code_url = listed["orders"][0]["code_url"].as_str().unwrap();
    assert!(code_url.starts_with("weixin://"));
    let (content_type, picture) = fetch(&sandbox, "_sandbox/orders/C-4/qr.svg").await;
    assert_eq!(content_type, "image/svg+xml");
    assert!(picture.contains("</svg>"));

    ordered(&sandbox, "POST", "_sandbox/orders/C-4/pay", json!({})).await;
    let refund = json!({ "amount": 40, "out_refund_no": "R-4", "notify_url": listener.url });
    ordered(&sandbox, "POST", "_sandbox/orders/C-4/refund", refund).await;
    let finish = json!({ "outcome": "success" });
    ordered(&sandbox, "POST", "_sandbox/refunds/R-4/finish", finish).await;
    let listed = ordered(&sandbox, "GET", "_sandbox/orders", json!({})).await;
    let states: Vec<_> = listed["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| {
            (
                order["number"].as_str().unwrap(),
                order["state"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(states, [("C-4", "REFUND"), ("R-4", "SUCCESS")]);
    let events: Vec<Value> = listener
        .wait_for(2)
        .await
        .iter()
        .map(|callback| serde_json::from_str(&callback.body).unwrap())
        .collect();
    assert_eq!(events[1]["event_type"], "REFUND.SUCCESS");
    let too_much = json!({ "amount": 61 }).to_string();
    let (status, _) = order(&sandbox, "POST", "_sandbox/orders/C-4/refund", &too_much).await;
    assert_eq!(status, 409);
}

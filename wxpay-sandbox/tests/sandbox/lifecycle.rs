//! Start and stop.

use std::net::{TcpListener, TcpStream};

use wxpay_sandbox::Sandbox;

fn address(url: &str) -> &str {
    url.split_once("://").unwrap().1.trim_end_matches('/')
}

#[test]
fn dropping_a_sandbox_frees_its_ports_and_closes_its_connections() {
    let sandbox = Sandbox::start().unwrap();
    let http = address(sandbox.base_url()).to_owned();
    let https = address(sandbox.tls_base_url()).to_owned();
    let open = TcpStream::connect(&http).unwrap();
    drop(sandbox);
    assert!(TcpStream::connect(&http).is_err());
    TcpListener::bind(&http).unwrap();
    TcpListener::bind(&https).unwrap();
    let mut byte = [0];
    let read = std::io::Read::read(&mut &open, &mut byte);
    assert!(
        matches!(read, Ok(0) | Err(_)),
        "the old connection is still served"
    );
}

#[tokio::test]
async fn a_sandbox_starts_and_stops_inside_an_async_program() {
    let sandbox = Sandbox::start().unwrap();
    let answer = crate::caller::Request::get(&sandbox, "/v3/certificates")
        .send()
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(sandbox.requests().len(), 1);
    let request = &sandbox.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("GET", "/v3/certificates")
    );
    assert_eq!(request.status, Some(200));
    assert!(!request.tls);
}

#[tokio::test]
async fn the_clock_moves_on_order() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.set_clock_offset(100);
    sandbox.advance_clock(500);
    assert!((sandbox.now() - crate::caller::now() - 600).abs() < 5);
    let target = "/v3/certificates";
    let answer = crate::caller::Request::get(&sandbox, target).send().await;
    assert_eq!(
        answer.status, 401,
        "the caller's clock is ten minutes behind"
    );
    assert!(sandbox.requests()[0].received_at >= sandbox.now() - 60);
    sandbox.clear_requests();
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn the_same_seed_gives_the_same_identifiers() {
    let made = async |seed| {
        let sandbox = Sandbox::builder().seed(seed).start().unwrap();
        let body = serde_json::json!({ "appid": "wx1", "out_order_no": "1", "service_id": "1" });
        let target = "/v3/payscore/smartretail-orders";
        let request = crate::caller::Request::post(&sandbox, target, body);
        let answer = request.send().await.json();
        (sandbox.merchant().mchid.clone(), answer)
    };
    let first = made(7).await;
    assert!(first.1["order_id"].is_string(), "{}", first.1);
    assert_eq!(made(7).await.1["order_id"], first.1["order_id"]);
    assert_eq!(made(7).await.0, first.0);
    assert_ne!(made(8).await.1["order_id"], first.1["order_id"]);
}

#[test]
fn a_hundred_sandboxes_run_side_by_side() {
    let running: Vec<_> = (0..101).map(|_| Sandbox::start().unwrap()).collect();
    let mut ports: Vec<_> = running.iter().map(Sandbox::base_url).collect();
    ports.sort();
    ports.dedup();
    assert_eq!(ports.len(), 101);
}

#[tokio::test]
async fn several_threads_serve_one_sandbox() {
    let sandbox = Sandbox::builder().threads(2).stateless().start().unwrap();
    let target = "/v3/payscore/smartretail-orders";
    let body = |number: &str| serde_json::json!({ "appid": "wx1", "out_order_no": number, "service_id": "1" });
    let calls = (0..20).map(|number| {
        let request = crate::caller::Request::post(&sandbox, target, body(&number.to_string()));
        request.send()
    });
    let mut numbers = Vec::new();
    for (place, call) in calls.enumerate() {
        let answer = call.await;
        assert!(
            answer.verifies(sandbox.merchant()),
            "{place}: {}",
            answer.text()
        );
        numbers.push(answer.json()["order_id"].to_string());
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 20);
}

#[test]
fn a_sandbox_may_have_keys_of_its_own() {
    let key = |sandbox: Sandbox| sandbox.merchant().private_key.clone();
    let shared = key(Sandbox::start().unwrap());
    assert_eq!(key(Sandbox::start().unwrap()), shared);
    assert_ne!(key(Sandbox::builder().own_keys().start().unwrap()), shared);
}

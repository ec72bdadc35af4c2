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

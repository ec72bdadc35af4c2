//! Queries over many connections that stay open.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::credentials::Credentials;

/// Every answer is looked at; the signature of one in this many is checked.
const CHECKED: usize = 50;

/// Merchant's numbers of orders that can be asked about.
pub(crate) fn make_orders(credentials: &Credentials) -> Vec<String> {
    let numbers: Vec<String> = (0..100).map(|number| format!("LOAD{number}")).collect();
    make(
        credentials,
        &numbers,
        "https://shop.example.com/wxpay",
        0,
        4,
    );
    numbers
}

/// Makes orders with these numbers, while the sandbox's clock is ahead by so many seconds.
pub(crate) fn make(
    credentials: &Credentials,
    numbers: &[String],
    notify_url: &str,
    ahead: u64,
    connections: usize,
) {
    let requests = by_every_processor(numbers.len(), |place| {
        let body = json!({
            "appid": "wxd678efh567hg6787",
            "mchid": credentials.mchid,
            "description": "Coffee",
            "out_trade_no": numbers[place],
            "notify_url": notify_url,
            "amount": { "total": 100, "currency": "CNY" },
        });
        let target = "/v3/pay/transactions/native";
        request(credentials, ("POST", target, &body.to_string()), ahead)
    });
    send(credentials, requests, connections);
}

/// Queries, signed by every processor: they must not be made while the answers are counted.
pub(crate) fn sign(
    credentials: &Credentials,
    orders: &[String],
    count: usize,
    ahead: u64,
) -> Vec<Vec<u8>> {
    by_every_processor(count, |place| {
        let number = &orders[place % orders.len()];
        let mchid = &credentials.mchid;
        let target = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mchid}");
        request(credentials, ("GET", &target, ""), ahead)
    })
}

fn by_every_processor(count: usize, one: impl Fn(usize) -> Vec<u8> + Sync) -> Vec<Vec<u8>> {
    let workers = thread::available_parallelism().map_or(1, |all| all.get());
    let part = |worker: usize| {
        (worker..count)
            .step_by(workers)
            .map(&one)
            .collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let parts: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || part(worker)))
            .collect();
        let joined = parts.into_iter().map(|part| part.join().unwrap());
        joined.flatten().collect()
    })
}

/// Orders something of the control API.
pub(crate) fn order(credentials: &Credentials, path: &str, body: &str) {
    send_unsigned(credentials, vec![control(credentials, path, body)], 1);
}

/// A request to the control API.
pub(crate) fn control(credentials: &Credentials, path: &str, body: &str) -> Vec<u8> {
    let (host, length) = (&credentials.address, body.len());
    format!(
        "POST /_sandbox/{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Sends each request once, and asserts that each is answered with success.
pub(crate) fn send(credentials: &Credentials, requests: Vec<Vec<u8>>, connections: usize) {
    for (head, body) in exchange(credentials, requests, connections) {
        credentials.verify(&head, &body);
    }
}

/// As [`send`], where answers are not signed.
pub(crate) fn send_unsigned(credentials: &Credentials, requests: Vec<Vec<u8>>, connections: usize) {
    exchange(credentials, requests, connections);
}

/// Some of the answers.
fn exchange(
    credentials: &Credentials,
    requests: Vec<Vec<u8>>,
    connections: usize,
) -> Vec<(String, String)> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let shared = Arc::new((requests, AtomicUsize::new(0)));
    runtime.unwrap().block_on(async {
        // All of them are open before the first request is sent.
        let mut streams = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(&credentials.address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            streams.push(stream);
        }
        let mut tasks = JoinSet::new();
        for mut stream in streams {
            let shared = shared.clone();
            tasks.spawn(async move {
                let (requests, next) = &*shared;
                let mut kept = Vec::new();
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(request) = requests.get(place) else {
                        return kept;
                    };
                    stream.write_all(request).await.unwrap();
                    let (head, body) = answer(&mut stream).await;
                    assert!(head.starts_with("HTTP/1.1 200 "), "{head}{body}");
                    if place % CHECKED == 0 {
                        kept.push((head, body));
                    }
                }
            });
        }
        let mut all = Vec::new();
        while let Some(kept) = tasks.join_next().await {
            all.extend(kept.unwrap());
        }
        all
    })
}

fn request(
    credentials: &Credentials,
    (method, target, body): (&str, &str, &str),
    ahead: u64,
) -> Vec<u8> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let mut nonce = [0; 16];
    aws_lc_rs::rand::fill(&mut nonce).unwrap();
    let nonce: String = nonce.iter().map(|byte| format!("{byte:02X}")).collect();
    let content = match body {
        "" => String::new(),
        _ => format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n",
            body.len()
        ),
    };
    format!(
        "{method} {target} HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\n\
         User-Agent: load/1\r\nWechatpay-Serial: {}\r\nAuthorization: {}\r\n{content}\r\n{body}",
        credentials.address,
        credentials.public_key_id,
        credentials.authorization((method, target, body), now.as_secs() + ahead, &nonce),
    )
    .into_bytes()
}

async fn answer(stream: &mut TcpStream) -> (String, String) {
    let mut bytes = Vec::with_capacity(4096);
    loop {
        assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "cut off");
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let lower = head.to_ascii_lowercase();
        let length = lower
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.unwrap().parse().unwrap();
        let mut body = bytes.split_off(end + 4);
        while body.len() < length {
            assert!(stream.read_buf(&mut body).await.unwrap() > 0, "cut off");
        }
        return (head, String::from_utf8(body).unwrap());
    }
}

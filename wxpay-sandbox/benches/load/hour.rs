//! An hour of traffic in a few minutes: the sandbox's clock runs ahead of the machine's.
//!
//! It shows what stays in memory. Orders are made, asked about and paid, and their merchant is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::credentials::Credentials;
use crate::mebibytes;
use crate::process::Process;
use crate::traffic;

/// Each is five minutes by the sandbox's clock.
const STEPS: usize = 12;
const STEP: u64 = 300;

const CONNECTIONS: usize = 64;

/// What a step sends: together 30,000 requests.
const ORDERS: usize = 6_000;
const QUERIES: usize = 21_000;
const PAYMENTS: usize = 3_000;

/// One in this many callbacks is not acknowledged, and comes again.
const REFUSED: usize = 50;

pub(crate) fn run(sandbox: &Process, credentials: &Credentials) {
    let told = Arc::new(AtomicUsize::new(0));
    let notify_url = listen(told.clone());
    println!(
        "{} requests in {STEPS} steps of {STEP} s: {ORDERS} orders, {QUERIES} queries, {PAYMENTS} \
         payments each",
        STEPS * (ORDERS + QUERIES + PAYMENTS)
    );
    println!("   step   requests     orders  callbacks     memory");
    println!(
        "  start          0          0          0  {:5.1} MiB",
        mebibytes(sandbox.memory())
    );
    for step in 0..STEPS {
        let ahead = STEP * (step as u64 + 1);
        traffic::order(credentials, "clock", &format!("{{\"offset\": {ahead}}}"));
        let first = step * ORDERS;
        let orders: Vec<String> = (first..first + ORDERS)
            .map(|number| format!("HOUR{number}"))
            .collect();
        traffic::make(credentials, &orders, &notify_url, ahead, CONNECTIONS);
        let queries = traffic::sign(credentials, &orders, QUERIES, ahead);
        traffic::send(credentials, queries, CONNECTIONS);
        let wanted = told.load(Ordering::Relaxed) + PAYMENTS;
        let pay = orders[..PAYMENTS].iter();
        let pay =
            pay.map(|number| traffic::control(credentials, &format!("orders/{number}/pay"), ""));
        traffic::send_unsigned(credentials, pay.collect(), CONNECTIONS);
        // Repetitions of the step before count too.
        while told.load(Ordering::Relaxed) < wanted {
            thread::sleep(Duration::from_millis(20));
        }
        println!(
            "  {:5} {:10} {:10} {:10}  {:5.1} MiB",
            step + 1,
            (step + 1) * (ORDERS + QUERIES + PAYMENTS),
            (step + 1) * ORDERS,
            told.load(Ordering::Relaxed),
            mebibytes(sandbox.memory())
        );
    }
}

/// A merchant's listener, which counts what it was told; returns its URL.
fn listen(told: Arc<AtomicUsize>) -> String {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    socket.set_nonblocking(true).unwrap();
    let url = format!("http://{}/notify", socket.local_addr().unwrap());
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let socket = TcpListener::from_std(socket).unwrap();
            loop {
                let (stream, _) = socket.accept().await.unwrap();
                tokio::spawn(acknowledge(stream, told.clone()));
            }
        });
    });
    url
}

async fn acknowledge(mut stream: TcpStream, told: Arc<AtomicUsize>) {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|four| four == b"\r\n\r\n") {
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let status = match told.fetch_add(1, Ordering::Relaxed) % REFUSED {
        0 => "500 Busy",
        _ => "204 OK",
    };
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    // What is left of the callback is none of this listener's business.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
    while stream.read_buf(&mut bytes).await.unwrap_or(0) > 0 {
        bytes.clear();
    }
}

//! How many signed answers a sandbox gives per second and processor, and how that compares to what
//! its signatures alone would take.
//!
//! `cargo bench -p wxpay-sandbox --bench load`, or with the number of requests behind `--`. Both
//! sides share the machine, so that what counts is the processor time of the sandbox's process.
//!
//! Before that it says how long a start takes.
//!
//! With `-- --hour` it sends what an hour may bring, and prints the memory that the sandbox has after
//! each five minutes of it; with `--state` behind that, the sandbox keeps its orders in a file.
#![allow(missing_docs, clippy::unwrap_used)]

mod credentials;
mod hour;
mod process;
mod signing;
mod start;
mod traffic;

use std::time::Instant;

use credentials::Credentials;
use process::Process;

const CONNECTIONS: usize = 1_000;
const REQUESTS: usize = 20_000;

fn main() {
    start::run();
    let told = std::env::args().skip(1).find_map(|text| text.parse().ok());
    let count: usize = told.unwrap_or(REQUESTS).max(CONNECTIONS);
    let folder = std::env::temp_dir().join(format!("wxpay-sandbox-load-{}", std::process::id()));
    let asked = |flag: &str| std::env::args().any(|argument| argument == flag);
    let state = folder.join("orders.sqlite");
    let sandbox = Process::start(&folder, asked("--state").then_some(&*state));
    let credentials = Credentials::read(&folder);
    if asked("--hour") {
        hour::run(&sandbox, &credentials);
        drop(sandbox);
        std::fs::remove_dir_all(&folder).unwrap();
        return;
    }
    let orders = traffic::make_orders(&credentials);
    println!("signing {count} requests in advance");
    let requests = traffic::sign(&credentials, &orders, count, 0);

    let (idle, before) = (sandbox.memory(), sandbox.processor_time());
    let start = Instant::now();
    traffic::send(&credentials, requests, CONNECTIONS);
    let (elapsed, busy) = (start.elapsed(), sandbox.processor_time() - before);
    let loaded = sandbox.memory();
    drop(sandbox);
    std::fs::remove_dir_all(&folder).unwrap();

    let answers = count as f64;
    let per_core = answers / busy.as_secs_f64();
    println!("{count} answers on {CONNECTIONS} connections, each signed and its signature checked");
    println!(
        "  {:8.0} answers/s while the load generator has the same processors",
        answers / elapsed.as_secs_f64()
    );
    println!("  {per_core:8.0} answers per second of processor time");
    println!(
        "  {:8.1} MiB of memory before, {:.1} MiB after",
        mebibytes(idle),
        mebibytes(loaded)
    );

    let bare = signing::aws_lc(&credentials);
    println!("RSA-2048 signatures per second of processor time");
    println!("  {bare:8.0} by aws-lc: ratio {:.2}", per_core / bare);
    match signing::openssl() {
        Some(rate) => println!(
            "  {rate:8.0} by `openssl speed rsa2048`: ratio {:.2}",
            per_core / rate
        ),
        None => println!("  `openssl` is not installed: nothing to compare with"),
    }
}

fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}

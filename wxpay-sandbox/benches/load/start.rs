//! How long a start takes: the first one of a process, and the usual one beside a hundred others.

use std::time::{Duration, Instant};

use wxpay_sandbox::Sandbox;

pub(crate) fn run() {
    let mut running = Vec::new();
    let mut times: Vec<Duration> = (0..101)
        .map(|_| {
            let start = Instant::now();
            running.push(Sandbox::start().unwrap());
            start.elapsed()
        })
        .collect();
    let first = times[0];
    times.sort();
    println!("a sandbox starts");
    println!("  {first:8.1?} the first of a process");
    println!("  {:8.1?} the usual one of 101 side by side", times[50]);
}

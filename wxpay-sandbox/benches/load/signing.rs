//! How fast bare signatures are made.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::credentials::Credentials;

/// Signatures per second of processor time by the library that the sandbox signs with.
pub(crate) fn aws_lc(credentials: &Credentials) -> f64 {
    let (start, before) = (Instant::now(), processor_time());
    let mut count = 0.0;
    while start.elapsed() < Duration::from_secs(2) {
        for _ in 0..16 {
            credentials.authorization(("GET", "/v3/certificates", ""), 1_700_000_000, "nonce");
            count += 1.0;
        }
    }
    count / (processor_time() - before).as_secs_f64()
}

/// The same by OpenSSL; none where it is not installed.
pub(crate) fn openssl() -> Option<f64> {
    let told = Command::new("openssl")
        .args(["speed", "-seconds", "2", "rsa2048"])
        .output()
        .ok()?;
    let text = String::from_utf8(told.stdout).ok()?;
    let line = text
        .lines()
        .find(|line| line.contains("rsa 2048 bits") || line.contains("rsa  2048 bits"))?;
    // Time to sign, time to verify, signatures per second, verifications per second.
    line.split_whitespace().nth_back(1)?.parse().ok()
}

/// Of this thread, without what it waited for others.
fn processor_time() -> Duration {
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(statistics.split(' ').next().unwrap().parse().unwrap())
}

//! Sets a client up from the environment and makes one call, for the tests of `from_env`:
//! variables of a process cannot be set in a test without affecting the others.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use wxpay::{Answer, ClientBuilder, Result, blocking};

fn main() -> ExitCode {
    if tracing::subscriber::set_global_default(Warnings).is_err() {
        return ExitCode::FAILURE;
    }
    match run() {
        Ok((mchid, answer)) => {
            let serial = &answer["data"][0]["serial_no"];
            println!("{mchid} {}", serial.as_str().unwrap_or("none"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(String, Answer<Value>)> {
    let client = match std::env::args().nth(1).as_deref() {
        Some("builder") => ClientBuilder::from_env()?.build_blocking()?,
        Some("async") => blocking::Client::new(wxpay::Client::from_env()?)?,
        _ => blocking::Client::from_env()?,
    };
    let answer = client.v3("v3/certificates").get()?;
    Ok((client.merchant().mchid().to_owned(), answer))
}

/// Prints warnings.
struct Warnings;

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN && metadata.target().starts_with("wxpay")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(format!("{}:", event.metadata().level()));
        event.record(&mut line);
        println!("{}", line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

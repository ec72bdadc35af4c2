use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::input::Input;
use super::problem::Problem;
use crate::fault::{Fault, Ordered};
use crate::server::Server;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    fault: Named,
    times: Option<usize>,
    path: Option<String>,
}

/// A fault as JSON names it: `"wrong_signature"`, `{"html_error": {"status": 502}}`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Named {
    WrongSignature,
    ProbeSignature,
    UnknownSerial,
    TimestampShift {
        seconds: i64,
    },
    MissingSignature,
    HtmlError {
        status: u16,
    },
    EmptyBody {
        status: u16,
    },
    TruncatedBody,
    DropBefore,
    DropAfter,
    Delay {
        milliseconds: u64,
    },
    SlowTrickle {
        milliseconds: u64,
    },
    WrongHash,
    GzipBomb,
    Answer {
        status: u16,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        body: String,
    },
}

pub(super) fn list(server: &Server) -> Value {
    let faults = server.faults.all().into_iter().map(|ordered| {
        let Ordered { fault, left, path } = ordered;
        let times = (left != usize::MAX).then_some(left);
        json!({ "fault": Named::from(fault), "times": times, "path": path })
    });
    json!({ "faults": faults.collect::<Vec<_>>() })
}

pub(super) fn order(server: &Server, input: &Input<'_>) -> Result<Value, Problem> {
    let Order { fault, times, path } = input.json()?;
    if let Named::HtmlError { status } | Named::EmptyBody { status } | Named::Answer { status, .. } =
        &fault
        && !(200..600).contains(status)
    {
        let error = format!("{status} is no status of an answer: 200 to 599 are");
        return Err(Problem::new(400, error));
    }
    // A path is broken until it is mended; a sandbox without a path only for the next call.
    let times = times.unwrap_or(match path {
        Some(_) => usize::MAX,
        None => 1,
    });
    server.faults.order(fault.into(), times, path.as_deref());
    Ok(list(server))
}

pub(super) fn clear(server: &Server) -> Value {
    server.faults.clear();
    list(server)
}

impl From<Named> for Fault {
    fn from(named: Named) -> Fault {
        match named {
            Named::WrongSignature => Fault::WrongSignature,
            Named::ProbeSignature => Fault::ProbeSignature,
            Named::UnknownSerial => Fault::UnknownSerial,
            Named::TimestampShift { seconds } => Fault::TimestampShift { seconds },
            Named::MissingSignature => Fault::MissingSignature,
            Named::HtmlError { status } => Fault::HtmlError { status },
            Named::EmptyBody { status } => Fault::EmptyBody { status },
            Named::TruncatedBody => Fault::TruncatedBody,
            Named::DropBefore => Fault::DropBefore,
            Named::DropAfter => Fault::DropAfter,
            Named::Delay { milliseconds } => Fault::Delay(Duration::from_millis(milliseconds)),
            Named::SlowTrickle { milliseconds } => {
                Fault::SlowTrickle(Duration::from_millis(milliseconds))
            }
            Named::WrongHash => Fault::WrongHash,
            Named::GzipBomb => Fault::GzipBomb,
            Named::Answer {
                status,
                headers,
                body,
            } => Fault::Answer {
                status,
                headers: headers.into_iter().collect(),
                body: body.into_bytes(),
            },
        }
    }
}

impl From<Fault> for Named {
    fn from(fault: Fault) -> Named {
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        match fault {
            Fault::WrongSignature => Named::WrongSignature,
            Fault::ProbeSignature => Named::ProbeSignature,
            Fault::UnknownSerial => Named::UnknownSerial,
            Fault::TimestampShift { seconds } => Named::TimestampShift { seconds },
            Fault::MissingSignature => Named::MissingSignature,
            Fault::HtmlError { status } => Named::HtmlError { status },
            Fault::EmptyBody { status } => Named::EmptyBody { status },
            Fault::TruncatedBody => Named::TruncatedBody,
            Fault::DropBefore => Named::DropBefore,
            Fault::DropAfter => Named::DropAfter,
            Fault::Delay(time) => Named::Delay {
                milliseconds: milliseconds(time),
            },
            Fault::SlowTrickle(pause) => Named::SlowTrickle {
                milliseconds: milliseconds(pause),
            },
            Fault::WrongHash => Named::WrongHash,
            Fault::GzipBomb => Named::GzipBomb,
            Fault::Answer {
                status,
                headers,
                body,
            } => Named::Answer {
                status,
                headers: headers.into_iter().collect(),
                body: String::from_utf8_lossy(&body).into_owned(),
            },
        }
    }
}

use percent_encoding::percent_decode_str;

use super::problem::Problem;

/// What a control request is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route {
    State,
    Page,
    Orders,
    Qr {
        number: String,
    },
    Act {
        kind: String,
        number: String,
        verb: String,
    },
    Requests,
    Request {
        id: String,
    },
    ClearRequests,
    Deliveries,
    Resend {
        id: String,
    },
    Events,
    Trigger,
    Faults,
    OrderFault,
    ClearFaults,
    Clock,
    SetClock,
    Rotate,
    ProfitSharing,
    SetProfitSharing,
}

/// Every path, for those who are lost.
const PATHS: &[(&str, &str)] = &[
    ("/_sandbox/", "GET"),
    ("/_sandbox/state", "GET"),
    ("/_sandbox/orders", "GET"),
    ("/_sandbox/orders/{number}/qr.svg", "GET"),
    (
        "/_sandbox/orders/{number}/{pay|fail|confirm|refund}",
        "POST",
    ),
    ("/_sandbox/refunds/{number}/finish", "POST"),
    (
        "/_sandbox/contracts/{number}/{approve|decline|terminate}",
        "POST",
    ),
    ("/_sandbox/transfers/{number}/{confirm|cancel}", "POST"),
    ("/_sandbox/authorizations/{number}/confirm", "POST"),
    ("/_sandbox/profit-sharing", "GET, POST"),
    ("/_sandbox/profit-sharing/{number}/finish", "POST"),
    ("/_sandbox/requests", "GET, DELETE"),
    ("/_sandbox/requests/{id}", "GET"),
    ("/_sandbox/deliveries", "GET"),
    ("/_sandbox/deliveries/{id}/resend", "POST"),
    ("/_sandbox/events", "GET, POST"),
    ("/_sandbox/faults", "GET, POST, DELETE"),
    ("/_sandbox/clock", "GET, POST"),
    ("/_sandbox/platform-certificate/rotate", "POST"),
];

/// The route of a request.
pub(super) fn find(method: &str, path: &str) -> Result<Route, Problem> {
    let mut segments = Vec::new();
    for segment in path.trim_start_matches(super::PREFIX).split('/') {
        if !segment.is_empty() {
            let text = percent_decode_str(segment).decode_utf8();
            let text = text.map_err(|_| Problem::new(400, "the path is not UTF-8"))?;
            segments.push(text.into_owned());
        }
    }
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let route = match (method, segments.as_slice()) {
        ("GET", []) => Route::Page,
        ("GET", ["state"]) => Route::State,
        ("GET", ["orders"]) => Route::Orders,
        ("GET", ["orders", number, "qr.svg"]) => Route::Qr {
            number: (*number).to_owned(),
        },
        ("GET", ["requests"]) => Route::Requests,
        ("DELETE", ["requests"]) => Route::ClearRequests,
        ("GET", ["requests", id]) => Route::Request {
            id: (*id).to_owned(),
        },
        ("GET", ["deliveries"]) => Route::Deliveries,
        ("POST", ["deliveries", id, "resend"]) => Route::Resend {
            id: (*id).to_owned(),
        },
        ("GET", ["events"]) => Route::Events,
        ("POST", ["events"]) => Route::Trigger,
        ("GET", ["faults"]) => Route::Faults,
        ("POST", ["faults"]) => Route::OrderFault,
        ("DELETE", ["faults"]) => Route::ClearFaults,
        ("GET", ["clock"]) => Route::Clock,
        ("POST", ["clock"]) => Route::SetClock,
        ("POST", ["platform-certificate", "rotate"]) => Route::Rotate,
        ("GET", ["profit-sharing"]) => Route::ProfitSharing,
        ("POST", ["profit-sharing"]) => Route::SetProfitSharing,
        ("POST", [kind, number, verb]) => Route::Act {
            kind: (*kind).to_owned(),
            number: (*number).to_owned(),
            verb: (*verb).to_owned(),
        },
        _ => return Err(lost(method, path)),
    };
    Ok(route)
}

fn lost(method: &str, path: &str) -> Problem {
    let path = path.trim_end_matches('/');
    if let Some((_, methods)) = PATHS.iter().find(|(known, _)| *known == path) {
        return Problem::new(405, format!("{path} takes {methods}, not {method}"));
    }
    nowhere(format!("the sandbox has no {method} {path}"))
}

/// There is nothing of the kind; all that there is is listed.
pub(super) fn nowhere(error: String) -> Problem {
    let known = PATHS
        .iter()
        .map(|(path, methods)| format!("{methods} {path}"));
    Problem::new(404, error).listing(known.collect())
}

use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::input::Input;
use super::problem::Problem;
use crate::facts::Family;
use crate::keys::AnyKey;
use crate::products::{self, Action, ActionError, Call, RefundOutcome};
use crate::random;
use crate::server::{Reply, Server};

pub(super) fn list(server: &Server) -> Value {
    json!({ "orders": server.products().listing() })
}

/// The QR code that a user scans to pay a Native order.
pub(super) fn qr(server: &Server, number: &str) -> Result<Reply, Problem> {
    let code_url = server.products().code_url(number).ok_or_else(|| {
        Problem::new(
            404,
            format!("`{number}` is not the number of a Native order"),
        )
    })?;
    let code = QrCode::new(&code_url)
        .map_err(|error| Problem::new(500, format!("no QR code: {error}")))?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .build();
    let mut reply = Reply::new(200, "image/svg+xml", picture);
    reply.set("Cache-Control", "no-store");
    Ok(reply)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finish {
    outcome: Option<RefundOutcome>,
}

pub(super) fn act(
    server: &Server,
    (kind, number, verb): (&str, &str, &str),
    input: &Input<'_>,
) -> Result<Value, Problem> {
    let action = match (kind, verb) {
        ("orders", "pay") => Action::Pay,
        ("orders", "fail") => Action::FailPayment,
        ("orders", "confirm") => Action::Confirm,
        ("orders", "refund") => return refund(server, number, input),
        ("contracts", "approve") => Action::ApproveContract,
        ("contracts", "decline") => Action::DeclineContract,
        ("contracts", "terminate") => Action::TerminateContract,
        ("transfers", "confirm") => Action::ConfirmTransfer,
        ("transfers", "cancel") => Action::CancelTransfer,
        ("authorizations", "confirm") => Action::ConfirmAuthorization,
        ("profit-sharing", "finish") => Action::FinishSharing,
        ("refunds", "finish") => Action::FinishRefund {
            outcome: input
                .json::<Finish>()?
                .outcome
                .unwrap_or(RefundOutcome::Success),
        },
        _ => {
            let error = format!("the sandbox cannot {verb} anything of {kind}");
            return Err(super::route::nowhere(error));
        }
    };
    match products::act(server, action, number) {
        Ok(()) => Ok(json!({ "number": number, "done": verb })),
        Err(error) => {
            let status = match &error {
                ActionError::Unknown { .. } => 404,
                ActionError::WrongState { .. } => 409,
                _ => 500,
            };
            Err(Problem::new(status, error.to_string()))
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refund {
    /// Fen; all of it by default.
    amount: Option<i64>,
    out_refund_no: Option<String>,
    notify_url: Option<String>,
}

/// Refunds a payment in its merchant's place, as the merchant platform's web page does.
fn refund(server: &Server, number: &str, input: &Input<'_>) -> Result<Value, Problem> {
    let wish: Refund = input.json()?;
    let refundable = server.products().refundable(number);
    let (sub_mchid, total) = refundable
        .ok_or_else(|| Problem::new(404, format!("the sandbox has no payment `{number}`")))?;
    let operation = server
        .facts
        .v3
        .documented("POST v3/refund/domestic/refunds")
        .ok_or_else(|| Problem::new(500, "refunds are not documented"))?;
    let out_refund_no = wish
        .out_refund_no
        .unwrap_or_else(|| format!("R{}", random::digits(20)));
    let refunded = wish.amount.unwrap_or(total);
    let mut body = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        body.extend(value.map(|value| (name.to_owned(), value)));
    };
    set("out_trade_no", Some(json!(number)));
    set("out_refund_no", Some(json!(out_refund_no)));
    set("sub_mchid", sub_mchid.map(Value::from));
    set("notify_url", wish.notify_url.map(Value::from));
    let amount = json!({ "refund": refunded, "total": total, "currency": "CNY" });
    set("amount", Some(amount));
    let call = Call {
        operation,
        family: Family::V3,
        path: Map::new(),
        query: Map::new(),
        body,
    };
    let key = AnyKey::Rsa(&server.issued.merchant_key);
    match products::perform(server, &call, key) {
        Some(Ok(refund)) => Ok(json!({ "number": out_refund_no, "refund": refund })),
        Some(Err(error)) => Err(Problem::new(409, error.message)),
        None => Err(Problem::new(409, "this sandbox remembers no orders")),
    }
}

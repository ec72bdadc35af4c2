use serde_json::{Value, json};

use super::problem::Problem;
use crate::products::{Action, ActionError, act as perform};
use crate::server::Server;

pub(super) fn list(server: &Server) -> Value {
    json!({ "orders": server.products().listing(server.clock.now()) })
}

pub(super) fn act(server: &Server, kind: &str, number: &str, verb: &str) -> Result<Value, Problem> {
    let action = match (kind, verb) {
        ("orders", "pay") => Action::Pay,
        ("orders", "fail") => Action::FailPayment,
        ("orders", "confirm") => Action::Confirm,
        _ => {
            return Err(Problem::new(
                404,
                format!("the sandbox cannot {verb} anything of {kind}"),
            ));
        }
    };
    match perform(server, action, number) {
        Ok(()) => Ok(json!({ "number": number, "done": verb })),
        Err(error) => {
            let status = match &error {
                ActionError::Unknown { .. } => 404,
                ActionError::WrongState { .. } => 409,
            };
            Err(Problem::new(status, error.to_string()))
        }
    }
}

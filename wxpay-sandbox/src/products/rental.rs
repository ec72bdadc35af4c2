use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ledger::{Ledger, conflict, set};
use super::mini_program::add_jump;
use super::{BusinessError, Call, Outcome, Scene};
use crate::random;

/// Rental orders of APIv2 (租借订单, `wxv/…rentbill`).
#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Rental {
    orders: Ledger<State>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum State {
    Created,
    UserAccepted,
    Finished,
    Revoked,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Created => "CREATED",
            State::UserAccepted => "USER_ACCEPTED",
            State::Finished => "FINISHED",
            State::Revoked => "REVOKED",
        }
    }
}

const CREATE: &str = "v2/wxv/createrentbill";
const CANCEL: &str = "v2/wxv/cancelbill";
const QUERY: &str = "v2/wxv/queryrentbill";
const FINISH: &str = "v2/wxv/finishrentbill";

impl Rental {
    pub(super) fn perform(&mut self, call: &Call<'_>, _: &Scene<'_>) -> Option<Outcome> {
        match call.name() {
            ("POST", CREATE) => Some(self.create(call)),
            ("POST", QUERY) => Some(self.query(call)),
            ("POST", CANCEL) => Some(self.cancel(call)),
            ("POST", FINISH) => Some(self.finish(call)),
            _ => None,
        }
    }

    pub(super) fn user_confirms(&mut self, number: &str) -> bool {
        match self.orders.get(number) {
            Some(order) if order.state == State::Created => {
                order.state = State::UserAccepted;
                true
            }
            _ => false,
        }
    }

    fn create(&mut self, call: &Call<'_>) -> Outcome {
        let number = call.text("out_order_no");
        let order = self.orders.open(number, content(call), |content| {
            set(content, "order_id", random::digits(32));
            set(content, "finish_ticket", random::alphanumeric(64));
            set(content, "returned", "FALSE");
            add_jump(content);
            State::Created
        });
        let order = order.ok_or_else(|| conflict(number))?;
        Ok(shown(call, &order.content, order.state))
    }

    fn query(&mut self, call: &Call<'_>) -> Outcome {
        let order = self.orders.find(call, "out_order_no", "ORDERNOTEXIST")?;
        Ok(shown(call, &order.content, order.state))
    }

    fn cancel(&mut self, call: &Call<'_>) -> Outcome {
        let order = self.orders.find(call, "out_order_no", "ORDERNOTEXIST")?;
        if !matches!(order.state, State::Created | State::UserAccepted) {
            return Err(BusinessError::wrong_state(
                call.text("out_order_no"),
                order.state.name(),
                "CREATED or USER_ACCEPTED",
            ));
        }
        order.state = State::Revoked;
        Ok(shown(call, &order.content, order.state))
    }

    fn finish(&mut self, call: &Call<'_>) -> Outcome {
        let order = self.orders.find(call, "out_order_no", "ORDERNOTEXIST")?;
        let number = call.text("out_order_no");
        if order.content.get("finish_ticket").and_then(Value::as_str)
            != Some(call.text("finish_ticket"))
        {
            let message =
                "finish_ticket不正确 (finish_ticket is not the one that queryrentbill shows)";
            return Err(BusinessError::new(400, "PARAM_ERROR", message));
        }
        let finish = content(call);
        let again = order.state == State::Finished
            && finish
                .iter()
                .all(|(name, value)| order.content.get(name) == Some(value));
        if order.state != State::UserAccepted && !again {
            return Err(BusinessError::wrong_state(
                number,
                order.state.name(),
                "USER_ACCEPTED",
            ));
        }
        order.state = State::Finished;
        order.content.extend(finish);
        Ok(shown(call, &order.content, order.state))
    }
}

/// What a request says of the order. Left out: what differs between two sendings of the same
/// request, namely the signature, and the user's data, which is encrypted afresh each time.
fn content(call: &Call<'_>) -> Map<String, Value> {
    const NOT_CONTENT: [&str; 7] = [
        "sign",
        "sign_type",
        "nonce_str",
        "name",
        "phone",
        "userid",
        "address",
    ];
    let mut content = call.body.clone();
    content
        .retain(|name, value| !NOT_CONTENT.contains(&name.as_str()) && value.as_str() != Some(""));
    content
}

fn shown(call: &Call<'_>, content: &Map<String, Value>, state: State) -> Map<String, Value> {
    let mut content = content.clone();
    set(&mut content, "state", state.name());
    call.documented(&content)
}

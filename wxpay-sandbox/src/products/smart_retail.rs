use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ledger::{Ledger, conflict, set};
use super::mini_program::add_jump;
use super::{BusinessError, Call, Outcome, Scene};
use crate::random;

/// Smart-retail orders (智慧零售订单).
#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct SmartRetail {
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

const COLLECTION: &str = "v3/payscore/smartretail-orders";
const CANCEL: &str = "v3/payscore/smartretail-orders/{out_order_no}/cancel";
const COMPLETE: &str = "v3/payscore/smartretail-orders/{out_order_no}/complete";

impl SmartRetail {
    pub(super) fn perform(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        match call.name() {
            ("POST", COLLECTION) => Some(self.create(call, scene)),
            ("GET", COLLECTION) => Some(self.query(call)),
            ("POST", CANCEL) => Some(self.cancel(call)),
            ("POST", COMPLETE) => Some(self.complete(call)),
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

    fn create(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let number = call.text("out_order_no");
        let accepted = call.value("need_user_confirm") == Some(&Value::Bool(false));
        let order = self.orders.open(number, call.body.clone(), |content| {
            set(content, "mchid", scene.mchid);
            set(content, "order_id", random::digits(32));
            set(content, "finish_ticket", random::alphanumeric(64));
            add_jump(content);
            if accepted {
                State::UserAccepted
            } else {
                State::Created
            }
        });
        let order = order.ok_or_else(|| conflict(number))?;
        Ok(shown(call, &order.content, order.state))
    }

    fn query(&mut self, call: &Call<'_>) -> Outcome {
        if call.text("out_order_no").is_empty() && call.text("query_id").is_empty() {
            let message = "参数错误 (out_order_no or query_id must be given)";
            return Err(BusinessError::new(400, "PARAM_ERROR", message));
        }
        let order = self.orders.find(call, "out_order_no", "ORDER_NOT_EXIST")?;
        Ok(shown(call, &order.content, order.state))
    }

    fn cancel(&mut self, call: &Call<'_>) -> Outcome {
        let order = self.orders.find(call, "out_order_no", "ORDER_NOT_EXIST")?;
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

    fn complete(&mut self, call: &Call<'_>) -> Outcome {
        let order = self.orders.find(call, "out_order_no", "ORDER_NOT_EXIST")?;
        let again = order.state == State::Finished
            && call
                .body
                .iter()
                .all(|(name, value)| order.content.get(name) == Some(value));
        if order.state != State::UserAccepted && !again {
            return Err(BusinessError::wrong_state(
                call.text("out_order_no"),
                order.state.name(),
                "USER_ACCEPTED",
            ));
        }
        order.state = State::Finished;
        order.content.extend(call.body.clone());
        Ok(shown(call, &order.content, order.state))
    }
}

fn shown(call: &Call<'_>, content: &Map<String, Value>, state: State) -> Map<String, Value> {
    let mut content = content.clone();
    set(&mut content, "state", state.name());
    call.documented(&content)
}

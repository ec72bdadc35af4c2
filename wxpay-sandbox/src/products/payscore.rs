use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ledger::{Ledger, conflict, set};
use super::{BusinessError, Call, Outcome, Scene};
use crate::random;

/// WeChat Pay Score service orders (微信支付分服务订单).
#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct PayScore {
    orders: Ledger<State>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum State {
    /// Waits for the user.
    Created,
    /// The user has confirmed; the service goes on.
    Doing,
    Done,
    Revoked,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Created => "CREATED",
            State::Doing => "DOING",
            State::Done => "DONE",
            State::Revoked => "REVOKED",
        }
    }

    fn description(self) -> Option<&'static str> {
        match self {
            State::Doing => Some("USER_CONFIRM"),
            State::Done => Some("MCH_COMPLETE"),
            State::Created | State::Revoked => None,
        }
    }
}

const COLLECTION: &str = "v3/payscore/serviceorder";
const CANCEL: &str = "v3/payscore/serviceorder/{out_order_no}/cancel";
const COMPLETE: &str = "v3/payscore/serviceorder/{out_order_no}/complete";

impl PayScore {
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
                order.state = State::Doing;
                true
            }
            _ => false,
        }
    }

    fn create(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let number = call.text("out_order_no");
        let confirmed = call.value("need_user_confirm") == Some(&Value::Bool(false));
        let order = self.orders.open(number, call.body.clone(), |content| {
            set(content, "mchid", scene.mchid);
            set(content, "order_id", random::digits(32));
            set(content, "package", random::alphanumeric(96));
            if confirmed {
                State::Doing
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
        if !matches!(order.state, State::Created | State::Doing) {
            let number = call.text("out_order_no");
            return Err(BusinessError::wrong_state(
                number,
                order.state.name(),
                "CREATED or DOING",
            ));
        }
        order.state = State::Revoked;
        Ok(shown(call, &order.content, order.state))
    }

    fn complete(&mut self, call: &Call<'_>) -> Outcome {
        let order = self.orders.find(call, "out_order_no", "ORDER_NOT_EXIST")?;
        let number = call.text("out_order_no");
        let again = order.state == State::Done
            && call
                .body
                .iter()
                .all(|(name, value)| order.content.get(name) == Some(value));
        if order.state != State::Doing && !again {
            return Err(BusinessError::wrong_state(
                number,
                order.state.name(),
                "DOING",
            ));
        }
        order.state = State::Done;
        order.content.extend(call.body.clone());
        let owed = call
            .value("total_amount")
            .and_then(Value::as_i64)
            .unwrap_or(0)
            > 0;
        set(&mut order.content, "need_collection", owed);
        Ok(shown(call, &order.content, order.state))
    }
}

fn shown(call: &Call<'_>, content: &Map<String, Value>, state: State) -> Map<String, Value> {
    let mut content = content.clone();
    set(&mut content, "state", state.name());
    if let Some(description) = state.description() {
        set(&mut content, "state_description", description);
    }
    call.documented(&content)
}

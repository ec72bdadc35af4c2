use serde_json::{Map, Value, json};

use super::ledger::{Ledger, set};
use super::{BusinessError, Call, Outcome, Scene};
use crate::clock::rfc3339;
use crate::random;

/// Payments by the code on the user's phone (付款码支付).
#[derive(Default)]
pub(super) struct CodePayment {
    orders: Ledger<State>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Waits for the user's password.
    UserPaying,
    Success,
    Revoked,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::UserPaying => "USERPAYING",
            State::Success => "SUCCESS",
            State::Revoked => "REVOKED",
        }
    }

    fn description(self) -> &'static str {
        match self {
            State::UserPaying => "用户支付中，需要输入密码",
            State::Success => "支付成功",
            State::Revoked => "订单已撤销",
        }
    }
}

const PAY: &str = "v3/pay/transactions/codepay";
const QUERY: &str = "v3/pay/transactions/out-trade-no/{out_trade_no}";
const REVERSE: &str = "v3/pay/transactions/out-trade-no/{out_trade_no}/reverse";

/// Above this amount, in fen, the user must enter the password.
const PASSWORD_ABOVE: i64 = 100_000;

impl CodePayment {
    pub(super) fn perform(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        match call.name() {
            ("POST", PAY) => Some(self.pay(call, scene)),
            ("GET", QUERY) => Some(self.query(call)),
            ("POST", REVERSE) => Some(self.reverse(call)),
            _ => None,
        }
    }

    /// The orders that were paid.
    pub(super) fn settled(&self) -> impl Iterator<Item = &Map<String, Value>> {
        self.orders
            .iter()
            .filter(|order| order.content.contains_key("success_time"))
            .map(|order| &order.content)
    }

    pub(super) fn user_confirms(&mut self, number: &str, now: i64) -> bool {
        match self.orders.get(number) {
            Some(order) if order.state == State::UserPaying => {
                order.state = State::Success;
                settle(&mut order.content, now);
                true
            }
            _ => false,
        }
    }

    fn pay(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let auth_code = call
            .body
            .get("payer")
            .and_then(|payer| payer["auth_code"].as_str());
        if !auth_code.is_some_and(is_auth_code) {
            let message = "付款码无效 (auth_code must be 18 digits that begin with 10 to 15)";
            return Err(BusinessError::new(400, "AUTH_CODE_INVALID", message));
        }
        let number = call.text("out_trade_no");
        let total = call
            .body
            .get("amount")
            .and_then(|amount| amount["total"].as_i64());
        let total = total.unwrap_or_default();
        if total <= 0 {
            let message = "参数错误 (amount.total must be at least 1 fen)";
            return Err(BusinessError::new(400, "PARAM_ERROR", message));
        }
        let order = self.orders.open(number, call.body.clone(), |content| {
            set(content, "mchid", scene.mchid);
            set(content, "trade_type", "MICROPAY");
            set(
                content,
                "payer",
                json!({ "openid": format!("o{}", random::alphanumeric(27)) }),
            );
            set(
                content,
                "amount",
                json!({
                    "total": total,
                    "payer_total": total,
                    "currency": "CNY",
                    "payer_currency": "CNY",
                }),
            );
            if total > PASSWORD_ABOVE {
                return State::UserPaying;
            }
            settle(content, scene.now);
            State::Success
        });
        let order = order.ok_or_else(|| {
            let message =
                format!("商户订单号重复 (out_trade_no {number} is used with another content)");
            BusinessError::new(403, "OUT_TRADE_NO_USED", message)
        })?;
        Ok(shown(call, &order.content, order.state))
    }

    fn query(&mut self, call: &Call<'_>) -> Outcome {
        let order = self.orders.find(call, "out_trade_no", "ORDER_NOT_EXIST")?;
        Ok(shown(call, &order.content, order.state))
    }

    fn reverse(&mut self, call: &Call<'_>) -> Outcome {
        let order = self.orders.find(call, "out_trade_no", "ORDER_NOT_EXIST")?;
        if order.state == State::Revoked {
            return Err(BusinessError::wrong_state(
                call.text("out_trade_no"),
                order.state.name(),
                "SUCCESS or USERPAYING",
            ));
        }
        order.state = State::Revoked;
        Ok(shown(call, &order.content, order.state))
    }
}

fn is_auth_code(code: &str) -> bool {
    let prefix = code.get(..2).and_then(|prefix| prefix.parse::<u8>().ok());
    code.len() == 18
        && code.bytes().all(|byte| byte.is_ascii_digit())
        && prefix.is_some_and(|prefix| (10..=15).contains(&prefix))
}

/// The money has moved.
fn settle(content: &mut Map<String, Value>, now: i64) {
    set(
        content,
        "transaction_id",
        format!("4200{}", random::digits(24)),
    );
    set(content, "bank_type", "OTHERS");
    set(content, "success_time", rfc3339(now));
}

fn shown(call: &Call<'_>, content: &Map<String, Value>, state: State) -> Map<String, Value> {
    let mut content = content.clone();
    set(&mut content, "trade_state", state.name());
    set(&mut content, "trade_state_desc", state.description());
    call.documented(&content)
}

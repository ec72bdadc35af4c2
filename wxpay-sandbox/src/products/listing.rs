use serde::Serialize;
use serde_json::{Map, Value};

use super::Products;

/// An order as the dashboard lists it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Listed {
    /// `orders`, `refunds`, `transfers`, `authorizations`, `contracts`, `profit-sharing`: the first
    /// part of the control paths that act on it.
    kind: &'static str,
    /// `NATIVE`, `JSAPI`, …, or what else it is.
    product: String,
    /// The merchant's own number.
    number: String,
    state: String,
    /// Fen.
    total: Option<i64>,
    description: Option<String>,
    /// What the QR code of a Native order says.
    code_url: Option<String>,
    /// The last parts of the control paths that act on it, as far as its state allows them.
    can: Vec<&'static str>,
}

impl Products {
    /// Everything that has a state, by number.
    pub(crate) fn listing(&self) -> Vec<Listed> {
        let mut listed = self.listed_payments();
        let services = rows(serde_json::to_value(&self.service_orders));
        listed.extend(services.into_values().map(|order| {
            let state = text(&order, "/state");
            let mut verbs = can(&state, "created", &["confirm"]);
            verbs.extend(can(&state, "finished", &["pay"]));
            Listed {
                kind: "orders",
                product: text(&order, "/kind"),
                number: text(&order, "/content/out_order_no"),
                state: state.to_uppercase(),
                total: order["content"]["total_amount"].as_i64(),
                description: description(&order["content"]),
                code_url: None,
                can: verbs,
            }
        }));
        listed.extend(self.refunds.values().map(|refund| {
            let status = serde_json::to_value(refund.status).unwrap_or_default();
            let state = text(&status, "");
            Listed {
                kind: "refunds",
                product: "refund".to_owned(),
                number: refund.out_refund_no.clone(),
                total: Some(refund.fen),
                description: None,
                code_url: None,
                can: can(&state, "PROCESSING", &["finish"]),
                state,
            }
        }));
        let shares = self.shares.values().map(|share| {
            let fen = share.parts.iter().map(|part| part.amount).sum();
            shared("share", &share.out_order_no, fen, share.finished)
        });
        listed.extend(shares);
        let returns = self.share_returns.values().map(|known| {
            let (number, fen) = (known.out_return_no(), known.amount());
            shared("return", number, fen, known.finished)
        });
        listed.extend(returns);
        let transfers = rows(serde_json::to_value(&self.transfers));
        listed.extend(transfers.into_values().map(|transfer| Listed {
            kind: "transfers",
            product: "transfer".to_owned(),
            number: text(&transfer, "/request/out_bill_no"),
            state: text(&transfer, "/state"),
            total: transfer["request"]["transfer_amount"].as_i64(),
            description: None,
            code_url: None,
            can: can(
                &text(&transfer, "/state"),
                "WAIT_USER_CONFIRM",
                &["confirm", "cancel"],
            ),
        }));
        let authorizations = rows(serde_json::to_value(&self.authorizations));
        listed.extend(authorizations.into_values().map(|authorization| Listed {
            kind: "authorizations",
            product: "transfer authorization".to_owned(),
            number: text(&authorization, "/request/out_authorization_no"),
            state: text(&authorization, "/state"),
            total: None,
            description: None,
            code_url: None,
            can: can(
                &text(&authorization, "/state"),
                "WAIT_USER_CONFIRM",
                &["confirm"],
            ),
        }));
        let permissions = rows(serde_json::to_value(&self.permissions));
        listed.extend(permissions.into_values().map(|permission| Listed {
            kind: "authorizations",
            product: "service authorization".to_owned(),
            number: text(&permission, "/request/authorization_code"),
            state: text(&permission, "/state"),
            total: None,
            description: None,
            code_url: None,
            can: can(&text(&permission, "/state"), "UNBINDUSER", &["confirm"]),
        }));
        let contracts = rows(serde_json::to_value(&self.contracts));
        let contracts = contracts.get("contracts").and_then(Value::as_object);
        for contract in contracts.into_iter().flat_map(Map::values) {
            let state = text(contract, "/state");
            let mut verbs = can(&state, "WAITING", &["approve", "decline"]);
            verbs.extend(can(&state, "SIGNED", &["terminate"]));
            listed.push(Listed {
                kind: "contracts",
                product: "papay".to_owned(),
                number: text(contract, "/code"),
                state,
                total: None,
                description: None,
                code_url: None,
                can: verbs,
            });
        }
        listed
    }

    fn listed_payments(&self) -> Vec<Listed> {
        let payments = self.payments.iter().map(|payment| Listed {
            kind: "orders",
            product: payment.trade_type.clone(),
            number: payment.out_trade_no.clone(),
            state: payment.state.name().to_owned(),
            total: Some(payment.total),
            description: description(&Value::Object(payment.said.clone())),
            code_url: payment.code_url(),
            can: match payment.state.is_paid() {
                true if payment.deposit.is_some() => Vec::new(),
                true => vec!["refund"],
                false if payment.state.leads_to(super::payment::TradeState::Success) => {
                    vec!["pay", "fail"]
                }
                false => Vec::new(),
            },
        });
        payments.collect()
    }

    /// What the QR code of a Native order says.
    pub(crate) fn code_url(&self, number: &str) -> Option<String> {
        let mut payments = self.payments.iter();
        let payment = payments.find(|payment| payment.out_trade_no == number)?;
        payment.code_url()
    }

    /// What a refund of all of a payment asks for: `sub_mchid`, if there is one, and the total.
    pub(crate) fn refundable(&self, number: &str) -> Option<(Option<String>, i64)> {
        let mut payments = self.payments.iter();
        let payment = payments.find(|payment| payment.out_trade_no == number)?;
        Some((payment.sub_mchid.clone(), payment.total))
    }
}

fn shared(product: &str, number: &str, fen: i64, finished: bool) -> Listed {
    let state = if finished { "FINISHED" } else { "PROCESSING" };
    Listed {
        kind: "profit-sharing",
        product: product.to_owned(),
        number: number.to_owned(),
        state: state.to_owned(),
        total: Some(fen),
        description: None,
        code_url: None,
        can: can(state, "PROCESSING", &["finish"]),
    }
}

fn rows(orders: serde_json::Result<Value>) -> Map<String, Value> {
    match orders {
        Ok(Value::Object(orders)) => orders,
        _ => Map::new(),
    }
}

fn text(order: &Value, pointer: &str) -> String {
    let value = order.pointer(pointer).and_then(Value::as_str);
    value.unwrap_or_default().to_owned()
}

fn description(said: &Value) -> Option<String> {
    let named = ["description", "body", "service_introduction"];
    let mut found = named.iter().filter_map(|name| said[*name].as_str());
    found.next().map(str::to_owned)
}

fn can(state: &str, wanted: &str, verbs: &[&'static str]) -> Vec<&'static str> {
    match state == wanted {
        true => verbs.to_vec(),
        false => Vec::new(),
    }
}

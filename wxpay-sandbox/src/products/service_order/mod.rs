//! Orders for a service that is paid afterwards: WeChat Pay Score, smart retail, rental and others.

mod by_user;
mod kind;
mod shown;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::code::Code;
use super::fields::set;
use super::mini_program::add_jump;
use super::payment::{ServicePayment, content};
use super::{BusinessError, Call, Outcome, Products, Scene};
use crate::clock::compact;
use crate::random;
use kind::{Kind, State, Step};

/// One order, as it was made, and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ServiceOrder {
    kind: Kind,
    state: State,
    /// The request that made it.
    request: Map<String, Value>,
    /// What answers show of it: the request, and what was added since.
    content: Map<String, Value>,
    paid: Option<PaidService>,
}

/// How the user paid for a service.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct PaidService {
    /// Paid to the merchant, past WeChat Pay.
    otherwise: bool,
    transaction_id: String,
    /// Unix seconds.
    time: i64,
}

impl Products {
    pub(super) fn service_order(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        let (method, path) = call.name();
        let (mut kind, step) = Kind::of(method, path)?;
        // Hotel orders are cancelled as rental orders are.
        let hotel = Kind::Hotel.key(call.text("out_order_no"));
        if path == "v2/wxv/cancelbill" && self.service_orders.contains_key(&hotel) {
            let rental = Kind::Rental.key(call.text("out_order_no"));
            if !self.service_orders.contains_key(&rental) {
                kind = Kind::Hotel;
            }
        }
        let order = match step {
            Step::Create => self.create_service(kind, call, scene),
            Step::CreateCompleted => self
                .create_service(kind, call, scene)
                .and_then(|order| order.complete(call)),
            _ => self
                .find_service(kind, call)
                .and_then(|order| order.step(step, call, scene)),
        };
        Some(order.map(|order| call.documented(&order.shown())))
    }

    /// Opens an order, or finds the one that the very same request opened before.
    fn create_service(
        &mut self,
        kind: Kind,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Result<&mut ServiceOrder, BusinessError> {
        let number = call.text("out_order_no");
        let request = said(kind, call);
        let order = self.service_orders.entry(kind.key(number));
        let order = order.or_insert_with(|| {
            let mut content = request.clone();
            set(&mut content, "mchid", scene.mchid);
            set(&mut content, "order_id", random::digits(32));
            match kind {
                Kind::PayScore => {
                    set(&mut content, "package", random::alphanumeric(96));
                    // Optional where an order is completed at once, and yet always answered.
                    content.entry("service_introduction").or_insert("".into());
                }
                Kind::SmartRetail | Kind::Rental | Kind::Hotel | Kind::PayAfter => {
                    set(&mut content, "finish_ticket", random::alphanumeric(64));
                    add_jump(&mut content);
                }
            }
            match kind {
                Kind::Rental => set(&mut content, "returned", "FALSE"),
                Kind::Hotel => set(&mut content, "checked_in", "FALSE"),
                _ => {}
            }
            let agreed = call.value("need_user_confirm") == Some(&Value::Bool(false))
                || call.operation.path.ends_with("/direct-complete");
            let mut order = ServiceOrder {
                kind,
                state: State::Created,
                request: request.clone(),
                content,
                paid: None,
            };
            if agreed {
                order.agree();
            }
            order
        });
        match order.request == request {
            true => Ok(order),
            false => {
                let why = format!("order {number} exists with another content");
                Err(call.refuse(Code::InvalidRequest, why))
            }
        }
    }

    /// The order that a request is about; what it says of application, service and merchant must
    /// be true.
    fn find_service(
        &mut self,
        kind: Kind,
        call: &Call<'_>,
    ) -> Result<&mut ServiceOrder, BusinessError> {
        let number = call.text("out_order_no");
        if !kind.has_ticket() && number.is_empty() && call.text("query_id").is_empty() {
            let why = "out_order_no or query_id must be given";
            return Err(call.refuse(Code::Parameter, why));
        }
        let order = self.service_orders.get_mut(&kind.key(number));
        let order = order.ok_or_else(|| {
            let why = format!("there is no order with out_order_no `{number}`");
            call.refuse(Code::OrderNotExist, why)
        })?;
        for name in ["appid", "service_id", "sub_mchid"] {
            let sent = call.text(name);
            let known = order.content.get(name).and_then(Value::as_str);
            if !sent.is_empty() && sent != known.unwrap_or(sent) {
                let known = known.unwrap_or_default();
                let why = format!("{name} is `{sent}`, but the order was made with `{known}`");
                return Err(call.refuse(Code::InvalidRequest, why));
            }
        }
        Ok(order)
    }
}

impl ServiceOrder {
    fn step(
        &mut self,
        step: Step,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Result<&mut ServiceOrder, BusinessError> {
        match step {
            Step::Create | Step::CreateCompleted | Step::Query => {}
            Step::Cancel => {
                self.must_lead_to(State::Revoked, "CREATED or in service", call)?;
                self.state = State::Revoked;
            }
            Step::Complete => return self.complete(call),
            Step::Modify => {
                self.must_lead_to(State::Paid, "completed and unpaid", call)?;
                self.content.extend(said(self.kind, call));
            }
            Step::Collect => {
                self.must_lead_to(State::Paid, "completed and unpaid", call)?;
                if self.owed() == 0 {
                    return Err(call.refuse(Code::InvalidRequest, "nothing is owed"));
                }
            }
            Step::Sync => {
                self.must_lead_to(State::Paid, "completed and unpaid", call)?;
                self.settle(true, scene.now);
            }
            Step::Announce => self.must_lead_to(State::Finished, "in service", call)?,
        }
        Ok(self)
    }

    /// The user agrees, and is known from then on.
    fn agree(&mut self) {
        self.state = State::Accepted;
        if self.kind == Kind::PayScore {
            let openid = self.content.entry("openid");
            openid.or_insert_with(|| format!("o{}", random::alphanumeric(27)).into());
        }
    }

    /// The service is over. Saying so again, in the same words, changes nothing.
    fn complete(&mut self, call: &Call<'_>) -> Result<&mut ServiceOrder, BusinessError> {
        let ticket = self.content.get("finish_ticket").and_then(Value::as_str);
        if self.kind.has_ticket() && ticket != Some(call.text("finish_ticket")) {
            let why = "finish_ticket is not the one that the order's query shows";
            return Err(call.refuse(Code::Parameter, why));
        }
        let finish = said(self.kind, call);
        let is_said = |(name, value): (&String, &Value)| self.content.get(name) == Some(value);
        let again = matches!(self.state, State::Finished | State::Paid);
        if again && finish.iter().all(is_said) {
            return Ok(self);
        }
        self.must_lead_to(State::Finished, "in service", call)?;
        self.state = State::Finished;
        self.content.extend(finish);
        Ok(self)
    }

    fn must_lead_to(
        &self,
        next: State,
        wanted: &str,
        call: &Call<'_>,
    ) -> Result<(), BusinessError> {
        if self.state.leads_to(next) {
            return Ok(());
        }
        let (number, state) = (call.text("out_order_no"), self.state.name(self.kind));
        let why = format!("order {number} is {state}; it must be {wanted} for this");
        Err(call.refuse(Code::InvalidRequest, why))
    }

    /// What the user has to pay; fen.
    fn owed(&self) -> i64 {
        match self.content.get("total_amount") {
            Some(Value::Number(fen)) => fen.as_i64().unwrap_or_default(),
            Some(Value::String(fen)) => fen.parse().unwrap_or_default(),
            _ => 0,
        }
    }

    /// What the user has paid for it by WeChat Pay.
    fn payment(&self) -> Option<ServicePayment<'_>> {
        let paid = self.paid.as_ref().filter(|paid| !paid.otherwise)?;
        Some(ServicePayment {
            content: &self.content,
            transaction_id: &paid.transaction_id,
            total: self.owed(),
            time: paid.time,
        })
    }

    fn settle(&mut self, otherwise: bool, now: i64) {
        self.state = State::Paid;
        self.paid = Some(PaidService {
            otherwise,
            transaction_id: format!("4200{}", random::digits(24)),
            time: now,
        });
        set(&mut self.content, "pay_succ_time", compact(now));
    }
}

/// What a request says of the order. Left out: what differs between two sendings of the same
/// request, namely the signature, and the user's data, which is encrypted afresh each time.
fn said(kind: Kind, call: &Call<'_>) -> Map<String, Value> {
    if matches!(kind, Kind::PayScore | Kind::SmartRetail) {
        return call.body.clone();
    }
    let mut said = content(&call.body);
    said.retain(|name, _| !["name", "phone", "userid", "address"].contains(&name.as_str()));
    said
}

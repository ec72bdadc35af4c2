use serde::{Deserialize, Serialize};

use crate::products::rows::key;

/// The products whose orders live the same life: the user agrees to a service, gets it, and pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// WeChat Pay Score service orders (微信支付分服务订单).
    PayScore,
    /// Smart-retail orders (智慧零售订单).
    SmartRetail,
    /// Rental orders of APIv2 (租借订单, `wxv/…rentbill`).
    Rental,
}

/// What a request does to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Create,
    /// Creates an order whose service is over already.
    CreateCompleted,
    Query,
    Cancel,
    Complete,
    /// Changes what is owed.
    Modify,
    /// Asks the user for the money again.
    Collect,
    /// Tells that the user has paid otherwise.
    Sync,
}

impl Kind {
    /// What an operation does, and to what.
    pub(super) fn of(method: &str, path: &str) -> Option<(Kind, Step)> {
        let rental = match (method, path) {
            ("POST", "v2/wxv/createrentbill") => Some(Step::Create),
            ("POST", "v2/wxv/queryrentbill") => Some(Step::Query),
            ("POST", "v2/wxv/cancelbill") => Some(Step::Cancel),
            ("POST", "v2/wxv/finishrentbill") => Some(Step::Complete),
            _ => None,
        };
        if let Some(step) = rental {
            return Some((Kind::Rental, step));
        }
        let rest = path.strip_prefix("v3/payscore/")?;
        let (kind, rest) = match rest.strip_prefix("smartretail-orders") {
            Some(rest) => (Kind::SmartRetail, rest),
            None => {
                let rest = rest.strip_prefix("partner/").unwrap_or(rest);
                (Kind::PayScore, rest.strip_prefix("serviceorder")?)
            }
        };
        let step = match (method, rest) {
            ("POST", "") => Step::Create,
            ("GET", "") => Step::Query,
            ("POST", "/direct-complete") => Step::CreateCompleted,
            ("POST", "/{out_order_no}/cancel") => Step::Cancel,
            ("POST", "/{out_order_no}/complete") => Step::Complete,
            ("POST", "/{out_order_no}/modify") => Step::Modify,
            ("POST", "/{out_order_no}/pay") => Step::Collect,
            ("POST", "/{out_order_no}/sync") => Step::Sync,
            _ => return None,
        };
        Some((kind, step))
    }

    /// Where an order is stored: numbers are unique per product.
    pub(super) fn key(self, number: &str) -> String {
        let kind = match self {
            Kind::PayScore => "pay_score",
            Kind::SmartRetail => "smart_retail",
            Kind::Rental => "rental",
        };
        key(number, kind)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// Waits for the user to agree.
    Created,
    /// The service goes on.
    Accepted,
    /// The service is over; something may be owed.
    Finished,
    /// What was owed is paid.
    Paid,
    Revoked,
}

impl State {
    /// How answers about this product name it.
    pub(super) fn name(self, kind: Kind) -> &'static str {
        match (kind, self) {
            (_, State::Created) => "CREATED",
            (_, State::Revoked) => "REVOKED",
            (Kind::PayScore, State::Accepted) => "DOING",
            (Kind::PayScore, State::Finished | State::Paid) => "DONE",
            (_, State::Accepted) => "USER_ACCEPTED",
            (_, State::Finished) => "FINISHED",
            (_, State::Paid) => "USER_PAID",
        }
    }

    /// The steps that an order can take.
    pub(super) fn leads_to(self, next: State) -> bool {
        match next {
            State::Created => false,
            State::Accepted => self == State::Created,
            State::Finished => self == State::Accepted,
            State::Paid => self == State::Finished,
            State::Revoked => matches!(self, State::Created | State::Accepted),
        }
    }
}

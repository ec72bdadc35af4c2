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
    /// Hotel orders of APIv2 (速住订单, `wxv/…hotelbill`).
    Hotel,
    /// Orders to be paid after use (先享后付订单).
    PayAfter,
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
    /// Sends the user a message about what is going to be owed.
    Announce,
}

impl Kind {
    pub(super) const ALL: [Kind; 5] = [
        Kind::PayScore,
        Kind::SmartRetail,
        Kind::Rental,
        Kind::Hotel,
        Kind::PayAfter,
    ];

    /// Whether its orders are completed with a ticket that answers show.
    pub(super) fn has_ticket(self) -> bool {
        matches!(self, Kind::Rental | Kind::Hotel)
    }

    /// What an operation does, and to what.
    pub(super) fn of(method: &str, path: &str) -> Option<(Kind, Step)> {
        if let Some(rest) = path.strip_prefix("v2/wxv/") {
            let (kind, step) = match rest {
                "createrentbill" => (Kind::Rental, Step::Create),
                "queryrentbill" => (Kind::Rental, Step::Query),
                "cancelbill" => (Kind::Rental, Step::Cancel),
                "finishrentbill" => (Kind::Rental, Step::Complete),
                "changerentmoney" => (Kind::Rental, Step::Modify),
                "createhotelbill" => (Kind::Hotel, Step::Create),
                "queryhotelbill" => (Kind::Hotel, Step::Query),
                "finishhotelbill" => (Kind::Hotel, Step::Complete),
                _ => return None,
            };
            return Some((kind, step));
        }
        let rest = path.strip_prefix("v3/payscore/")?;
        let rest = rest.strip_prefix("partner/").unwrap_or(rest);
        let (kind, rest) = match rest {
            "servicepayondeliveryorder" => (Kind::PayScore, ""),
            _ => [
                (Kind::PayScore, "serviceorder"),
                (Kind::SmartRetail, "smartretail-orders"),
                (Kind::PayAfter, "payafter-orders"),
            ]
            .into_iter()
            .find_map(|(kind, root)| Some((kind, rest.strip_prefix(root)?)))?,
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
            ("POST", "/{out_order_no}/send-pendingmessage")
            | ("POST", "/{out_order_no}/send-prepaidmessage") => Step::Announce,
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
            Kind::Hotel => "hotel",
            Kind::PayAfter => "pay_after",
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

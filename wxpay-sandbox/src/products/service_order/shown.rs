use serde_json::{Map, Value, json};

use super::{Kind, ServiceOrder, State};
use crate::clock::compact;
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::products::fields::set;

impl ServiceOrder {
    /// All that answers may show of it.
    pub(super) fn shown(&self) -> Map<String, Value> {
        let mut shown = self.content.clone();
        set(&mut shown, "state", self.state.name(self.kind));
        if self.kind != Kind::PayScore {
            match &self.paid {
                Some(paid) if paid.otherwise => set(&mut shown, "pay_type", "MchChannelPayType"),
                Some(paid) => {
                    let id = paid.transaction_id.as_str();
                    set(&mut shown, "finish_transaction_id", id);
                }
                None => {}
            }
            return shown;
        }
        match self.state {
            State::Accepted => set(&mut shown, "state_description", "USER_CONFIRM"),
            State::Finished | State::Paid => {
                set(&mut shown, "state_description", "MCH_COMPLETE");
                set(&mut shown, "need_collection", self.owed() > 0);
                set(&mut shown, "collection", self.collection());
            }
            State::Created | State::Revoked => {}
        }
        shown
    }

    fn collection(&self) -> Value {
        let owed = self.owed();
        let Some(paid) = &self.paid else {
            return json!({
                "state": "USER_PAYING",
                "total_amount": owed,
                "paying_amount": owed,
                "paid_amount": 0,
            });
        };
        json!({
            "state": "USER_PAID",
            "total_amount": owed,
            "paying_amount": 0,
            "paid_amount": owed,
            "details": [{
                "seq": 1,
                "amount": owed,
                "paid_type": if paid.otherwise { "MCH" } else { "NEWTON" },
                "paid_time": compact(paid.time),
                "transaction_id": paid.transaction_id,
            }],
        })
    }

    /// What its merchant is to be told of its state; none when there is nothing, or nowhere, to
    /// tell.
    pub(super) fn event(&self) -> Option<PendingEvent> {
        let notify_url = self.content.get("notify_url").and_then(Value::as_str)?;
        let (event_type, summary) = match (self.kind, self.state) {
            (Kind::PayScore, State::Accepted) => ("PAYSCORE.USER_CONFIRM", "用户确认订单"),
            (Kind::PayScore, State::Paid) => ("PAYSCORE.USER_PAID", "用户支付成功"),
            _ => return None,
        };
        let mut resource = self.shown();
        for name in ["notify_url", "package", "need_user_confirm"] {
            resource.remove(name);
        }
        Some(PendingEvent {
            protocol: Family::V3,
            event_type: event_type.to_owned(),
            original_type: "payscore".to_owned(),
            summary: summary.to_owned(),
            resource,
            notify_url: notify_url.to_owned(),
        })
    }
}

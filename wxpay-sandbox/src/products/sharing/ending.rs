//! How shares and returns end. Merchants that receive are told where the merchant platform says
//! (分账动账通知), for no request names a `notify_url`.

use serde_json::{Map, json};

use super::{Part, Share};
use crate::clock::rfc3339;
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::products::Products;
use crate::products::action::ActionError;
use crate::products::fields::set;
use crate::products::payment::Payment;
use crate::products::rows::numbered;

/// The kind of receiver that is told.
const MERCHANT: &str = "MERCHANT_ID";

impl Products {
    /// Where merchants are told of profit sharing; empty for nowhere.
    pub(crate) fn sharing_notify_url(&self) -> &str {
        &self.sharing_notify_url
    }

    pub(crate) fn set_sharing_notify_url(&mut self, url: String) {
        self.sharing_notify_url = url;
    }

    /// The money of the shares and returns with this number arrives.
    pub(in crate::products) fn finish_sharing(
        &mut self,
        number: &str,
        now: i64,
    ) -> Result<(), ActionError> {
        let shares: Vec<(String, bool)> = numbered(&self.shares, number)
            .filter(|(_, share)| share.out_order_no == number)
            .map(|(key, share)| (key.clone(), share.finished))
            .collect();
        let returns: Vec<(String, bool)> = numbered(&self.share_returns, number)
            .filter(|(_, known)| known.out_return_no() == number)
            .map(|(key, known)| (key.clone(), known.finished))
            .collect();
        let number = number.to_owned();
        if shares.is_empty() && returns.is_empty() {
            let what = "profit sharing";
            return Err(ActionError::Unknown { what, number });
        }
        if shares.iter().chain(&returns).all(|(_, finished)| *finished) {
            return Err(ActionError::WrongState {
                number,
                state: "FINISHED".to_owned(),
                wanted: "PROCESSING",
            });
        }
        shares.iter().for_each(|(key, _)| self.end_share(key, now));
        returns
            .iter()
            .for_each(|(key, _)| self.end_return(key, now));
        Ok(())
    }

    /// The money of a share has arrived, at the latest when somebody asks.
    pub(super) fn end_share(&mut self, key: &str, now: i64) {
        let Some(share) = self.shares.get_mut(key).filter(|share| !share.finished) else {
            return;
        };
        share.finished = true;
        let share = share.clone();
        // What is unfrozen goes to nobody else.
        if share.request.contains_key("receivers") {
            let ids = (share.order_id.as_str(), share.out_order_no.as_str());
            for part in share.parts.iter().filter(|part| part.kind == MERCHANT) {
                self.tell("PROFITSHARING.SUCCESS", &share, ids, part, now);
            }
        }
    }

    /// The money of a return has arrived, at the latest when somebody asks.
    pub(super) fn end_return(&mut self, key: &str, now: i64) {
        let known = self.share_returns.get_mut(key);
        let Some(known) = known.filter(|known| !known.finished) else {
            return;
        };
        known.finished = true;
        let known = known.clone();
        let Some(share) = self.shares.get(&known.share).cloned() else {
            return;
        };
        let part = Part {
            kind: MERCHANT.to_owned(),
            account: known.text("return_mchid").to_owned(),
            amount: known.amount(),
            returned: 0,
            description: known.text("description").to_owned(),
            detail_id: String::new(),
        };
        let ids = (known.return_id.as_str(), known.out_return_no());
        self.tell("PROFITSHARING.RETURN", &share, ids, &part, now);
    }

    fn tell(
        &mut self,
        event_type: &str,
        share: &Share,
        (order_id, out_order_no): (&str, &str),
        part: &Part,
        now: i64,
    ) {
        let Some(payment) = self.payments.get(&share.payment) else {
            return;
        };
        if self.sharing_notify_url.is_empty() {
            return;
        }
        let mut resource = sharer(payment);
        set(
            &mut resource,
            "transaction_id",
            share.transaction_id.as_str(),
        );
        set(&mut resource, "order_id", order_id);
        set(&mut resource, "out_order_no", out_order_no);
        let receiver = json!({
            "type": part.kind,
            "account": part.account,
            "amount": part.amount,
            "description": part.description,
        });
        set(&mut resource, "receiver", receiver);
        set(&mut resource, "success_time", rfc3339(now));
        let summary = match event_type {
            "PROFITSHARING.RETURN" => "分账回退",
            _ => "分账",
        };
        self.outbox.push(PendingEvent {
            // Also of what APIv2 shares.
            protocol: Family::V3,
            event_type: event_type.to_owned(),
            original_type: "profitsharing".to_owned(),
            summary: summary.to_owned(),
            resource,
            notify_url: self.sharing_notify_url.clone(),
        });
    }
}

/// Who shares.
fn sharer(payment: &Payment) -> Map<String, serde_json::Value> {
    let mut said = Map::new();
    match &payment.sub_mchid {
        Some(sub_mchid) => {
            set(&mut said, "sp_mchid", payment.mchid.as_str());
            set(&mut said, "sub_mchid", sub_mchid.as_str());
        }
        None => set(&mut said, "mchid", payment.mchid.as_str()),
    }
    said
}

use serde_json::{Map, Value, json};

use super::Share;
use crate::clock::rfc3339;
use crate::products::fields::set;

impl Share {
    /// All that answers may show of it, under the names of merchants and of platforms.
    pub(super) fn shown(&self) -> Map<String, Value> {
        let state = if self.finished {
            "FINISHED"
        } else {
            "PROCESSING"
        };
        let result = if self.finished { "SUCCESS" } else { "PENDING" };
        let time = rfc3339(self.created);
        let part = |part: &super::Part| {
            let mut shown = json!({
                "type": part.kind,
                "account": part.account,
                "receiver_account": part.account,
                "amount": part.amount,
                "description": part.description,
                "detail_id": part.detail_id,
                "result": result,
                "create_time": time,
                "finish_time": time,
            });
            if part.kind == "MERCHANT_ID" {
                shown["receiver_mchid"] = json!(part.account);
            }
            shown
        };
        let parts: Vec<Value> = self.parts.iter().map(part).collect();
        let mut shown = Map::new();
        if let Some(brand) = self.request.get("brand_mchid") {
            set(&mut shown, "brand_mchid", brand.clone());
        }
        // Unfreezing names no receivers.
        if let (None, [rest]) = (self.request.get("receivers"), &*self.parts) {
            set(&mut shown, "finish_amount", rest.amount);
            set(&mut shown, "finish_description", rest.description.as_str());
        }
        if let Some(sub_mchid) = &self.sub_mchid {
            set(&mut shown, "sub_mchid", sub_mchid.as_str());
        }
        set(&mut shown, "transaction_id", self.transaction_id.as_str());
        set(&mut shown, "out_order_no", self.out_order_no.as_str());
        set(&mut shown, "order_id", self.order_id.as_str());
        set(&mut shown, "state", state);
        set(&mut shown, "status", state);
        set(&mut shown, "receivers", parts);
        shown
    }
}

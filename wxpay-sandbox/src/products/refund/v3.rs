use serde_json::Value;

use super::{Refund, RefundStatus, Wish};
use crate::products::code::Code;
use crate::products::payment::payee;
use crate::products::rows::key;
use crate::products::{BusinessError, Call, Outcome, Products, Scene};

impl Products {
    pub(in crate::products) fn refund_v3(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        match call.name() {
            ("POST", "v3/refund/domestic/refunds" | "v3/ecommerce/refunds/apply") => {
                Some(self.refund(call, scene))
            }
            (
                "GET",
                "v3/refund/domestic/refunds/{out_refund_no}"
                | "v3/ecommerce/refunds/out-refund-no/{out_refund_no}"
                | "v3/ecommerce/refunds/id/{refund_id}",
            ) => Some(self.query_refund(call, scene)),
            (
                "POST",
                "v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund"
                | "v3/ecommerce/refunds/{refund_id}/apply-abnormal-refund",
            ) => Some(self.refund_again(call, scene)),
            _ => None,
        }
    }

    fn refund(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let amount = |name: &str| {
            let amount = call
                .body
                .get("amount")
                .and_then(|amount| amount[name].as_i64());
            amount.unwrap_or_default()
        };
        let wish = Wish {
            out_refund_no: call.text("out_refund_no"),
            total: amount("total"),
            refund: amount("refund"),
            notify_url: call.text("notify_url"),
            request: call.body.clone(),
        };
        let refund = self.open_refund(call, scene, wish)?.clone();
        self.show_refund(call, &refund)
    }

    fn query_refund(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let key = self.refund_key(call, scene)?;
        self.settle_refund(&key, scene.now);
        match self.refunds.get(&key) {
            Some(refund) => self.show_refund(call, refund),
            None => Err(call.refuse(Code::RefundNotExist, key)),
        }
    }

    /// Sends the money of an abnormal refund elsewhere.
    fn refund_again(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let key = self.refund_key(call, scene)?;
        let Some(refund) = self.refunds.get_mut(&key) else {
            return Err(call.refuse(Code::RefundNotExist, key));
        };
        let named = call.text("out_refund_no");
        if refund.out_refund_no != named {
            let why = format!("this refund's out_refund_no is not `{named}`");
            return Err(call.refuse(Code::InvalidRequest, why));
        }
        if !refund.status.leads_to(RefundStatus::Processing) {
            let state = refund.status.names().0;
            let why = format!("refund {named} is {state}; this needs ABNORMAL");
            return Err(call.refuse(Code::InvalidRequest, why));
        }
        refund.status = RefundStatus::Processing;
        let refund = refund.clone();
        self.show_refund(call, &refund)
    }

    fn show_refund(&self, call: &Call<'_>, refund: &Refund) -> Outcome {
        match self.payments.get(&refund.payment) {
            Some(payment) => Ok(call.documented(&refund.v3(payment))),
            None => Err(call.refuse(Code::PaymentNotExist, &refund.payment)),
        }
    }

    /// Where the refund is that a request of either protocol names.
    pub(super) fn refund_key(
        &self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Result<String, BusinessError> {
        let payee = payee(call, scene);
        let id = call
            .value("refund_id")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let number = call.text("out_refund_no");
        let mut refunds = self.refunds.iter();
        let found = match id {
            "" => self.refunds.get_key_value(&key(number, payee)),
            id => refunds.find(|(_, refund)| refund.refund_id == id),
        };
        found.map(|(key, _)| key.clone()).ok_or_else(|| {
            let why = format!("{payee} has no refund `{number}{id}`");
            call.refuse(Code::RefundNotExist, why)
        })
    }
}

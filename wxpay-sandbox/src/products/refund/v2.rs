use super::Wish;
use crate::products::code::Code;
use crate::products::fields::set;
use crate::products::payment::{content, payee};
use crate::products::{BusinessError, Call, Outcome, Products, Scene};

impl Products {
    pub(in crate::products) fn refund_v2(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        match call.name() {
            ("POST", "v2/secapi/pay/refund" | "v2/secapi/pay/refundv2" | "v2/deposit/refund") => {
                Some(self.refund_by_v2(call, scene))
            }
            ("POST", "v2/pay/refundquery" | "v2/pay/refundqueryv2" | "v2/deposit/refundquery") => {
                Some(self.query_refunds(call, scene))
            }
            _ => None,
        }
    }

    fn refund_by_v2(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let fen = |name: &str| call.text(name).parse().unwrap_or_default();
        let wish = Wish {
            out_refund_no: call.text("out_refund_no"),
            total: fen("total_fee"),
            refund: fen("refund_fee"),
            notify_url: call.text("notify_url"),
            request: content(&call.body),
        };
        let refund = self.open_refund(call, scene, wish)?.clone();
        let mut shown = refund.v2(None);
        if let Some(payment) = self.payments.get(&refund.payment) {
            shown.extend(payment.v2());
        }
        Ok(call.documented(&shown))
    }

    /// One refund by its numbers, or all of an order.
    fn query_refunds(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let keys = self.refund_keys(call, scene)?;
        for key in &keys {
            self.settle_refund(key, scene.now);
        }
        let refunds = keys.iter().filter_map(|key| self.refunds.get(key));
        let mut shown = serde_json::Map::new();
        for (place, refund) in refunds.enumerate() {
            if place == 0
                && let Some(payment) = self.payments.get(&refund.payment)
            {
                shown.extend(payment.v2());
            }
            shown.extend(refund.v2(Some(place)));
        }
        let count = keys.len().to_string();
        set(&mut shown, "refund_count", count.as_str());
        set(&mut shown, "total_refund_count", count);
        Ok(call.documented(&shown))
    }

    fn refund_keys(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Result<Vec<String>, BusinessError> {
        let named = |name: &str| !call.text(name).is_empty();
        if named("refund_id") || named("out_refund_no") {
            return Ok(vec![self.refund_key(call, scene)?]);
        }
        let payee = payee(call, scene);
        let (id, number) = (call.text("transaction_id"), call.text("out_trade_no"));
        let payment = self.payments.find(payee, id, number, scene.now);
        let keys = payment.map(|payment| payment.refunds.clone());
        keys.filter(|keys| !keys.is_empty()).ok_or_else(|| {
            let why = format!("no refund of an order `{number}{id}` of {payee}");
            call.refuse(Code::RefundNotExist, why)
        })
    }
}

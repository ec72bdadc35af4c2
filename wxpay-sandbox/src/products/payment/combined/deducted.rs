//! Combined orders that a platform deducts under a contract, without the user.

use serde_json::Map;

use super::super::{Payment, TradeState};
use super::v3::{combined, draft, subs};
use crate::products::code::Code;
use crate::products::{Call, Outcome, Products, Scene};

const ORDERS: &str = "v3/ecommerce/combine-papay/transactions";
const ORDER: &str = "v3/ecommerce/combine-papay/transactions/{combine_out_trade_no}";
const REVERSE: &str = "v3/ecommerce/combine-papay/transactions/{combine_out_trade_no}/reverse";

impl Products {
    pub(in crate::products) fn combined_deductions(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        match call.name() {
            ("POST", ORDERS) => Some(self.deduct_combined(call, scene)),
            ("GET", ORDER) => Some(self.show_combined(call, scene)),
            ("POST", REVERSE) => Some(self.reverse_combined(call, scene)),
            _ => None,
        }
    }

    /// The answer says already that the money has moved.
    fn deduct_combined(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let mut new = combined(call, scene, "PAP");
        new.openid = self.payer_by_contract(call)?;
        let drafts = subs(call).map(|sub| draft(call, scene, sub, "PAP"));
        self.open_combined(call, scene, new, drafts.collect())?;
        self.settle_combined(call.text("combine_out_trade_no"), scene.now);
        self.show_combined(call, scene)
    }

    /// Gives the user the money back, of all the orders or of none.
    fn reverse_combined(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let combined = self.combined(call, scene)?;
        if combined.trade_type != "PAP" {
            let why = "only deductions are reversed; close or refund this combined order";
            return Err(call.refuse(Code::InvalidRequest, why));
        }
        if call.body.contains_key("sub_orders") {
            let named = subs(call).filter_map(|sub| sub["out_trade_no"].as_str());
            let named: Vec<&str> = named.collect();
            self.must_name_all(call, &combined.payments, &named)?;
        }
        let keys = combined.payments.iter();
        let mut payments = keys.filter_map(|key| self.payments.get(key));
        let stays = |payment: &&Payment| !payment.state.leads_to(TradeState::Revoked);
        if let Some(payment) = payments.find(stays) {
            let why = format!("{}; SUCCESS can be reversed", payment.standing());
            return Err(call.refuse(Code::InvalidRequest, why));
        }
        for key in &combined.payments {
            if let Some(payment) = self.payments.get_mut(key) {
                payment.state = TradeState::Revoked;
            }
        }
        Ok(Map::new())
    }
}

use serde_json::{Map, Value, json};

use crate::clock::rfc3339;
use crate::products::fields::set;
use crate::products::payment::{Payment, TradeState, check, draft_v2, draft_v3};
use crate::products::{BusinessError, Call, Outcome, Products, Scene};

impl Products {
    /// Deductions under contracts, and their announcement.
    pub(in crate::products) fn papay_deductions(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        match call.name() {
            (
                "POST",
                "v3/papay/pay/transactions/apply"
                | "v3/papay/pay/partner/transactions/apply"
                | "v3/papay/pay/harmony/transactions/apply",
            ) => Some(self.deduct_v3(call, scene)),
            ("POST", "v2/pay/pappayapply" | "v2/pay/partner/pappayapply") => {
                Some(self.deduct_v2(call, scene))
            }
            (
                "POST",
                "v3/papay/pay/schedules/contract-id/{contract_id}/schedule"
                | "v3/papay/pay/partner/schedules/contract-id/{contract_id}/schedule",
            ) => Some(self.schedule(call, scene)),
            (
                "GET",
                "v3/papay/pay/schedules/contract-id/{contract_id}"
                | "v3/papay/pay/partner/schedules/contract-id/{contract_id}",
            ) => Some(self.show_schedule(call)),
            (
                "POST",
                "v3/papay/contracts/{contract_id}/notify"
                | "v3/papay/contracts/{contract_id}/fail-notify"
                | "v3/partner-papay/contracts/{contract_id}/notify"
                | "v3/partner-papay/contracts/{contract_id}/fail-notify",
            ) => {
                let contract = self.contract(call);
                let told = contract.and_then(|contract| contract.must_be_signed(call));
                Some(told.map(|()| Map::new()))
            }
            _ => None,
        }
    }

    fn deduct_v3(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let payment = draft_v3(call, scene, "PAP");
        self.deduct(call, scene, payment)?;
        Ok(call.documented(&call.body))
    }

    fn deduct_v2(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let payment = draft_v2(call, scene, "PAP");
        self.deduct(call, scene, payment)?;
        Ok(call.documented(&call.body))
    }

    /// Accepts a deduction. It has succeeded when it is next asked about.
    fn deduct(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
        mut payment: Payment,
    ) -> Result<(), BusinessError> {
        check(call, &payment, None)?;
        let payer = self.payer_by_contract(call)?;
        payment.payer.clear();
        let openid = match payment.sub_mchid {
            Some(_) => "sp_openid",
            None => "openid",
        };
        set(&mut payment.payer, openid, payer);
        payment.state = TradeState::Accept;
        self.payments.open(payment, scene.now)?;
        Ok(())
    }

    fn schedule(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let contract = self.contract(call)?;
        contract.must_be_signed(call)?;
        let amount = call.body.get("schedule_amount").cloned();
        let date = |days: i64| -> String {
            let at = scene.now.saturating_add(days * 86_400);
            rfc3339(at).chars().take(10).collect()
        };
        let mut schedule = contract.schedule.take().unwrap_or_else(|| json!({}));
        schedule["schedule_state"] = json!("SCHEDULED");
        schedule["scheduled_amount"] = amount.unwrap_or(Value::Null);
        schedule["deduct_start_date"] = json!(date(1));
        schedule["deduct_end_date"] = json!(date(8));
        contract.schedule = Some(schedule);
        self.show_schedule(call)
    }

    fn show_schedule(&mut self, call: &Call<'_>) -> Outcome {
        let contract = self.contract(call)?;
        let schedule = contract.schedule.clone();
        let schedule = schedule.and_then(|schedule| schedule.as_object().cloned());
        let mut shown = schedule.unwrap_or_default();
        if !shown.contains_key("schedule_state") {
            set(&mut shown, "schedule_state", "NO_SCHEDULED");
        }
        Ok(call.documented(&shown))
    }
}

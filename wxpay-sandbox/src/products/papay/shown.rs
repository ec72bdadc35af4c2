use serde_json::{Map, Value, json};

use super::{Contract, ContractState, TerminatedBy};
use crate::clock::rfc3339;
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::products::Call;
use crate::products::fields::set;

/// How long a contract holds, in seconds: as good as for ever.
const LIFE: i64 = 30 * 365 * 86_400;

impl Contract {
    /// All that answers to this request may show of it.
    pub(super) fn shown(&self, call: &Call<'_>) -> Map<String, Value> {
        match call.family {
            Family::V3 => self.v3(),
            Family::V2 => self.v2(),
        }
    }

    fn v3(&self) -> Map<String, Value> {
        let mut shown = Map::new();
        let plan_id = match self.plan_id.parse::<i64>() {
            Ok(number) => json!(number),
            Err(_) => json!(self.plan_id),
        };
        let texts = match &self.sub_mchid {
            Some(sub_mchid) => vec![
                ("sp_mchid", self.mchid.as_str()),
                ("sp_appid", &self.appid),
                ("sub_mchid", sub_mchid),
                ("sp_openid", &self.openid),
            ],
            None => vec![
                ("mchid", self.mchid.as_str()),
                ("appid", &self.appid),
                ("openid", &self.openid),
            ],
        };
        for (name, value) in texts {
            set(&mut shown, name, value);
        }
        for name in [
            "sub_appid",
            "sub_openid",
            "contract_display_account",
            "out_user_code",
        ] {
            if let Some(value) = self.request.get(name) {
                set(&mut shown, name, value.clone());
            }
        }
        set(&mut shown, "contract_id", self.contract_id.as_str());
        set(&mut shown, "plan_id", plan_id);
        set(&mut shown, "out_contract_code", self.code.as_str());
        set(&mut shown, "contract_state", self.state.name());
        set(&mut shown, "contract_signed_time", rfc3339(self.signed));
        let expires = self.signed.saturating_add(LIFE);
        set(&mut shown, "contract_expired_time", rfc3339(expires));
        if let Some(end) = &self.terminated {
            let mode = match end.by {
                TerminatedBy::User => "USER_TERMINATE",
                TerminatedBy::Merchant => "MCH_API_TERMINATE",
            };
            let end = json!({
                "contract_termination_mode": mode,
                "contract_terminated_time": rfc3339(end.time),
                "contract_termination_remark": end.remark,
            });
            set(&mut shown, "contract_terminate_info", end);
        }
        if let Some(schedule) = &self.schedule {
            set(&mut shown, "deduct_schedule", schedule.clone());
        }
        shown
    }

    /// Texts only.
    fn v2(&self) -> Map<String, Value> {
        let mut shown = Map::new();
        let time = |unix: i64| rfc3339(unix).replace('T', " ").chars().take(19).collect();
        let signed: String = time(self.signed);
        let expires: String = time(self.signed.saturating_add(LIFE));
        let state = match self.state {
            ContractState::Signed => "0",
            _ => "1",
        };
        let account = self.request.get("contract_display_account");
        let account = account.and_then(Value::as_str).unwrap_or_default();
        for (name, value) in [
            ("mch_id", self.mchid.as_str()),
            ("appid", &self.appid),
            ("sub_mch_id", self.sub_mchid.as_deref().unwrap_or_default()),
            ("sub_appid", self.sub_appid.as_deref().unwrap_or_default()),
            ("contract_id", &self.contract_id),
            ("plan_id", &self.plan_id),
            ("contract_code", &self.code),
            ("contract_display_account", account),
            ("contract_state", state),
            ("contract_signed_time", &signed),
            ("contract_expired_time", &expires),
            ("openid", &self.openid),
        ] {
            if !value.is_empty() {
                set(&mut shown, name, value);
            }
        }
        if let Some(end) = &self.terminated {
            let mode = match end.by {
                TerminatedBy::User => "2",
                TerminatedBy::Merchant => "3",
            };
            let terminated: String = time(end.time);
            set(&mut shown, "contract_terminated_time", terminated);
            set(&mut shown, "contract_termination_mode", mode);
            if !end.remark.is_empty() {
                set(
                    &mut shown,
                    "contract_termination_remark",
                    end.remark.as_str(),
                );
            }
        }
        shown
    }

    /// What its merchant is to be told of its state; none when there is nowhere to tell.
    pub(super) fn event(&self) -> Option<PendingEvent> {
        if self.notify_url.is_empty() || !self.state.was_signed() {
            return None;
        }
        let ended = self.state == ContractState::Terminated;
        let (event_type, resource) = match self.protocol {
            Family::V3 => {
                let event_type = if ended {
                    "ENTRUST.TERMINATE"
                } else {
                    "ENTRUST.SIGN"
                };
                (event_type, self.v3())
            }
            Family::V2 => {
                let mut resource = self.v2();
                let change = if ended { "DELETE" } else { "ADD" };
                let when = if ended {
                    "contract_terminated_time"
                } else {
                    "contract_signed_time"
                };
                let when = resource.get(when).cloned().unwrap_or_default();
                set(&mut resource, "return_code", "SUCCESS");
                set(&mut resource, "result_code", "SUCCESS");
                set(&mut resource, "change_type", change);
                set(&mut resource, "operate_time", when);
                if let Some(serial) = self.request.get("request_serial") {
                    set(&mut resource, "request_serial", serial.clone());
                }
                ("pap-contract-state-changed", resource)
            }
        };
        Some(PendingEvent {
            protocol: self.protocol,
            event_type: event_type.to_owned(),
            original_type: "entrust".to_owned(),
            summary: if ended {
                "解约成功"
            } else {
                "签约成功"
            }
            .to_owned(),
            resource,
            notify_url: self.notify_url.clone(),
        })
    }
}

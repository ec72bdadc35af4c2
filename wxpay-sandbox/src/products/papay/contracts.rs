use serde_json::{Map, Value, json};

use super::{Contract, ContractState, TerminatedBy};
use crate::products::code::Code;
use crate::products::fields::set;
use crate::products::payment::{content, some};
use crate::products::rows::key;
use crate::products::{BusinessError, Call, Outcome, Products, Scene};
use crate::random;

impl Products {
    /// Making contracts, asking for them and ending them.
    pub(in crate::products) fn papay_contracts(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        let (method, path) = call.name();
        if let Some(rest) = path.strip_prefix("v2/papay/") {
            let rest = rest.strip_prefix("partner/").unwrap_or(rest);
            return match (method, rest) {
                ("POST", "preentrustweb") | ("GET", "h5entrustweb") => Some(self.sign(call, scene)),
                ("POST", "querycontract") => Some(self.show_contract(call)),
                ("POST", "deletecontract") => Some(self.end_contract(call, scene)),
                _ => None,
            };
        }
        let rest = path
            .strip_prefix("v3/papay/sign/")
            .or_else(|| path.strip_prefix("v3/papay/scheduled-deduct-sign/"))
            .or_else(|| path.strip_prefix("v3/ecommerce/combine-papay/"))?;
        let rest = rest.strip_prefix("partner/").unwrap_or(rest);
        let one = "contracts/plan-id/{plan_id}/out-contract-code/{out_contract_code}";
        let of_harmony =
            "contracts/harmony-plan-id/{plan_id}/out-contract-code/{out_contract_code}";
        match (method, rest) {
            ("POST", rest) if rest.starts_with("contracts/pre-entrust-sign") => {
                Some(self.sign(call, scene))
            }
            ("GET", rest) if rest == one || rest == of_harmony => Some(self.show_contract(call)),
            ("POST", rest) if rest.strip_suffix("/terminate") == Some(one) => {
                Some(self.end_contract(call, scene))
            }
            _ => None,
        }
    }

    fn sign(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let mut request = call.query.clone();
        request.extend(content(&call.body));
        let id = self.open_contract(call, scene, request)?;
        let mut shown = handles(&id);
        set(&mut shown, "mchid", scene.mchid);
        for name in [
            "appid",
            "sub_appid",
            "sub_mch_id",
            "plan_id",
            "out_contract_code",
        ] {
            if let Some(value) = call.value(name) {
                set(&mut shown, name, value.clone());
            }
        }
        Ok(call.documented(&shown))
    }

    /// Makes a contract that waits for its user, or finds the one that the very same request made
    /// before, and gives what hands it to the user's phone.
    pub(in crate::products) fn open_contract(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
        mut request: Map<String, Value>,
    ) -> Result<String, BusinessError> {
        forget_the_moment(&mut request);
        let first = |names: &[&str]| first(&request, names);
        let code = first(&CODE);
        let plan_id = first(&["plan_id"]);
        let known = self.contracts.contracts.get(&key(&code, &plan_id));
        if let Some(known) = known.filter(|known| known.state != ContractState::Declined) {
            let refusal = if known.state == ContractState::Waiting && known.request == request {
                return Ok(known.pre_entrustweb_id.clone());
            } else if known.state == ContractState::Waiting {
                format!("contract {code} was wished for with another content")
            } else {
                format!("contract {code} is {}", known.state.name())
            };
            return Err(call.refuse(Code::InvalidRequest, refusal));
        }
        let contract = Contract {
            contract_id: format!("Wx{}", random::digits(26)),
            protocol: call.family,
            mchid: scene.mchid.to_owned(),
            sub_mchid: some(&first(&["sub_mchid", "sub_mch_id"])),
            appid: first(&["sp_appid", "contract_appid", "appid"]),
            sub_appid: some(&first(&["sub_appid"])),
            openid: some(&first(&["openid", "sp_openid"]))
                .unwrap_or_else(|| format!("o{}", random::alphanumeric(27))),
            state: ContractState::Waiting,
            notify_url: first(&["contract_notify_url", "notify_url"]),
            pre_entrustweb_id: random::alphanumeric(64),
            signed: 0,
            terminated: None,
            schedule: request.get("deduct_schedule").map(|wished| {
                json!({
                    "estimated_deduct_date": wished["estimated_deduct_date"],
                    "estimated_deduct_amount": wished["estimated_deduct_amount"],
                    "schedule_state": "NO_SCHEDULED",
                })
            }),
            code,
            plan_id,
            request,
        };
        let id = contract.pre_entrustweb_id.clone();
        self.contracts.insert(contract);
        Ok(id)
    }

    /// As [`open_contract`](Self::open_contract), of a link that the user may open again later.
    pub(in crate::products) fn link_contract(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Result<String, BusinessError> {
        let mut request = call.query.clone();
        forget_the_moment(&mut request);
        let key = key(&first(&request, &CODE), &first(&request, &["plan_id"]));
        match self.contracts.contracts.get(&key) {
            Some(known) if known.state.was_signed() && known.request == request => {
                Ok(known.pre_entrustweb_id.clone())
            }
            _ => self.open_contract(call, scene, request),
        }
    }

    fn show_contract(&mut self, call: &Call<'_>) -> Outcome {
        let contract = self.contract(call)?;
        Ok(call.documented(&contract.shown(call)))
    }

    fn end_contract(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let contract = self.contract(call)?;
        contract.must_be_signed(call)?;
        let remark = call.text("contract_termination_remark");
        contract.terminate(TerminatedBy::Merchant, remark, scene.now);
        let (shown, event) = (call.documented(&contract.shown(call)), contract.event());
        self.outbox.extend(event);
        Ok(shown)
    }
}

/// What hands a contract to the user's phone, under all the names that it goes by.
fn handles(pre_entrustweb_id: &str) -> Map<String, Value> {
    let path = format!("pages/index/index?pre_entrustweb_id={pre_entrustweb_id}");
    let url = format!("https://payapp.weixin.qq.com/papay/sign?id={pre_entrustweb_id}");
    let handles = json!({
        "pre_entrustweb_id": pre_entrustweb_id,
        "redirect_url": url,
        "mini_program_username": "gh_5bd4d3e7ed9c",
        "mini_program_path": path,
        "miniprogram_username": "gh_5bd4d3e7ed9c",
        "miniprogram_path": path,
        "redirect_appid": "wxbd687630cd02ce1d",
        "redirect_path": path,
    });
    handles.as_object().cloned().unwrap_or_default()
}

/// The merchant's own number goes by two names.
const CODE: [&str; 2] = ["out_contract_code", "contract_code"];

/// Drops what differs each time that a request is sent.
fn forget_the_moment(request: &mut Map<String, Value>) {
    for name in ["sign", "sign_type", "nonce_str", "timestamp"] {
        request.remove(name);
    }
}

fn first(request: &Map<String, Value>, names: &[&str]) -> String {
    let mut values = names.iter().filter_map(|name| request.get(*name));
    values.find_map(text_of).unwrap_or_default()
}

/// Numbers too: a `plan_id` is one in JSON, and not in a path.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

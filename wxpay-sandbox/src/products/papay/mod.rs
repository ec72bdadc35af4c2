//! Automatic deductions (委托代扣): contracts that the user approves, and payments under them.

mod contracts;
mod deduction;
mod page;
mod shown;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::action::ActionError;
use super::code::Code;
use super::rows::{key, numbered};
use super::{BusinessError, Call, Products};
use crate::facts::Family;

/// One contract, wished for by the merchant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Contract {
    /// The merchant's own number for it.
    code: String,
    plan_id: String,
    contract_id: String,
    protocol: Family,
    mchid: String,
    sub_mchid: Option<String>,
    appid: String,
    sub_appid: Option<String>,
    openid: String,
    state: ContractState,
    notify_url: String,
    /// What hands it to the user's phone.
    pre_entrustweb_id: String,
    /// The request that made it, to know it again, and for what answers repeat of it.
    request: Map<String, Value>,
    /// Unix seconds.
    signed: i64,
    terminated: Option<Termination>,
    /// The deduction that is announced (扣费预约).
    schedule: Option<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum ContractState {
    /// Nobody but the merchant knows of it.
    Waiting,
    Signed,
    /// The user has said no, and may be asked again.
    Declined,
    Terminated,
}

impl ContractState {
    fn name(self) -> &'static str {
        match self {
            ContractState::Waiting => "WAITING",
            ContractState::Signed => "SIGNED",
            ContractState::Declined => "DECLINED",
            ContractState::Terminated => "TERMINATED",
        }
    }

    fn was_signed(self) -> bool {
        matches!(self, ContractState::Signed | ContractState::Terminated)
    }
}

/// How a contract ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Termination {
    by: TerminatedBy,
    remark: String,
    /// Unix seconds.
    time: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum TerminatedBy {
    User,
    Merchant,
}

/// Every contract, by plan and number, and found also by `contract_id`.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Contracts {
    contracts: BTreeMap<String, Contract>,
    ids: BTreeMap<String, String>,
}

impl Contracts {
    fn insert(&mut self, contract: Contract) {
        let key = key(&contract.code, &contract.plan_id);
        self.ids.insert(contract.contract_id.clone(), key.clone());
        if let Some(before) = self.contracts.insert(key, contract) {
            self.ids.remove(&before.contract_id);
        }
    }

    /// Finds a contract that the user has approved: by `contract_id` where that is given.
    fn find(&mut self, contract_id: &str, plan_id: &str, code: &str) -> Option<&mut Contract> {
        let key = match contract_id {
            "" => key(code, plan_id),
            id => self.ids.get(id)?.clone(),
        };
        let contract = self.contracts.get_mut(&key)?;
        contract.state.was_signed().then_some(contract)
    }
}

impl Products {
    /// The user approves a contract.
    pub(super) fn approve_contract(&mut self, code: &str, now: i64) -> Result<(), ActionError> {
        self.step_contract(code, ContractState::Waiting, |contract| {
            contract.answer(true, now);
        })
    }

    /// The user says no.
    pub(super) fn decline_contract(&mut self, code: &str, now: i64) -> Result<(), ActionError> {
        self.step_contract(code, ContractState::Waiting, |contract| {
            contract.answer(false, now);
        })
    }

    /// The user has had enough.
    pub(super) fn terminate_contract(&mut self, code: &str, now: i64) -> Result<(), ActionError> {
        self.step_contract(code, ContractState::Signed, |contract| {
            contract.terminate(TerminatedBy::User, "", now);
        })
    }

    fn step_contract(
        &mut self,
        code: &str,
        from: ContractState,
        step: impl FnOnce(&mut Contract),
    ) -> Result<(), ActionError> {
        let contracts = &mut self.contracts.contracts;
        let named: Vec<(String, ContractState)> = numbered(contracts, code)
            .filter(|(_, contract)| contract.code == code)
            .map(|(key, contract)| (key.clone(), contract.state))
            .collect();
        let Some((_, state)) = named.first() else {
            return Err(ActionError::Unknown {
                what: "contract",
                number: code.to_owned(),
            });
        };
        let able = named.iter().find(|(_, state)| *state == from);
        match able.and_then(|(key, _)| contracts.get_mut(key)) {
            Some(contract) => {
                step(contract);
                self.outbox.extend(contract.event());
                Ok(())
            }
            None => Err(ActionError::WrongState {
                number: code.to_owned(),
                state: state.name().to_owned(),
                wanted: from.name(),
            }),
        }
    }

    /// The user who agreed to what a request deducts.
    pub(super) fn payer_by_contract(&mut self, call: &Call<'_>) -> Result<String, BusinessError> {
        let contract = self.contract(call)?;
        contract.must_be_signed(call)?;
        Ok(contract.openid.clone())
    }

    /// The contract that a request is about, approved by the user.
    fn contract(&mut self, call: &Call<'_>) -> Result<&mut Contract, BusinessError> {
        let text = |name: &str| call.text(name);
        let code = [text("out_contract_code"), text("contract_code")].concat();
        let (id, plan) = (text("contract_id"), text("plan_id"));
        let found = self.contracts.find(id, plan, &code);
        let sub_mchid = [text("sub_mchid"), text("sub_mch_id")].concat();
        found
            .filter(|contract| contract.sub_mchid.as_deref().unwrap_or_default() == sub_mchid)
            .ok_or_else(|| {
                let why =
                    format!("no contract `{id}{code}` of plan `{plan}` that a user has approved");
                call.refuse(Code::ContractNotExist, why)
            })
    }
}

impl Contract {
    fn terminate(&mut self, by: TerminatedBy, remark: &str, now: i64) {
        self.state = ContractState::Terminated;
        self.terminated = Some(Termination {
            by,
            remark: remark.to_owned(),
            time: now,
        });
    }

    fn must_be_signed(&self, call: &Call<'_>) -> Result<(), BusinessError> {
        match self.state {
            ContractState::Signed => Ok(()),
            state => {
                let why = format!(
                    "contract {} is {}; this needs SIGNED",
                    self.code,
                    state.name()
                );
                Err(call.refuse(Code::InvalidRequest, why))
            }
        }
    }
}

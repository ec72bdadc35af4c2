//! Contracts, which the user agrees to on a page.

use super::{Contract, ContractState};
use crate::products::Products;
use crate::products::action::ActionError;
use crate::products::displayed::Displayed;

impl Products {
    /// What the user sees of the contract that this hands over; none when there is none.
    pub(crate) fn displayed_contract(&self, pre_entrustweb_id: &str) -> Option<Displayed> {
        let mut contracts = self.contracts.contracts.values();
        let contract = contracts.find(|known| known.pre_entrustweb_id == pre_entrustweb_id)?;
        Some(contract.displayed())
    }

    /// The user agrees to the contract that this hands over, or declines it.
    pub(crate) fn answer_contract(
        &mut self,
        pre_entrustweb_id: &str,
        agrees: bool,
        now: i64,
    ) -> Result<(), ActionError> {
        let mut contracts = self.contracts.contracts.values_mut();
        let Some(contract) = contracts.find(|known| known.pre_entrustweb_id == pre_entrustweb_id)
        else {
            return Err(ActionError::Unknown {
                what: "contract",
                number: pre_entrustweb_id.to_owned(),
            });
        };
        if contract.state != ContractState::Waiting {
            return Err(ActionError::WrongState {
                number: contract.code.clone(),
                state: contract.state.name().to_owned(),
                wanted: ContractState::Waiting.name(),
            });
        }
        contract.answer(agrees, now);
        self.outbox.extend(contract.event());
        Ok(())
    }
}

impl Contract {
    /// The user agrees, or declines.
    pub(super) fn answer(&mut self, agrees: bool, now: i64) {
        match agrees {
            true => {
                self.state = ContractState::Signed;
                self.signed = now;
            }
            false => self.state = ContractState::Declined,
        }
    }

    fn displayed(&self) -> Displayed {
        let asked = |name: &str| {
            let value = self.request.get(name).and_then(|value| value.as_str());
            value.unwrap_or_default().to_owned()
        };
        let contract_id = match self.state.was_signed() {
            true => self.contract_id.clone(),
            false => String::new(),
        };
        Displayed {
            state: self.state.name(),
            waits: self.state == ContractState::Waiting,
            rows: vec![
                ("Account", asked("contract_display_account")),
                ("Merchant", self.mchid.clone()),
                ("Sub-merchant", self.sub_mchid.clone().unwrap_or_default()),
                ("Application", self.appid.clone()),
                ("Plan", self.plan_id.clone()),
                ("Merchant's number", self.code.clone()),
                ("Contract", contract_id),
                ("Callback to", self.notify_url.clone()),
            ],
        }
    }
}

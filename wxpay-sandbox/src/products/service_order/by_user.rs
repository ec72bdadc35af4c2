use super::{Kind, State};
use crate::products::Products;
use crate::products::action::ActionError;

impl Products {
    /// The user agrees to a service.
    pub(in crate::products) fn confirm_service(&mut self, number: &str) -> Result<(), ActionError> {
        self.step_services(number, State::Accepted, 0)
    }

    /// The user pays for a service.
    pub(in crate::products) fn pay_service(
        &mut self,
        number: &str,
        now: i64,
    ) -> Result<(), ActionError> {
        self.step_services(number, State::Paid, now)
    }

    /// Numbers are unique per product only, so that several orders may take the step.
    fn step_services(&mut self, number: &str, next: State, now: i64) -> Result<(), ActionError> {
        let mut found = None;
        let mut stepped = false;
        for kind in Kind::ALL {
            let Some(order) = self.service_orders.get_mut(&kind.key(number)) else {
                continue;
            };
            found = Some(order.state.name(kind));
            let pays = next == State::Paid;
            if !order.state.leads_to(next) || pays && order.owed() == 0 {
                continue;
            }
            match pays {
                true => {
                    order.settle(false, now);
                    if let Some(payment) = order.payment() {
                        self.payments.pay_for_service(&payment);
                    }
                }
                false => order.agree(),
            }
            self.outbox.extend(order.event());
            stepped = true;
        }
        let number = number.to_owned();
        match found {
            _ if stepped => Ok(()),
            Some(state) => Err(ActionError::WrongState {
                number,
                state: state.to_owned(),
                wanted: match next {
                    State::Paid => "an order that is completed, with something owed",
                    _ => "CREATED",
                },
            }),
            None => Err(ActionError::Unknown {
                what: "service order",
                number,
            }),
        }
    }
}

//! H5 orders, which the user pays on a page.

use serde_json::Value;

use super::{Payment, TradeState};
use crate::products::Products;
use crate::products::action::ActionError;
use crate::products::displayed::{Displayed, yuan};

/// What an H5 order is made of.
struct Whole {
    /// The number of the combined order, where it is one.
    combined: Option<String>,
    /// One, or those of a combined order.
    keys: Vec<String>,
}

impl Products {
    /// What the user sees of the H5 order that this hands over; none when there is none.
    pub(crate) fn displayed_payment(&mut self, prepay_id: &str, now: i64) -> Option<Displayed> {
        let whole = self.h5_order(prepay_id, now)?;
        let parts: Vec<&Payment> = whole
            .keys
            .iter()
            .filter_map(|key| self.payments.get(key))
            .collect();
        let first = *parts.first()?;
        let said = |payment: &Payment| {
            let description = payment.said.get("description").and_then(Value::as_str);
            description.unwrap_or_default().to_owned()
        };
        let mut rows = vec![
            ("Total", yuan(parts.iter().map(|part| part.total).sum())),
            ("Merchant", first.mchid.clone()),
        ];
        if let Some(number) = &whole.combined {
            rows.push(("Combined order", number.clone()));
        }
        for part in &parts {
            rows.push(("Goods", said(part)));
            rows.push(("Order", part.out_trade_no.clone()));
            rows.push(("Paid to", part.sub_mchid.clone().unwrap_or_default()));
        }
        rows.push(("Callback to", first.notify_url.clone()));
        Some(Displayed {
            state: first.state.name(),
            waits: first.state.leads_to(TradeState::Success),
            rows,
        })
    }

    /// The user pays the H5 order that this hands over.
    pub(crate) fn pay_displayed(&mut self, prepay_id: &str, now: i64) -> Result<(), ActionError> {
        let whole = self.h5_order(prepay_id, now);
        let first = |whole: &Whole| self.payments.get(whole.keys.first()?).cloned();
        let Some((whole, first)) = whole.and_then(|whole| first(&whole).map(|it| (whole, it)))
        else {
            return Err(ActionError::Unknown {
                what: "H5 order",
                number: prepay_id.to_owned(),
            });
        };
        if !first.state.leads_to(TradeState::Success) {
            return Err(ActionError::WrongState {
                number: first.out_trade_no,
                state: first.state.name().to_owned(),
                wanted: "NOTPAY",
            });
        }
        match whole.combined {
            Some(number) => self.settle_combined(&number, now),
            None => whole.keys.iter().for_each(|key| self.settle(key, now)),
        }
        Ok(())
    }

    fn h5_order(&mut self, prepay_id: &str, now: i64) -> Option<Whole> {
        let combined = self.combined.iter();
        let mut combined = combined.filter(|(_, combined)| combined.is_h5(prepay_id));
        let whole = match combined.next() {
            Some((number, combined)) => Whole {
                combined: Some(number.clone()),
                keys: combined.payments.clone(),
            },
            None => {
                let mut payments = self.payments.iter();
                let payment = payments.find(|payment| {
                    payment.prepay_id == prepay_id
                        && payment.trade_type == "MWEB"
                        && payment.combined.is_none()
                })?;
                Whole {
                    combined: None,
                    keys: vec![payment.key()],
                }
            }
        };
        for key in &whole.keys {
            if let Some(payment) = self.payments.get_mut(key) {
                payment.expire(now);
            }
        }
        Some(whole)
    }
}

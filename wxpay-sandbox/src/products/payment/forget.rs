//! What is remembered of old payments: nothing.

use std::collections::HashSet;

use super::TradeState;
use crate::products::Products;

impl Products {
    /// Forgets the oldest payments when there are too many, with their refunds and what was shared
    /// of them; those that nobody can pay any more go before others.
    ///
    /// A tenth too many is allowed, so that each costs little on average.
    pub(in crate::products) fn forget_payments(&mut self, most: usize) {
        let known = &self.payments.payments;
        if known.len() <= most.saturating_add(most / 10) {
            return;
        }
        let mut ages: Vec<(bool, i64, &str, &String)> = known
            .iter()
            .map(|(key, payment)| {
                let waits = payment.state.leads_to(TradeState::Success);
                // It begins with the time at which it was made, for those of the same second; parts
                // of combined orders have none.
                let moment = payment.prepay_id.as_str();
                (waits, payment.created, moment, key)
            })
            .collect();
        ages.sort_unstable();
        let oldest = ages.iter().take(known.len() - most);
        let mut gone: HashSet<String> = oldest.map(|(.., key)| (*key).clone()).collect();
        // Nothing is left of a combined order without one of its parts.
        self.combined.retain(|_, combined| {
            let goes = combined.payments.iter().any(|key| gone.contains(key));
            if goes {
                gone.extend(combined.payments.iter().cloned());
            }
            !goes
        });
        let mut shared = Vec::new();
        for key in gone {
            let Some(payment) = self.payments.payments.remove(&key) else {
                continue;
            };
            self.payments.transactions.remove(payment.transaction_id());
            for refund in &payment.refunds {
                self.refunds.remove(refund);
            }
            let shares = payment.shares.iter();
            shared.extend(shares.filter_map(|share| self.shares.remove(share)));
        }
        if !shared.is_empty() {
            let orders: HashSet<&str> = shared.iter().map(|share| &*share.order_id).collect();
            let stays = |order_id: &str| !orders.contains(order_id);
            self.share_returns.retain(|_, back| stays(&back.order_id));
        }
    }
}

//! What happens to orders outside of the API: methods of [`Sandbox`] that play the user.

use crate::products::{Action, ActionError, RefundOutcome, act};
use crate::sandbox::Sandbox;

impl Sandbox {
    /// Plays the user: pays the order with this `out_trade_no` (or `combine_out_trade_no`),
    /// however it was made. The order becomes `SUCCESS`, and its `notify_url` is told.
    ///
    /// # Errors
    /// When no order has this number, or it does not wait for its user.
    pub fn pay(&self, out_trade_no: &str) -> Result<(), ActionError> {
        act(&self.server, Action::Pay, out_trade_no)
    }

    /// Plays the user who cannot pay: the order becomes `PAYERROR`.
    ///
    /// # Errors
    /// When no order has this number, or it does not wait for its user.
    pub fn fail_payment(&self, out_trade_no: &str) -> Result<(), ActionError> {
        act(&self.server, Action::FailPayment, out_trade_no)
    }

    /// Plays the bank: ends the refund with this `out_refund_no`, and its `notify_url` is told.
    /// Without this a refund succeeds by itself, when it is next asked about.
    ///
    /// # Errors
    /// When no refund has this number, or it has ended.
    pub fn finish_refund(
        &self,
        out_refund_no: &str,
        outcome: RefundOutcome,
    ) -> Result<(), ActionError> {
        act(
            &self.server,
            Action::FinishRefund { outcome },
            out_refund_no,
        )
    }
}

//! What happens to orders outside of the API: methods of [`Sandbox`] that play the user.

use crate::products::{Action, ActionError, act};
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
}

//! What happens to orders outside of the API: methods of [`Sandbox`] that play the user.

use crate::keys::PlatformCertificate;
use crate::products::{Action, ActionError, RefundOutcome, act};
use crate::sandbox::Sandbox;

impl Sandbox {
    /// Plays the user: pays the order with this `out_trade_no` (or `combine_out_trade_no`),
    /// however it was made. The order becomes `SUCCESS`, and its `notify_url` is told.
    ///
    /// With an `out_order_no`, what is owed for a completed service order is paid.
    ///
    /// # Errors
    /// When no order has this number, or it does not wait for its user.
    pub fn pay(&self, out_trade_no: &str) -> Result<(), ActionError> {
        act(&self.server, Action::Pay, out_trade_no)
    }

    /// Plays the user who cannot pay: a payment by code or face, or a deduction, becomes
    /// `PAYERROR`. An order that the user pays in an app or on a page stays `NOTPAY`, and may be
    /// paid after all.
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

    /// Plays the user: takes the money of the transfer with this `out_bill_no`. It becomes
    /// `SUCCESS`, and its `notify_url` is told.
    ///
    /// # Errors
    /// When no transfer has this number, or it does not wait for its user.
    pub fn confirm_transfer(&self, out_bill_no: &str) -> Result<(), ActionError> {
        act(&self.server, Action::ConfirmTransfer, out_bill_no)
    }

    /// Plays the user: agrees to the authorization with this `out_authorization_no`, under which
    /// transfers need not be confirmed. Its `authorization_notify_url` is told.
    ///
    /// With an `authorization_code`, agrees to a service of WeChat Pay Score ahead of its orders.
    ///
    /// # Errors
    /// When no authorization has this number, or it does not wait for its user.
    pub fn confirm_authorization(&self, out_authorization_no: &str) -> Result<(), ActionError> {
        act(
            &self.server,
            Action::ConfirmAuthorization,
            out_authorization_no,
        )
    }

    /// Calls the transfer with this `out_bill_no` off, as on the merchant platform. It becomes
    /// `CANCELLED`, and its `notify_url` is told.
    ///
    /// # Errors
    /// When no transfer has this number, or it does not wait for its user.
    pub fn cancel_transfer(&self, out_bill_no: &str) -> Result<(), ActionError> {
        act(&self.server, Action::CancelTransfer, out_bill_no)
    }

    /// Plays the user: approves the contract with this `out_contract_code` (`contract_code`) for
    /// deductions, and its `contract_notify_url` is told.
    ///
    /// # Errors
    /// When no contract has this number, or it was approved already.
    pub fn approve_contract(&self, out_contract_code: &str) -> Result<(), ActionError> {
        act(&self.server, Action::ApproveContract, out_contract_code)
    }

    /// Plays the user: declines the contract with this `out_contract_code` (`contract_code`).
    /// Nobody is told, and the merchant may ask again.
    ///
    /// # Errors
    /// When no contract has this number, or it does not wait for its user.
    pub fn decline_contract(&self, out_contract_code: &str) -> Result<(), ActionError> {
        act(&self.server, Action::DeclineContract, out_contract_code)
    }

    /// Plays the user: ends the contract with this `out_contract_code` (`contract_code`), and its
    /// `contract_notify_url` is told.
    ///
    /// # Errors
    /// When no contract has this number, or it is not in force.
    pub fn terminate_contract(&self, out_contract_code: &str) -> Result<(), ActionError> {
        act(&self.server, Action::TerminateContract, out_contract_code)
    }

    /// Plays the bank: the money of the share with this `out_order_no`, or of the return with this
    /// `out_return_no`, arrives. Receivers that are merchants are told where
    /// [`set_profit_sharing_notify_url`](Self::set_profit_sharing_notify_url) says. Without this it
    /// arrives by itself, when it is next asked about.
    ///
    /// # Errors
    /// When nothing shared has this number, or it has arrived.
    pub fn finish_profit_sharing(&self, number: &str) -> Result<(), ActionError> {
        act(&self.server, Action::FinishSharing, number)
    }

    /// Plays the merchant platform: sets where merchants are told of the money that they get by
    /// profit sharing, and give back (分账动账通知); nowhere when it is empty, as it is first. The
    /// sandbox tells every receiver of type `MERCHANT_ID` there, under the one merchant's keys that
    /// it has.
    pub fn set_profit_sharing_notify_url(&self, url: impl Into<String>) {
        self.server.tell_of_profit_sharing(url.into());
    }

    /// Plays the platform: issues a new platform certificate. From now on it signs answers and
    /// notifications, and `v3/certificates` gives it beside the one before, with which clients may
    /// still encrypt. [`Merchant::platform_certificate`](crate::Merchant::platform_certificate)
    /// stays the first one.
    ///
    /// # Errors
    /// When no key can be made, or it cannot be written to the folder with the
    /// [credentials](crate::SandboxBuilder::credentials).
    pub fn rotate_platform_certificate(&self) -> Result<PlatformCertificate, ActionError> {
        self.server.rotate_platform_certificate()
    }
}

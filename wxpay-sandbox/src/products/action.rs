use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that is done to an order outside of the API: by the user on the phone, or by a bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub(crate) enum Action {
    /// The user agrees: confirms a service order, or pays.
    Confirm,
    /// The user pays.
    Pay,
    /// The payment fails.
    FailPayment,
    /// The user approves a contract for deductions.
    ApproveContract,
    /// The user declines a contract for deductions.
    DeclineContract,
    /// The user ends a contract for deductions.
    TerminateContract,
    /// The user takes the money of a transfer.
    ConfirmTransfer,
    /// The user agrees to transfers that need not be confirmed.
    ConfirmAuthorization,
    /// A transfer is called off.
    CancelTransfer,
    /// The money of a share, or of a return of one, arrives.
    FinishSharing,
    /// The bank is done with a refund.
    FinishRefund { outcome: RefundOutcome },
}

/// How a refund ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefundOutcome {
    /// The user has the money.
    Success,
    /// The user's account does not take it.
    Abnormal,
    /// The refund is off, and the money is the merchant's again.
    Closed,
}

/// An action on an order was not possible.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActionError {
    /// There is no order of the wanted kind with this number.
    Unknown {
        /// What was looked for: `payment`, `refund`, …
        what: &'static str,
        /// The merchant's own number.
        number: String,
    },
    /// There is, but its state does not allow the action.
    WrongState {
        /// The merchant's own number.
        number: String,
        /// The state that it is in, as answers name it.
        state: String,
        /// The states that would do.
        wanted: &'static str,
    },
    /// The machine did not let it be done.
    Failed {
        /// What went wrong.
        why: String,
    },
}

impl fmt::Display for ActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ActionError::Unknown { what, number } => {
                write!(f, "the sandbox has no {what} with the number `{number}`")
            }
            ActionError::WrongState {
                number,
                state,
                wanted,
            } => write!(f, "`{number}` is {state}; this needs {wanted}"),
            ActionError::Failed { why } => write!(f, "it could not be done: {why}"),
        }
    }
}

impl Error for ActionError {}

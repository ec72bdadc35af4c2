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
        }
    }
}

impl Error for ActionError {}

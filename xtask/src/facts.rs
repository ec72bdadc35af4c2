//! The facts that everything is generated from.

use anyhow::Result;
use wxpay_catalogue::{Code, Notification, Operation, Protocol};

/// Everything that the catalogue says.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) operations: Vec<&'static Operation>,
    pub(crate) notifications: &'static [Notification],
    pub(crate) notifications_v2: &'static [Notification],
    /// What codes of APIv3 mean at every operation.
    pub(crate) codes: &'static [Code],
    pub(crate) codes_v2: &'static [Code],
}

impl Facts {
    /// Reads the catalogue as it was when this program was compiled, which cargo does anew when a
    /// file of it has changed.
    ///
    /// # Errors
    /// A file that says something nobody knows: facts are never dropped in silence.
    pub(crate) fn read() -> Result<Self> {
        Ok(Self {
            operations: wxpay_catalogue::operations()?,
            notifications: wxpay_catalogue::notifications(Protocol::V3)?,
            notifications_v2: wxpay_catalogue::notifications(Protocol::V2)?,
            codes: wxpay_catalogue::codes(Protocol::V3)?,
            codes_v2: wxpay_catalogue::codes(Protocol::V2)?,
        })
    }
}

//! APIv3: JSON, signed with RSA. If you know the URL, you know the module.

#[cfg(feature = "pay")]
pub mod pay;
#[cfg(feature = "payscore")]
pub mod payscore;

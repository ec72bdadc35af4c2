//! Key material: what the merchant holds, and what only the server holds.

mod any_key;
mod issue;
mod merchant;
mod rsa_key;
#[cfg(feature = "shangmi")]
mod sm2_certificate;
#[cfg(feature = "shangmi")]
mod sm2_key;

pub(crate) use any_key::AnyKey;
pub(crate) use issue::{Issued, Wanted, issue};
#[cfg(feature = "shangmi")]
pub use merchant::Shangmi;
pub use merchant::{Brand, Merchant};
pub(crate) use rsa_key::RsaKey;
#[cfg(feature = "shangmi")]
pub(crate) use sm2_key::Sm2Key;

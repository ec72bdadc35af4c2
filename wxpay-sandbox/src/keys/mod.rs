//! Key material: what the merchant holds, and what only the server holds.

mod aead;
mod issue;
mod merchant;
mod rsa_key;

pub(crate) use aead::seal;
pub(crate) use issue::{Issued, issue};
pub use merchant::Merchant;
pub(crate) use rsa_key::RsaKey;

//! Key material: what the merchant holds, and what only the server holds.

mod aead;
mod any_key;
mod authority;
mod issue;
mod merchant;
mod platform;
mod published;
mod rsa_key;
#[cfg(feature = "shangmi")]
mod sm2_certificate;
#[cfg(feature = "shangmi")]
mod sm2_key;

pub(crate) use aead::seal;
pub(crate) use any_key::AnyKey;
pub(crate) use authority::Authority;
use issue::RsaKeys;
#[cfg(feature = "shangmi")]
pub(crate) use issue::Sm2Keys;
pub(crate) use issue::{Issued, Kept, Wanted, issue, restore};
#[cfg(feature = "shangmi")]
pub use merchant::Shangmi;
pub use merchant::{Brand, ListenerCertificate, Merchant};
pub use platform::PlatformCertificate;
pub(crate) use platform::PlatformCertificateKey;
pub(crate) use rsa_key::RsaKey;
#[cfg(feature = "shangmi")]
pub(crate) use sm2_key::Sm2Key;

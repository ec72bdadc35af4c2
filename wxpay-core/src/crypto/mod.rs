//! Keys, certificates and the algorithms of WeChat Pay, over two interchangeable back ends.
//!
//! Asymmetric keys are types that are parsed once and shared: [`PrivateKey`], [`PublicKey`],
//! [`Certificate`]. Everything else is plain functions on bytes: [`aead`], [`ecb`], [`digest`],
//! [`random`]. Functions use [`Backend::default()`]; their `…_with` forms take the back end, so
//! that one can be tested against the other.

#[cfg(not(any(feature = "aws-lc-rs", feature = "rsa")))]
compile_error!(
    "no cryptography back end: switch on the feature `aws-lc-rs` (default, fastest) or `rsa` (RustCrypto)"
);

#[macro_use]
mod backend;
#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
mod certificate;
mod document;
mod error;
mod material;
pub(crate) mod pem;
mod private_key;
mod public_key;
#[cfg(feature = "rsa")]
mod rustcrypto;

pub mod aead;
mod decryption_keys;
pub mod digest;
pub mod ecb;
#[cfg(feature = "pkcs12")]
pub mod pkcs12;
pub mod random;
#[cfg(feature = "shangmi")]
pub mod shangmi;
pub(crate) mod stream;

pub use self::backend::Backend;
pub use self::certificate::Certificate;
pub use self::error::{CryptoError, KeyError, KeyMaterial};
#[cfg(feature = "pkcs12")]
pub use self::pkcs12::Pkcs12Identity;
pub use self::private_key::PrivateKey;
pub use self::public_key::PublicKey;
pub(crate) use decryption_keys::DecryptionKeys;

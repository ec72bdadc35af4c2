//! The Chinese national algorithms, Shangmi (国密): SM2 keys, the SM3 digest, and SM4-GCM.
//!
//! The counterparts of RSA, SHA-256 and AES-256-GCM for merchants who signed up for them:
//! [`Sm2PrivateKey`] signs requests under
//! [`Scheme::Sm2WithSm3`](crate::Scheme::Sm2WithSm3), [`Sm2PublicKey`] verifies answers, and
//! [`decrypt_sm4_gcm`] opens what is marked `AEAD_SM4_GCM`. There is one implementation, in pure
//! Rust, whatever the [`Backend`](super::Backend).

mod gcm;
mod private_key;
mod public_key;
mod random;
mod signature;
mod sm3;
mod wanted;

pub(super) use gcm::Sm4Counter;
pub use gcm::{decrypt_sm4_gcm, encrypt_sm4_gcm, sm4_key};
pub use private_key::Sm2PrivateKey;
pub use public_key::Sm2PublicKey;
pub use sm3::{sm3, sm3_hex};

/// The user id (用户身份标识) that SM2 signatures of WeChat Pay are made with, the standard's
/// default.
pub const USER_ID: &str = "1234567812345678";

//! The setting `sm2_private_key`.

use crate::client::Source;
use crate::crypto::shangmi::Sm2PrivateKey;
use crate::error::ConfigError;

/// Loads the key, which takes the place of that for RSA.
pub(super) fn load(
    source: Source<Sm2PrivateKey>,
    has_rsa_key: bool,
) -> Result<Sm2PrivateKey, ConfigError> {
    if has_rsa_key {
        return Err(ConfigError::new(
            "sm2_private_key",
            "is set, and so is `private_key`; a client signs either by SM2 or by RSA: set one of \
             them",
        ));
    }
    source.load("sm2_private_key")
}

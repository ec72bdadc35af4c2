//! The setting `sm2_private_key`.

use crate::client::Source;
use crate::crypto::Certificate;
use crate::crypto::shangmi::Sm2PrivateKey;
use crate::error::ConfigError;

/// Loads the key, and checks that it goes with the other settings.
pub(super) fn load(
    source: Source<Sm2PrivateKey>,
    certificate: Option<&Certificate>,
    has_rsa_key: bool,
) -> Result<Sm2PrivateKey, ConfigError> {
    if has_rsa_key {
        return Err(ConfigError::new(
            "sm2_private_key",
            "is set, and so is `private_key`; a client signs either by SM2 or by RSA: set one of \
             them",
        ));
    }
    let key = source.load("sm2_private_key")?;
    if let Some(certificate) = certificate {
        let certified = certificate
            .sm2_public_key()
            .map_err(|error| ConfigError::key("certificate", error))?;
        if certified != key.public_key() {
            return Err(ConfigError::new(
                "certificate",
                "is not the certificate of `sm2_private_key`; take both from the same download",
            ));
        }
    }
    Ok(key)
}

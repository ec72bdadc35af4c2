//! Signatures over what goes to the front end.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::apiv2::{self, SignType};
use crate::error::{ConfigError, Result};
use crate::merchant::Merchant;
use crate::merchant::signer::{Scheme, SigningKey};

/// Signs lines with the merchant's RSA key, if that is here.
pub(super) fn rsa_here(merchant: &Merchant, message: &str) -> Result<String> {
    let signature = rsa_key(merchant)?
        .sign_here(message.as_bytes())
        .map_err(|_| {
            ConfigError::new(
                "signer",
                "signs elsewhere, which takes time; call the method of the same name on a \
                 client, which waits for it",
            )
        })??;
    Ok(STANDARD.encode(signature))
}

/// Signs lines with the merchant's RSA key, wherever that is.
pub(super) async fn rsa(merchant: &Merchant, message: &str) -> Result<String> {
    let signature = rsa_key(merchant)?.sign(message.as_bytes()).await?;
    Ok(STANDARD.encode(signature))
}

/// Signs fields with the merchant's APIv2 key. The user will see the signature.
pub(super) fn shared_key<'f>(
    merchant: &Merchant,
    fields: impl IntoIterator<Item = (&'f str, &'f str), IntoIter: Clone>,
    sign_type: SignType,
) -> Result<String> {
    let fields = fields.into_iter();
    apiv2::refuse_ampersands(fields.clone())?;
    Ok(apiv2::sign(fields, merchant.v2_key()?, sign_type))
}

/// The key, if it signs as `signType` `RSA` says.
fn rsa_key(merchant: &Merchant) -> Result<&SigningKey, ConfigError> {
    let key = merchant.signing()?;
    match key.scheme() {
        Scheme::Sm2WithSm3 => Err(ConfigError::new(
            "sm2_private_key",
            "front ends take signatures by RSA; set `private_key` to an RSA key for them",
        )),
        Scheme::BrandSha256Rsa2048 => Err(ConfigError::new(
            "mchid",
            "is not set, and front ends take signatures of merchants; make a client with `mchid` \
             in the place of `brand_id`, and the merchant's own key",
        )),
        Scheme::Sha256Rsa2048 => Ok(key),
    }
}

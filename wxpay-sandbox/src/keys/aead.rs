use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// AES-256-GCM with the tag at the end, base64.
pub(crate) fn seal(
    key: &[u8],
    nonce: &[u8],
    associated_data: &str,
    plaintext: &str,
) -> Option<String> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut sealed = plaintext.as_bytes().to_vec();
    key.seal_in_place_append_tag(nonce, Aad::from(associated_data.as_bytes()), &mut sealed)
        .ok()?;
    Some(BASE64_STANDARD.encode(sealed))
}

//! What loading says when it finds something else than SM2.

use crate::crypto::error::{KeyError, KeyMaterial};
use crate::crypto::material::Structure;

/// Why this is not the SM2 key that is wanted.
pub(super) fn mismatch(
    found: &Structure<'_>,
    expected: KeyMaterial,
    label: Option<&str>,
) -> KeyError {
    let algorithm = match (found, &expected) {
        (Structure::RsaPrivateKey(_), KeyMaterial::PrivateKey)
        | (Structure::RsaPublicKey(_), KeyMaterial::PublicKey) => "RSA",
        _ => match found.mismatch(expected.clone(), label) {
            KeyError::Algorithm { algorithm, .. } => algorithm,
            other => return other,
        },
    };
    KeyError::NotSm2 {
        expected,
        algorithm,
    }
}

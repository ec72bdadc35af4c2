use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::crypto::PrivateKey;
#[cfg(feature = "shangmi")]
use crate::crypto::shangmi::Sm2PrivateKey;
use crate::error::{Error, ErrorKind, Result};

/// The name under which a request's signature goes: the first word of `Authorization`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// `WECHATPAY2-SHA256-RSA2048`: RSA with a merchant's key.
    #[default]
    Sha256Rsa2048,
    /// `WECHATPAY2-SM2-WITH-SM3`: SM2 with a merchant's key; the user id is `1234567812345678`,
    /// the signature DER.
    Sm2WithSm3,
    /// `WECHATPAY-BRAND-SHA256-RSA2048`: RSA with a brand's key, for the endpoints under
    /// `/brand/`.
    BrandSha256Rsa2048,
}

impl Scheme {
    /// The word in the header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Scheme::Sha256Rsa2048 => "WECHATPAY2-SHA256-RSA2048",
            Scheme::Sm2WithSm3 => "WECHATPAY2-SM2-WITH-SM3",
            Scheme::BrandSha256Rsa2048 => "WECHATPAY-BRAND-SHA256-RSA2048",
        }
    }

    /// Whether a brand signs, and not a merchant.
    #[must_use]
    pub const fn is_brand(self) -> bool {
        matches!(self, Scheme::BrandSha256Rsa2048)
    }
}

/// Signs requests with a key that this process does not hold: in a hardware module, a key
/// management service, another process.
///
/// ```
/// use std::future::Future;
/// use std::pin::Pin;
/// use wxpay_core::{Signer, SignerError};
///
/// #[derive(Debug)]
/// struct Kms { /* a connection */ }
///
/// impl Signer for Kms {
///     fn serial(&self) -> &str {
///         "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
///     }
///
///     fn sign<'a>(
///         &'a self,
///         message: &'a [u8],
///     ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, SignerError>> + Send + 'a>> {
///         Box::pin(async move {
///             // RSASSA-PKCS1-v1_5 with SHA-256 over `message`, done elsewhere.
///             # let _ = message;
///             Err("no connection to the key management service".into())
///         })
///     }
/// }
/// ```
pub trait Signer: Send + Sync + fmt::Debug {
    /// The serial number of the certificate that belongs to the key.
    fn serial(&self) -> &str;

    /// How the key signs. A brand's signer answers
    /// [`BrandSha256Rsa2048`](Scheme::BrandSha256Rsa2048).
    fn scheme(&self) -> Scheme {
        Scheme::default()
    }

    /// Signs a message: the raw signature, not yet base64.
    fn sign<'a>(
        &'a self,
        message: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, SignerError>> + Send + 'a>>;
}

/// Why a [`Signer`] did not sign. Its text goes into logs: no secrets.
pub type SignerError = Box<dyn std::error::Error + Send + Sync>;

/// What a merchant signs with.
#[derive(Clone)]
pub(crate) enum SigningKey {
    Rsa {
        serial: String,
        scheme: Scheme,
        key: PrivateKey,
    },
    #[cfg(feature = "shangmi")]
    Sm2 {
        serial: String,
        key: Sm2PrivateKey,
    },
    Remote(Arc<dyn Signer>),
}

impl SigningKey {
    pub(crate) fn serial(&self) -> &str {
        match self {
            SigningKey::Rsa { serial, .. } => serial,
            #[cfg(feature = "shangmi")]
            SigningKey::Sm2 { serial, .. } => serial,
            SigningKey::Remote(signer) => signer.serial(),
        }
    }

    pub(crate) fn scheme(&self) -> Scheme {
        match self {
            SigningKey::Rsa { scheme, .. } => *scheme,
            #[cfg(feature = "shangmi")]
            SigningKey::Sm2 { .. } => Scheme::Sm2WithSm3,
            SigningKey::Remote(signer) => signer.scheme(),
        }
    }

    /// Signs wherever the key is.
    pub(crate) async fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        match self.sign_here(message) {
            Ok(signature) => signature,
            Err(elsewhere) => elsewhere
                .sign(message)
                .await
                .map_err(|error| Error::not_sent(ErrorKind::Signer(error))),
        }
    }

    /// Signs at once, if the key is here; else gives whoever has it.
    pub(crate) fn sign_here(&self, message: &[u8]) -> Result<Result<Vec<u8>>, &dyn Signer> {
        match self {
            SigningKey::Rsa { key, .. } => Ok(key.sign_sha256(message).map_err(Error::unsigned)),
            #[cfg(feature = "shangmi")]
            SigningKey::Sm2 { key, .. } => Ok(key.sign_sm3(message).map_err(Error::unsigned)),
            SigningKey::Remote(signer) => Err(signer.as_ref()),
        }
    }
}

use super::{ClientBuilder, Secret};
use crate::account::Account;
use crate::client::identity;
#[cfg(feature = "shangmi")]
use crate::client::sm2;
use crate::crypto::{Certificate, PrivateKey};
use crate::error::ConfigError;
use crate::keys::PlatformKeys;
use crate::merchant::{self, ApiV2Key, ApiV3Key, Merchant};
use crate::signer::SigningKey;

/// The keys of a builder, loaded and checked.
pub(super) struct Credentials {
    pub(super) merchant: Merchant,
    certificate: Option<Certificate>,
    private_key: Option<PrivateKey>,
}

impl Credentials {
    pub(super) fn take(builder: &mut ClientBuilder) -> Result<Self, ConfigError> {
        let certificate = match builder.certificate.take() {
            Some(source) => Some(source.load("certificate")?),
            None => None,
        };
        let private_key = match builder.private_key.take() {
            Some(source) => Some(source.load("private_key")?),
            None => None,
        };
        if let (Some(certificate), Some(key)) = (&certificate, &private_key) {
            let certified = certificate
                .public_key()
                .map_err(|error| ConfigError::key("certificate", error))?;
            if certified != key.public_key() {
                return Err(ConfigError::new(
                    "certificate",
                    "is not the certificate of `private_key`; take apiclient_cert.pem and \
                     apiclient_key.pem from the same download",
                ));
            }
        }
        #[cfg(feature = "shangmi")]
        let sm2_private_key = match builder.sm2_private_key.take() {
            Some(source) => Some(sm2::load(
                source,
                certificate.as_ref(),
                private_key.is_some(),
            )?),
            None => None,
        };
        let account = Account::new(std::mem::take(&mut builder.mchid), builder.brand_id.take())?;
        let serial = serial(builder.serial.take(), certificate.as_ref())?;
        #[cfg(feature = "shangmi")]
        let has_key = private_key.is_some() || sm2_private_key.is_some();
        #[cfg(not(feature = "shangmi"))]
        let has_key = private_key.is_some();
        let signing = match serial {
            _ if !has_key => None,
            Some(serial) => {
                let scheme = account.rsa_scheme();
                let rsa = private_key.clone().map(|key| SigningKey::Rsa {
                    serial: serial.clone(),
                    scheme,
                    key,
                });
                #[cfg(feature = "shangmi")]
                let rsa = rsa.or_else(|| {
                    let key = sm2_private_key.clone()?;
                    Some(SigningKey::Sm2 { serial, key })
                });
                rsa
            }
            None if builder.signer.is_some() => None,
            None => {
                return Err(ConfigError::new(
                    "serial",
                    "is not set, and WeChat Pay finds the merchant's key by it; set \
                     `certificate` to apiclient_cert.pem, or `serial` to its serial number",
                ));
            }
        };
        let mut platform_keys = PlatformKeys::new();
        for source in std::mem::take(&mut builder.platform_certificates) {
            let certificate = source.load("platform_certificate")?;
            platform_keys = platform_keys
                .with_certificate(&certificate)
                .map_err(|error| ConfigError::key("platform_certificate", error))?;
        }
        for (id, source) in std::mem::take(&mut builder.platform_public_keys) {
            if !id.starts_with("PUB_KEY_ID_") {
                return Err(ConfigError::new(
                    "platform_public_key",
                    "its id begins with PUB_KEY_ID_; it stands beside the key in the merchant \
                     platform",
                ));
            }
            platform_keys = platform_keys.with_public_key(&id, source.load("platform_public_key")?);
        }
        let api_v3_key = builder
            .api_v3_key
            .take()
            .map(|Secret(key)| ApiV3Key::new(&key))
            .transpose()?;
        let api_v2_key = builder
            .api_v2_key
            .take()
            .map(|Secret(key)| ApiV2Key::new(key))
            .transpose()?;
        let workwx_secret = builder.workwx_secret.take().map(|Secret(secret)| secret);
        let bank_key = match builder.bank_key.take() {
            Some(source) => Some(source.load("bank_public_key")?),
            None => None,
        };
        let signing = match builder.signer.take() {
            Some(signer) => Some(SigningKey::Remote(signer)),
            None => signing,
        };
        let merchant = Merchant::new(merchant::Parts {
            account,
            signing,
            private_key: private_key.clone(),
            #[cfg(feature = "shangmi")]
            sm2_private_key,
            api_v3_key,
            api_v2_key,
            workwx_secret,
            bank_key,
            platform_keys,
        })?;
        Ok(Self {
            merchant,
            certificate,
            private_key,
        })
    }

    /// The TLS client certificate that follows from certificate and private key.
    pub(super) fn identity(&self) -> Result<reqwest::Identity, ConfigError> {
        match (&self.certificate, &self.private_key) {
            (Some(certificate), Some(key)) => identity::of(certificate, key),
            (None, _) => Err(ConfigError::new(
                "certificate",
                "this endpoint is called with the merchant's TLS client certificate; set \
                 `certificate` to apiclient_cert.pem and `private_key` to apiclient_key.pem, or \
                 set `client_identity_pem`",
            )),
            (Some(_), None) => Err(ConfigError::new(
                "private_key",
                "this endpoint is called with the merchant's TLS client certificate; set \
                 `private_key` to apiclient_key.pem, or set `client_identity_pem`",
            )),
        }
    }
}

fn serial(
    given: Option<String>,
    certificate: Option<&Certificate>,
) -> Result<Option<String>, ConfigError> {
    let given = given.map(|serial| serial.trim().to_ascii_uppercase());
    if let Some(serial) = &given
        && (serial.is_empty() || !serial.bytes().all(|byte| byte.is_ascii_hexdigit()))
    {
        return Err(ConfigError::new(
            "serial",
            "expected the serial number of the merchant's certificate: hexadecimal digits \
             without colons or blanks",
        ));
    }
    match (given, certificate) {
        (Some(given), Some(certificate)) if given != certificate.serial() => Err(ConfigError::new(
            "serial",
            format!(
                "is {given}, and `certificate` has the serial number {}; set only one of them",
                certificate.serial()
            ),
        )),
        (Some(given), _) => Ok(Some(given)),
        (None, certificate) => Ok(certificate.map(|c| c.serial().to_owned())),
    }
}

//! Whose calls these are: the account, the keys that sign and open, and the platform's keys that
//! verify. Nothing here does input or output; what is downloaded is put in by the client.

pub(crate) mod account;
pub(crate) mod answer_key;
pub(crate) mod certificate_source;
pub(crate) mod download_log;
mod key_store;
pub(crate) mod platform_key;
pub(crate) mod platform_keys;
pub(crate) mod signer;

use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

use zeroize::Zeroizing;

#[cfg(feature = "shangmi")]
use crate::crypto::shangmi::Sm2PrivateKey;
use crate::crypto::{DecryptionKeys, PrivateKey, PublicKey};
use crate::error::{ConfigError, Date};
use crate::merchant::account::Account;
use crate::merchant::certificate_source::CertificateSource;
use crate::merchant::key_store::KeyStore;
use crate::merchant::platform_key::PlatformKey;
use crate::merchant::signer::SigningKey;
use crate::text::character;
use crate::text::foreign::quoted;

pub use answer_key::AnswerKey;
pub use platform_keys::PlatformKeys;
pub use signer::{Scheme, Signer, SignerError};

/// A merchant's (or brand's) credentials and the platform's keys: everything that signing and verifying needs,
/// and nothing that does input or output. Cheap to clone.
///
/// [`ClientBuilder::merchant`](crate::ClientBuilder::merchant) makes one.
#[derive(Clone)]
pub struct Merchant(Arc<Credentials>);

struct Credentials {
    account: Account,
    signing: Option<SigningKey>,
    /// Opens what is encrypted to the merchant; the same as the signing key, where that is here.
    private_key: Option<PrivateKey>,
    #[cfg(feature = "shangmi")]
    sm2_private_key: Option<Sm2PrivateKey>,
    api_v3_key: Option<ApiV3Key>,
    api_v2_key: Option<ApiV2Key>,
    workwx_secret: Option<Zeroizing<String>>,
    bank_key: Option<PublicKey>,
    platform_keys: KeyStore,
    answer_key: Option<AnswerKey>,
    certificate_source: OnceLock<Weak<dyn CertificateSource>>,
}

/// What a [`Merchant`] is made of.
pub(crate) struct Parts {
    pub(crate) account: Account,
    pub(crate) signing: Option<SigningKey>,
    pub(crate) private_key: Option<PrivateKey>,
    #[cfg(feature = "shangmi")]
    pub(crate) sm2_private_key: Option<Sm2PrivateKey>,
    pub(crate) api_v3_key: Option<ApiV3Key>,
    pub(crate) api_v2_key: Option<ApiV2Key>,
    pub(crate) workwx_secret: Option<Zeroizing<String>>,
    pub(crate) bank_key: Option<PublicKey>,
    pub(crate) platform_keys: PlatformKeys,
    /// With which of them answers shall be signed, where that was said.
    pub(crate) answer_key: Option<AnswerKey>,
}

/// The 32-byte key with which certificates and notifications are encrypted (APIv3密钥).
pub(crate) struct ApiV3Key(Zeroizing<[u8; 32]>);

/// The key with which APIv2 messages are signed (API密钥).
pub(crate) struct ApiV2Key(Zeroizing<String>);

impl Merchant {
    /// The merchant id (商户号); empty when these are the credentials of a brand.
    #[must_use]
    pub fn mchid(&self) -> &str {
        match &self.0.account {
            Account::Merchant(mchid) => mchid,
            Account::Brand(_) => "",
        }
    }

    /// The brand id (品牌ID), when these are the credentials of a brand and not of a merchant.
    #[must_use]
    pub fn brand_id(&self) -> Option<&str> {
        match &self.0.account {
            Account::Brand(brand_id) => Some(brand_id),
            Account::Merchant(_) => None,
        }
    }

    /// The serial number of the merchant's certificate, when there is one.
    #[must_use]
    pub fn serial(&self) -> Option<&str> {
        self.0.signing.as_ref().map(SigningKey::serial)
    }

    /// The keys that answers are verified with, as they are now.
    #[must_use]
    pub fn platform_keys(&self) -> Arc<PlatformKeys> {
        self.0.platform_keys.load()
    }

    /// The APIv3 key, when it is set.
    #[must_use]
    pub fn api_v3_key(&self) -> Option<&[u8; 32]> {
        self.0.api_v3_key.as_ref().map(|key| &*key.0)
    }

    pub(crate) fn new(parts: Parts) -> Result<Self, ConfigError> {
        let Parts {
            account,
            signing,
            private_key,
            #[cfg(feature = "shangmi")]
            sm2_private_key,
            api_v3_key,
            api_v2_key,
            workwx_secret,
            bank_key,
            platform_keys,
            answer_key,
        } = parts;
        match &signing {
            Some(SigningKey::Remote(signer)) => account.check_scheme("signer", signer.scheme())?,
            #[cfg(feature = "shangmi")]
            Some(SigningKey::Sm2 { .. }) => {
                account.check_scheme("sm2_private_key", Scheme::Sm2WithSm3)?;
            }
            Some(SigningKey::Rsa { scheme, .. }) => {
                account.check_scheme("private_key", *scheme)?;
            }
            None => {}
        }
        let merchant = Self(Arc::new(Credentials {
            account,
            signing,
            private_key,
            #[cfg(feature = "shangmi")]
            sm2_private_key,
            api_v3_key,
            api_v2_key,
            workwx_secret,
            bank_key,
            platform_keys: KeyStore::new(PlatformKeys::new()),
            answer_key,
            certificate_source: OnceLock::new(),
        }));
        merchant.set_platform_keys(platform_keys)?;
        Ok(merchant)
    }

    /// Exchanges the keys that answers are verified with.
    pub(crate) fn set_platform_keys(&self, keys: PlatformKeys) -> Result<(), ConfigError> {
        self.0.check_platform_keys(&keys)?;
        self.0.platform_keys.store(keys);
        Ok(())
    }

    /// The platform key that answers shall be signed with and sensitive fields are encrypted
    /// with, and its id; `None` when there is none at all.
    pub(crate) fn recipient<'k>(
        &self,
        keys: &'k PlatformKeys,
        now: i64,
    ) -> Result<Option<(&'k str, &'k PlatformKey)>, ConfigError> {
        let scheme = self.scheme();
        if let Some(chosen) = &self.0.answer_key {
            return chosen.choose(keys, scheme, now).map(Some);
        }
        if let Some(best) = keys.best(scheme, now, |_| true) {
            return Ok(Some(best));
        }
        match keys.last_certificate() {
            // Its answer would not be verified, whatever it did.
            Some((serial, end)) if end < now => Err(ConfigError::new(
                "platform_certificate",
                format!(
                    "`{serial}` expired on {}, and there is no other platform key; take the \
                     certificate that is in use from GET v3/certificates, let the client do so \
                     (`download_platform_certificates`), or set `platform_public_key`",
                    Date(end)
                ),
            )),
            _ => Ok(keys.preferred_for(scheme)),
        }
    }

    /// Says once a day when the platform certificates are about to end.
    pub(crate) fn tell_of_end(&self, now: i64) {
        self.0.platform_keys.tell_of_end(now);
    }

    /// The keys that open what is encrypted to this merchant.
    pub(crate) fn decryption_keys(&self) -> DecryptionKeys {
        DecryptionKeys {
            rsa: self.private_key().cloned(),
            #[cfg(feature = "shangmi")]
            sm2: self.sm2_private_key().cloned(),
        }
    }

    /// What downloads platform certificates unasked, as long as the client is there that does.
    pub(crate) fn certificate_source(&self) -> Option<Arc<dyn CertificateSource>> {
        self.0.certificate_source.get()?.upgrade()
    }

    pub(crate) fn set_certificate_source(&self, source: Weak<dyn CertificateSource>) {
        // A merchant is built with its client, and with one only.
        let _ = self.0.certificate_source.set(source);
    }

    pub(crate) fn signing(&self) -> Result<&SigningKey, ConfigError> {
        self.0.signing.as_ref().ok_or_else(|| {
            ConfigError::new(
                "private_key",
                "is not set, and an APIv3 endpoint is signed with it; set `private_key` to \
                 apiclient_key.pem and `certificate` to apiclient_cert.pem",
            )
        })
    }

    /// In whose name requests are signed.
    pub(crate) fn account(&self) -> &Account {
        &self.0.account
    }

    /// How requests are signed.
    pub(crate) fn scheme(&self) -> Scheme {
        let signing = self.0.signing.as_ref();
        signing.map_or(self.0.account.rsa_scheme(), SigningKey::scheme)
    }

    /// The SM2 key that opens what is encrypted to the merchant.
    #[cfg(feature = "shangmi")]
    pub(crate) fn sm2_private_key(&self) -> Option<&Sm2PrivateKey> {
        self.0.sm2_private_key.as_ref()
    }

    /// The key that opens what is encrypted to the merchant.
    pub(crate) fn private_key(&self) -> Option<&PrivateKey> {
        self.0.private_key.as_ref()
    }

    /// The key that bank card numbers are encrypted with in APIv2.
    pub(crate) fn bank_key(&self) -> Result<&PublicKey, ConfigError> {
        self.0.bank_key.as_ref().ok_or_else(|| {
            ConfigError::new(
                "bank_public_key",
                "is not set, and sensitive fields of APIv2 are encrypted with it; it is what \
                 POST v2/risk/getpublickey answers",
            )
        })
    }

    /// The secret that payments by WeCom are signed with besides.
    pub(crate) fn workwx_secret(&self) -> Result<&str, ConfigError> {
        let secret = self.0.workwx_secret.as_ref();
        secret.map(|secret| secret.as_str()).ok_or_else(|| {
            ConfigError::new(
                "workwx_secret",
                "is not set, and payments by WeCom have a second signature, `workwx_sign`, that is \
                 made with it; it is the secret of the WeCom app that pays (企业微信: 企业支付)",
            )
        })
    }

    pub(crate) fn v2_key(&self) -> Result<&str, ConfigError> {
        if self.0.account.is_brand() {
            return Err(ConfigError::new(
                "mchid",
                "is not set, and APIv2 is for merchants; make a client with `mchid` in the place \
                 of `brand_id`",
            ));
        }
        match &self.0.api_v2_key {
            Some(key) => Ok(&key.0),
            None => Err(ConfigError::new(
                "api_v2_key",
                "is not set, and an APIv2 endpoint is signed with it",
            )),
        }
    }
}

impl Credentials {
    /// A merchant's own certificate given as the platform's verifies nothing, and the failure
    /// would show only with the first answer.
    fn check_platform_keys(&self, keys: &PlatformKeys) -> Result<(), ConfigError> {
        if self.account.is_brand()
            && let Some(serial) = keys.ids().find(|id| !id.starts_with("PUB_KEY_ID_"))
        {
            return Err(ConfigError::new(
                "platform_certificate",
                format!(
                    "{} is a platform certificate, and answers to a brand are signed with \
                     the WeChat Pay public key only; set `platform_public_key`",
                    quoted(serial)
                ),
            ));
        }
        let own_key = self
            .own_keys()
            .into_iter()
            .flatten()
            .find_map(|key| keys.contains_key(&key));
        let own_serial = self.signing.as_ref().map(SigningKey::serial);
        let Some(id) = own_key.or(own_serial.filter(|serial| keys.find(serial).is_some())) else {
            return Ok(());
        };
        if own_key.is_none() {
            return Err(ConfigError::new(
                "serial",
                format!(
                    "{} is the serial number of a platform certificate, and `serial` is that of \
                     the merchant's own (apiclient_cert.pem): `openssl x509 -in \
                     apiclient_cert.pem -noout -serial` prints it",
                    quoted(id)
                ),
            ));
        }
        let field = match id.starts_with("PUB_KEY_ID_") {
            true => "platform_public_key",
            false => "platform_certificate",
        };
        Err(ConfigError::new(
            field,
            format!(
                "{} is the merchant's own certificate or key (apiclient_cert.pem), and answers \
                 are signed by WeChat Pay; use the WeChat Pay public key (pub_key.pem) or a \
                 platform certificate from GET v3/certificates",
                quoted(id)
            ),
        ))
    }

    /// The public halves of the merchant's own keys.
    fn own_keys(&self) -> [Option<PlatformKey>; 2] {
        let rsa = self.private_key.as_ref().map(PrivateKey::public_key);
        #[cfg(feature = "shangmi")]
        let sm2 = self.sm2_private_key.as_ref();
        [
            rsa.cloned().map(PlatformKey::Rsa),
            #[cfg(feature = "shangmi")]
            sm2.map(|key| PlatformKey::Sm2(key.public_key().clone())),
            #[cfg(not(feature = "shangmi"))]
            None,
        ]
    }
}

impl ApiV3Key {
    pub(crate) fn new(key: &[u8]) -> Result<Self, ConfigError> {
        let key: [u8; 32] = key.try_into().map_err(|_| {
            let held = held(&String::from_utf8_lossy(key));
            ConfigError::new(
                "api_v3_key",
                format!(
                    "is {} bytes long{held} and must be exactly 32; it is the APIv3密钥 set in \
                     the merchant platform under API安全 (not the APIv2 key, and without blanks or \
                     line ends)",
                    key.len()
                ),
            )
        })?;
        Ok(Self(Zeroizing::new(key)))
    }
}

impl ApiV2Key {
    pub(crate) fn new(key: Zeroizing<String>) -> Result<Self, ConfigError> {
        let length = key.chars().count();
        if length != 32 || !key.chars().all(|c| c.is_ascii_graphic()) {
            let held = held(&key);
            return Err(ConfigError::new(
                "api_v2_key",
                format!(
                    "is {length} characters long{held}; it is the 32 characters of the API密钥 set \
                     in the merchant platform under API安全"
                ),
            ));
        }
        Ok(Self(key))
    }
}

/// The secret of a WeCom app as it can be one: WeCom draws it of letters, digits, `-` and `_`.
pub(crate) fn checked_workwx_secret(
    secret: Zeroizing<String>,
) -> Result<Zeroizing<String>, ConfigError> {
    if !secret.is_empty() && secret.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(secret);
    }
    let problem = if secret.is_empty() {
        "is empty"
    } else {
        "is no secret"
    };
    let held = held(&secret);
    Err(ConfigError::new(
        "workwx_secret",
        format!(
            "{problem}{held}; it is the secret of the WeCom app that pays (企业微信: 企业支付)"
        ),
    ))
}

/// What in a key is none of it, as an insertion.
fn held(key: &str) -> String {
    if key.contains("-----BEGIN") {
        return " (it is PEM text, and no password)".to_owned();
    }
    let held = character::around(key).or_else(|| character::first(key, |c| c.is_ascii_graphic()));
    held.map_or_else(String::new, |held| format!(" (it {held})"))
}

impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merchant")
            .field("account", &self.0.account)
            .field("serial", &self.serial())
            .field("api_v3_key", &self.0.api_v3_key.as_ref().map(|_| "***"))
            .field("api_v2_key", &self.0.api_v2_key.as_ref().map(|_| "***"))
            .field("platform_keys", &self.0.platform_keys.load())
            .finish()
    }
}

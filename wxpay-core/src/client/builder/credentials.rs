use super::identifiers;
use super::{ClientBuilder, Secret};
use crate::client::identity;
#[cfg(feature = "shangmi")]
use crate::client::sm2;
use crate::crypto::{Certificate, PrivateKey, PublicKey};
use crate::error::ConfigError;
use crate::merchant::account::Account;
use crate::merchant::platform_keys::PlatformKeys;
use crate::merchant::signer::{Scheme, SigningKey};
use crate::merchant::{self, ApiV2Key, ApiV3Key, Merchant};

/// The keys of a builder, loaded and checked.
pub(super) struct Credentials {
    pub(super) merchant: Merchant,
    /// The merchant's certificate, and those that issued it as far as they were given.
    chain: Vec<Certificate>,
    private_key: Option<PrivateKey>,
}

impl Credentials {
    pub(super) fn take(builder: &mut ClientBuilder) -> Result<Self, ConfigError> {
        let certificates = match builder.certificate.take() {
            Some(source) => source.load_all("certificate")?,
            None => Vec::new(),
        };
        let private_key = match builder.private_key.take() {
            Some(source) => Some(source.load("private_key")?),
            None => None,
        };
        #[cfg(feature = "shangmi")]
        let sm2_private_key = match builder.sm2_private_key.take() {
            Some(source) => Some(sm2::load(source, private_key.is_some())?),
            None => None,
        };
        let leaf = match &private_key {
            Some(key) => own(&certificates, "private_key", |certificate| {
                let certified = certificate.public_key()?;
                Ok(certified == key.public_key())
            })?,
            None => leaf(&certificates)?,
        };
        #[cfg(feature = "shangmi")]
        let leaf = match &sm2_private_key {
            Some(key) => own(&certificates, "sm2_private_key", |certificate| {
                let certified = certificate.sm2_public_key()?;
                Ok(certified == key.public_key())
            })?,
            None => leaf,
        };
        let chain = Certificate::chain(certificates, leaf);
        let certificate = chain.first();
        let account = Account::new(std::mem::take(&mut builder.mchid), builder.brand_id.take())?;
        if let (Account::Merchant(mchid), Some(certificate)) = (&account, certificate) {
            check_name(certificate, mchid)?;
        }
        // Certificates of brands and for SM2 are of authorities that this library does not know.
        let scheme = account.rsa_scheme();
        #[cfg(feature = "shangmi")]
        let scheme = match &sm2_private_key {
            Some(_) => Scheme::Sm2WithSm3,
            None => scheme,
        };
        let serial = identifiers::serial(
            builder.serial.take(),
            certificate,
            scheme == Scheme::Sha256Rsa2048,
        )?;
        #[cfg(feature = "shangmi")]
        let has_key = private_key.is_some() || sm2_private_key.is_some();
        #[cfg(not(feature = "shangmi"))]
        let has_key = private_key.is_some();
        let signing = match serial {
            _ if !has_key => None,
            Some(serial) => {
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
            for certificate in source.load_all("platform_certificate")? {
                platform_keys = platform_keys
                    .with_certificate(&certificate)
                    .map_err(|error| ConfigError::key("platform_certificate", error))?;
            }
        }
        let bank_key = match builder.bank_key.take() {
            Some(source) => Some(source.load("bank_public_key")?),
            None => None,
        };
        for (id, source) in std::mem::take(&mut builder.platform_public_keys) {
            let id = identifiers::public_key_id(&id)?;
            let key = source.load("platform_public_key")?;
            check_bank_key(bank_key.as_ref(), &key)?;
            platform_keys = platform_keys.with_public_key(&id, key);
        }
        let answer_key = builder.answer_key.take();
        if let Some(key) = &answer_key {
            key.check(&platform_keys, builder.download_certificates)?;
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
        let workwx_secret = builder
            .workwx_secret
            .take()
            .map(|Secret(secret)| merchant::checked_workwx_secret(secret))
            .transpose()?;
        let signing = match builder.signer.take() {
            Some(signer) => {
                if signer.scheme() == Scheme::Sha256Rsa2048 {
                    let serial = signer.serial().to_ascii_uppercase();
                    identifiers::check_serial("signer", &serial, false)?;
                }
                Some(SigningKey::Remote(signer))
            }
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
            answer_key,
        })?;
        Ok(Self {
            merchant,
            chain,
            private_key,
        })
    }

    /// The TLS client certificate that follows from certificate and private key.
    pub(super) fn identity(&self) -> Result<reqwest::Identity, ConfigError> {
        match (self.chain.is_empty(), &self.private_key) {
            (false, Some(key)) => identity::of("certificate", &self.chain, key),
            (true, _) => Err(ConfigError::new(
                "certificate",
                "this endpoint is called with the merchant's TLS client certificate; set \
                 `certificate` to apiclient_cert.pem and `private_key` to apiclient_key.pem, or \
                 set `client_identity_pem`",
            )),
            (false, None) => Err(ConfigError::new(
                "private_key",
                "this endpoint is called with the merchant's TLS client certificate; set \
                 `private_key` to apiclient_key.pem, or set `client_identity_pem`",
            )),
        }
    }
}

/// Where the certificate of a private key is. The others are those that issued it.
fn own(
    certificates: &[Certificate],
    key: &'static str,
    is_own: impl Fn(&Certificate) -> Result<bool, crate::crypto::KeyError>,
) -> Result<usize, ConfigError> {
    let mut unusable = None;
    for (position, certificate) in certificates.iter().enumerate() {
        match is_own(certificate) {
            Ok(true) => return Ok(position),
            Ok(false) => {}
            Err(error) => unusable = Some(error),
        }
    }
    let is_platform = |one: &Certificate| one.common_name().is_some_and(|name| !is_number(name));
    match (certificates, unusable) {
        ([], _) => Ok(0),
        ([_], Some(error)) => Err(ConfigError::key("certificate", error)),
        ([one], None) if is_platform(one) => Err(ConfigError::new(
            "certificate",
            format!(
                "is not the certificate of `{key}`, and {} is no merchant's: a platform \
                 certificate (平台证书) is set as `platform_certificate`, an authority as \
                 `root_certificate`; the merchant's is in apiclient_cert.pem, beside \
                 apiclient_key.pem",
                crate::text::foreign::quoted(one.subject())
            ),
        )),
        _ => Err(ConfigError::new(
            "certificate",
            format!(
                "is not the certificate of `{key}`; take apiclient_cert.pem and \
                 apiclient_key.pem from the same download"
            ),
        )),
    }
}

/// Where the certificate is that has issued none of the others, when there is no private key here
/// to know it by.
fn leaf(certificates: &[Certificate]) -> Result<usize, ConfigError> {
    let has_issued = |one: &Certificate| {
        let mut others = certificates.iter().filter(|other| *other != one);
        others.any(|other| other.issuer() == one.subject())
    };
    let mut leaves = certificates.iter().filter(|one| !has_issued(one));
    let leaf = leaves.next();
    if leaves.any(|other| Some(other) != leaf) {
        return Err(ConfigError::new(
            "certificate",
            "holds several certificates, of which none has issued another; leave only the \
             merchant's (apiclient_cert.pem)",
        ));
    }
    let position = certificates.iter().position(|one| Some(one) == leaf);
    Ok(position.unwrap_or(0))
}

/// WeChat Pay writes the merchant id into the certificate.
fn check_name(certificate: &Certificate, mchid: &str) -> Result<(), ConfigError> {
    match certificate.common_name() {
        Some(name) if is_number(name) && name != mchid => Err(ConfigError::new(
            "certificate",
            format!(
                "is the certificate of the merchant `{name}`, and `mchid` is `{mchid}`: take both \
                 from the same merchant"
            ),
        )),
        _ => Ok(()),
    }
}

/// Nothing in the key itself tells what it is for.
fn check_bank_key(
    bank_key: Option<&PublicKey>,
    platform_key: &PublicKey,
) -> Result<(), ConfigError> {
    if bank_key != Some(platform_key) {
        return Ok(());
    }
    Err(ConfigError::new(
        "bank_public_key",
        "is the same key as `platform_public_key`; the key that APIv2 encrypts with is another: \
         what POST v2/risk/getpublickey answers (-----BEGIN RSA PUBLIC KEY-----)",
    ))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

use std::sync::Arc;
use std::thread::{self, ScopedJoinHandle};

use aws_lc_rs::digest::{SHA256, digest};
use p12_keystore::{
    Certificate as P12Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain,
};
use rcgen::ExtendedKeyUsagePurpose;
use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;

use super::authority::{Validity, der, validity};
use super::{Authority, Brand, Merchant, PlatformCertificateKey, RsaKey, published};
#[cfg(feature = "shangmi")]
use super::{Shangmi, Sm2Key};
use crate::{StartError, random};

/// Every key and certificate of one sandbox.
pub(crate) struct Issued {
    pub(crate) merchant: Merchant,
    pub(crate) merchant_key: Arc<RsaKey>,
    pub(crate) merchant_certificate: CertificateDer<'static>,
    /// The platform certificate of the start, and those that it was rotated to.
    pub(crate) platform: PlatformCertificateKey,
    /// The key of the WeChat Pay public key.
    pub(crate) public_key: Arc<RsaKey>,
    pub(crate) brand_key: Option<RsaKey>,
    #[cfg(feature = "shangmi")]
    pub(crate) sm2: Option<Sm2Keys>,
    pub(crate) authority: Authority,
    pub(crate) tls: Arc<ServerConfig>,
}

/// The SM2 keys of merchant and platform.
#[cfg(feature = "shangmi")]
pub(crate) struct Sm2Keys {
    pub(crate) merchant_key: Sm2Key,
    pub(crate) platform_key: Sm2Key,
}

/// What not every sandbox needs: keys take time to make.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) brand: bool,
    /// RSA keys that nobody else has.
    pub(crate) own_keys: bool,
    #[cfg(feature = "shangmi")]
    pub(crate) shangmi: bool,
}

/// What a sandbox is started with again: the keys, and the names that they go by.
pub(crate) struct Kept {
    pub(crate) mchid: String,
    pub(crate) serial: String,
    pub(crate) certificate: String,
    pub(crate) p12: Vec<u8>,
    pub(crate) api_v3_key: String,
    pub(crate) api_v2_key: String,
    pub(crate) public_key_id: String,
    pub(crate) merchant_key: Arc<RsaKey>,
    pub(crate) public_key: Arc<RsaKey>,
    pub(crate) platform: PlatformCertificateKey,
    pub(crate) brand: Option<(Brand, RsaKey)>,
    #[cfg(feature = "shangmi")]
    pub(crate) sm2: Option<Sm2Keys>,
    pub(crate) authority: Authority,
}

/// Makes every key and certificate of a sandbox whose merchant has this number.
pub(crate) fn issue(mchid: String, wanted: Wanted) -> Result<Issued, StartError> {
    let (keys, authority) = thread::scope(|scope| {
        let keys = scope.spawn(move || match wanted.own_keys {
            true => RsaKeys::generate(),
            false => published::keys(),
        });
        // The first random number of a process takes some thirty milliseconds of gathered jitter.
        let authority = Authority::new();
        (joined(keys), authority)
    });
    let (keys, authority) = (keys?, authority?);
    let purpose = Some(ExtendedKeyUsagePurpose::ClientAuth);
    let (certificate, serial) = authority.certify(&mchid, &keys.merchant, validity()?, purpose)?;
    let kept = Kept {
        p12: p12(&keys.merchant, certificate.der(), &authority.der, &mchid)?,
        mchid,
        serial,
        certificate: certificate.pem(),
        api_v3_key: random::system_alphanumeric(32),
        api_v2_key: random::system_alphanumeric(32),
        public_key_id: format!("PUB_KEY_ID_{}", random::system_digits(34)),
        platform: PlatformCertificateKey::issue(keys.platform, &authority)?,
        merchant_key: keys.merchant,
        public_key: keys.public,
        brand: None,
        #[cfg(feature = "shangmi")]
        sm2: None,
        authority,
    };
    restore(kept, wanted)
}

/// Follows from a key that is kept, so that it is the same when the sandbox is started again.
fn workwx_secret(api_v2_key: &str) -> String {
    let digest = digest(&SHA256, format!("workwx {api_v2_key}").as_bytes());
    random::upper_hex(digest.as_ref())
}

/// Makes what is missing to the keys that were kept.
pub(crate) fn restore(kept: Kept, wanted: Wanted) -> Result<Issued, StartError> {
    let validity = validity()?;
    let brand = match kept.brand {
        None if wanted.brand => {
            let key = match wanted.own_keys {
                true => RsaKey::generate()?,
                false => published::brand_key()?,
            };
            Some(issue_brand(key, &kept.authority, validity)?)
        }
        kept => kept,
    };
    let (brand, brand_key) = brand.unzip();
    #[cfg(feature = "shangmi")]
    let sm2 = match kept.sm2 {
        None if wanted.shangmi => Some(issue_sm2(&kept.mchid, validity)?),
        kept => kept,
    };
    #[cfg(feature = "shangmi")]
    let shangmi = sm2.as_ref().map(shangmi).transpose()?;
    let newest = &kept.platform.newest().certificate;
    let merchant = Merchant {
        mchid: kept.mchid,
        serial: kept.serial,
        private_key: kept.merchant_key.private_key_pem()?,
        p12: kept.p12,
        api_v3_key: kept.api_v3_key,
        workwx_secret: workwx_secret(&kept.api_v2_key),
        api_v2_key: kept.api_v2_key,
        platform_serial: newest.serial.clone(),
        platform_certificate: newest.certificate.clone(),
        public_key_id: kept.public_key_id,
        public_key: kept.public_key.public_key_pem()?,
        tls_ca: kept.authority.pem.clone(),
        brand,
        #[cfg(feature = "shangmi")]
        shangmi,
        certificate: kept.certificate,
    };
    Ok(Issued {
        merchant_certificate: der(&merchant.certificate)?,
        merchant,
        merchant_key: kept.merchant_key,
        platform: kept.platform,
        public_key: kept.public_key,
        brand_key,
        #[cfg(feature = "shangmi")]
        sm2,
        tls: kept.authority.tls_server(validity)?,
        authority: kept.authority,
    })
}

/// The keys that are slow to make.
#[derive(Clone)]
pub(super) struct RsaKeys {
    pub(super) merchant: Arc<RsaKey>,
    pub(super) platform: Arc<RsaKey>,
    pub(super) public: Arc<RsaKey>,
}

impl RsaKeys {
    fn generate() -> Result<RsaKeys, StartError> {
        let [merchant, platform, public] =
            thread::scope(|scope| [(); 3].map(|()| scope.spawn(RsaKey::generate)).map(joined));
        Ok(RsaKeys {
            merchant: Arc::new(merchant?),
            platform: Arc::new(platform?),
            public: Arc::new(public?),
        })
    }
}

fn joined<T>(thread: ScopedJoinHandle<'_, Result<T, StartError>>) -> Result<T, StartError> {
    let ended = thread.join();
    ended.unwrap_or_else(|_| Err(StartError::keys("making a key panicked")))
}

fn issue_brand(
    key: RsaKey,
    authority: &Authority,
    validity: Validity,
) -> Result<(Brand, RsaKey), StartError> {
    let brand_id = random::digits(5);
    let (certificate, serial) = authority.certify(&brand_id, &key, validity, None)?;
    let brand = Brand {
        brand_id,
        serial,
        private_key: key.private_key_pem()?,
        certificate: certificate.pem(),
    };
    Ok((brand, key))
}

#[cfg(feature = "shangmi")]
fn issue_sm2(mchid: &str, validity: Validity) -> Result<Sm2Keys, StartError> {
    Ok(Sm2Keys {
        merchant_key: Sm2Key::generate(mchid, validity)?,
        platform_key: Sm2Key::generate("WeChat Pay sandbox platform", validity)?,
    })
}

/// What the merchant holds of the SM2 keys.
#[cfg(feature = "shangmi")]
fn shangmi(keys: &Sm2Keys) -> Result<Shangmi, StartError> {
    let (merchant, platform) = (&keys.merchant_key, &keys.platform_key);
    Ok(Shangmi {
        serial: merchant.serial.clone(),
        private_key: merchant.private_key()?,
        certificate: merchant.certificate.clone(),
        platform_serial: platform.serial.clone(),
        platform_certificate: platform.certificate.clone(),
    })
}

fn p12(
    key: &RsaKey,
    certificate: &CertificateDer<'_>,
    authority: &CertificateDer<'_>,
    passphrase: &str,
) -> Result<Vec<u8>, StartError> {
    let failed = |error| StartError::keys(format!("no PKCS#12 file: {error}"));
    let chain = PrivateKeyChain::new(
        "1",
        PrivateKey::from_der(&key.pkcs8()?).map_err(failed)?,
        [
            P12Certificate::from_der(certificate).map_err(failed)?,
            P12Certificate::from_der(authority).map_err(failed)?,
        ],
    );
    let mut store = KeyStore::new();
    store.add_entry("Tenpay Certificate", KeyStoreEntry::PrivateKeyChain(chain));
    // Few iterations: the passphrase is public, and every start of a test pays for them.
    store
        .writer(passphrase)
        .encryption_iterations(128)
        .mac_iterations(128)
        .write()
        .map_err(failed)
}

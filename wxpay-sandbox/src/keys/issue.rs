use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use p12_keystore::{
    Certificate as P12Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain,
};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, SerialNumber, date_time_ymd,
};
use rustls::RootCertStore;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;

use super::{Brand, Merchant, PlatformCertificateKey, RsaKey};
#[cfg(feature = "shangmi")]
use super::{Shangmi, Sm2Key};
use crate::{StartError, random};

/// Everything made at the start of one sandbox.
pub(crate) struct Issued {
    pub(crate) merchant: Merchant,
    pub(crate) merchant_key: RsaKey,
    pub(crate) merchant_certificate: CertificateDer<'static>,
    /// The first platform certificate; those that it was rotated to stand behind it.
    pub(crate) platform: PlatformCertificateKey,
    pub(crate) authority: Authority,
    /// The key of the WeChat Pay public key.
    pub(crate) public_key: RsaKey,
    pub(crate) brand_key: Option<RsaKey>,
    #[cfg(feature = "shangmi")]
    pub(crate) sm2: Option<Sm2Keys>,
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
    #[cfg(feature = "shangmi")]
    pub(crate) shangmi: bool,
}

/// Makes every key and certificate of a sandbox whose merchant has this number.
pub(crate) fn issue(mchid: String, wanted: Wanted) -> Result<Issued, StartError> {
    // RSA keys are slow to make, so they are made side by side.
    let [merchant_key, platform_key, public_key] = thread::scope(|scope| {
        [(); 3].map(|()| scope.spawn(RsaKey::generate)).map(|made| {
            made.join()
                .unwrap_or_else(|_| Err(StartError::keys("making an RSA key panicked")))
        })
    });
    let (merchant_key, platform_key, public_key) = (merchant_key?, platform_key?, public_key?);

    let authority = authority()?;
    let validity = validity()?;
    let (merchant_certificate, serial) = {
        let (mut params, serial) = leaf(&mchid, validity);
        params.insert_extended_key_usage(ExtendedKeyUsagePurpose::ClientAuth);
        (params.signed_by(&merchant_key.pair, &authority)?, serial)
    };
    let platform = PlatformCertificateKey::issue(platform_key, &authority)?;
    let (brand, brand_key) = match wanted.brand {
        true => {
            let (brand, key) = issue_brand(&authority, validity)?;
            (Some(brand), Some(key))
        }
        false => (None, None),
    };
    #[cfg(feature = "shangmi")]
    let (shangmi, sm2) = match wanted.shangmi {
        true => {
            let (shangmi, keys) = issue_shangmi(&mchid, validity)?;
            (Some(shangmi), Some(keys))
        }
        false => (None, None),
    };
    let tls = tls_server(&authority, validity)?;

    let merchant = Merchant {
        p12: p12(
            &merchant_key,
            &merchant_certificate,
            authority.der(),
            &mchid,
        )?,
        mchid,
        serial,
        private_key: merchant_key.pair.serialize_pem(),
        certificate: merchant_certificate.pem(),
        api_v3_key: random::alphanumeric(32),
        api_v2_key: random::alphanumeric(32),
        platform_serial: platform.certificate.serial.clone(),
        platform_certificate: platform.certificate.certificate.clone(),
        public_key_id: format!("PUB_KEY_ID_{}", random::digits(34)),
        public_key: public_key.pair.public_key_pem(),
        tls_ca: authority.pem(),
        brand,
        #[cfg(feature = "shangmi")]
        shangmi,
    };
    Ok(Issued {
        merchant,
        merchant_certificate: merchant_certificate.der().clone(),
        merchant_key,
        platform,
        authority,
        public_key,
        brand_key,
        #[cfg(feature = "shangmi")]
        sm2,
        tls,
    })
}

fn issue_brand(authority: &Authority, validity: (i64, i64)) -> Result<(Brand, RsaKey), StartError> {
    let key = RsaKey::generate()?;
    let brand_id = random::digits(5);
    let (params, serial) = leaf(&brand_id, validity);
    let brand = Brand {
        brand_id,
        serial,
        private_key: key.pair.serialize_pem(),
        certificate: params.signed_by(&key.pair, authority)?.pem(),
    };
    Ok((brand, key))
}

#[cfg(feature = "shangmi")]
fn issue_shangmi(mchid: &str, validity: (i64, i64)) -> Result<(Shangmi, Sm2Keys), StartError> {
    let merchant_key = Sm2Key::generate(mchid, validity)?;
    let platform_key = Sm2Key::generate("WeChat Pay sandbox platform", validity)?;
    let shangmi = Shangmi {
        serial: merchant_key.serial.clone(),
        private_key: merchant_key.private_key()?,
        certificate: merchant_key.certificate.clone(),
        platform_serial: platform_key.serial.clone(),
        platform_certificate: platform_key.certificate.clone(),
    };
    let keys = Sm2Keys {
        merchant_key,
        platform_key,
    };
    Ok((shangmi, keys))
}

/// Who issues every certificate of a sandbox.
pub(crate) type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Result<Authority, StartError> {
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, "WeChat Pay sandbox authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?)
}

/// From yesterday for five years, as platform certificates are issued.
pub(super) fn validity() -> Result<(i64, i64), StartError> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|_| StartError::keys("the machine's clock is before 1970"))?;
    let from = i64::try_from(now.as_secs()).unwrap_or(0) - 86_400;
    Ok((from, from + 5 * 365 * 86_400))
}

pub(super) fn leaf(common_name: &str, (from, until): (i64, i64)) -> (CertificateParams, String) {
    // A DER integer of exactly 20 bytes: positive, and no leading zero byte to be dropped.
    let mut serial = random::bytes::<20>();
    serial[0] = (serial[0] & 0x7f).max(1);

    let epoch = date_time_ymd(1970, 1, 1);
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.not_before = epoch + Duration::from_secs(from.unsigned_abs());
    params.not_after = epoch + Duration::from_secs(until.unsigned_abs());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    (params, random::upper_hex(&serial))
}

fn tls_server(
    authority: &Authority,
    validity: (i64, i64),
) -> Result<Arc<ServerConfig>, StartError> {
    let key = KeyPair::generate()?;
    let (mut params, _) = leaf("localhost", validity);
    params.subject_alt_names =
        CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()])?.subject_alt_names;
    params.insert_extended_key_usage(ExtendedKeyUsagePurpose::ServerAuth);
    let certificate = params.signed_by(&key, authority)?;

    let tls = |what: &str, error: &dyn std::error::Error| {
        StartError::keys(format!("no TLS server: {what}: {error}"))
    };
    let provider = Arc::new(default_provider());
    let mut roots = RootCertStore::empty();
    roots
        .add(authority.der().clone())
        .map_err(|error| tls("authority", &error))?;
    // The handshake lets everybody in: only the documented operations demand a certificate.
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone())
        .allow_unauthenticated()
        .build()
        .map_err(|error| tls("client certificates", &error))?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| tls("protocol versions", &error))?
        .with_client_cert_verifier(clients)
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .map_err(|error| tls("server certificate", &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn p12(
    key: &RsaKey,
    certificate: &Certificate,
    authority: &CertificateDer<'_>,
    passphrase: &str,
) -> Result<Vec<u8>, StartError> {
    let failed = |error| StartError::keys(format!("no PKCS#12 file: {error}"));
    let chain = PrivateKeyChain::new(
        "1",
        PrivateKey::from_der(key.pair.serialized_der()).map_err(failed)?,
        [
            P12Certificate::from_der(certificate.der()).map_err(failed)?,
            P12Certificate::from_der(authority).map_err(failed)?,
        ],
    );
    let mut store = KeyStore::new();
    store.add_entry("Tenpay Certificate", KeyStoreEntry::PrivateKeyChain(chain));
    // Few iterations: the passphrase is public, and every start of a test pays for them.
    store
        .writer(passphrase)
        .encryption_iterations(2048)
        .mac_iterations(2048)
        .write()
        .map_err(failed)
}

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, SerialNumber, date_time_ymd,
};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

use super::{ListenerCertificate, RsaKey};
use crate::{StartError, random};

/// Whoever issues the certificates of one sandbox, TLS ones included.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) pem: String,
    pub(crate) der: CertificateDer<'static>,
}

/// From when until when, Unix seconds.
pub(crate) type Validity = (i64, i64);

impl Authority {
    pub(crate) fn new() -> Result<Authority, StartError> {
        let (params, key) = (authority(), KeyPair::generate()?);
        let certificate = params.self_signed(&key)?;
        Ok(Authority {
            pem: certificate.pem(),
            der: certificate.der().clone(),
            issuer: Issuer::new(params, key),
        })
    }

    /// The authority that these PEM texts were written by: all of them have the same name.
    pub(crate) fn restore(certificate: String, private_key: &str) -> Result<Authority, StartError> {
        let key = KeyPair::from_pem(private_key)?;
        Ok(Authority {
            issuer: Issuer::new(authority(), key),
            der: der(&certificate)?,
            pem: certificate,
        })
    }

    pub(crate) fn private_key(&self) -> String {
        self.issuer.key().serialize_pem()
    }

    /// A certificate for this key, and its serial number: 40 upper-case hexadecimal digits.
    pub(crate) fn certify(
        &self,
        common_name: &str,
        key: &RsaKey,
        validity: Validity,
        purpose: Option<ExtendedKeyUsagePurpose>,
    ) -> Result<(Certificate, String), StartError> {
        let (mut params, serial) = leaf(common_name, validity);
        if let Some(purpose) = purpose {
            params.insert_extended_key_usage(purpose);
        }
        Ok((params.signed_by(key, &self.issuer)?, serial))
    }

    /// What an HTTPS server on this machine needs; it asks for client certificates of this
    /// authority and demands none.
    pub(crate) fn tls_server(&self, validity: Validity) -> Result<Arc<ServerConfig>, StartError> {
        let (certificate, key) = self.localhost(validity)?;
        let tls = |what: &str, error: &dyn std::error::Error| {
            StartError::keys(format!("no TLS server: {what}: {error}"))
        };
        let provider = Arc::new(default_provider());
        let mut roots = RootCertStore::empty();
        roots
            .add(self.der.clone())
            .map_err(|error| tls("authority", &error))?;
        // The handshake lets everybody in: only the documented operations demand a certificate.
        let clients = WebPkiClientVerifier::builder_with_provider(roots.into(), provider.clone())
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

    /// A certificate for HTTPS servers on this machine, with its key, both PEM.
    pub(crate) fn listener(&self) -> Result<ListenerCertificate, StartError> {
        let (certificate, key) = self.localhost(validity()?)?;
        Ok(ListenerCertificate {
            certificate: certificate.pem(),
            private_key: key.serialize_pem(),
        })
    }

    fn localhost(&self, validity: Validity) -> Result<(Certificate, KeyPair), StartError> {
        let key = KeyPair::generate()?;
        let (mut params, _) = leaf("localhost", validity);
        let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        params.subject_alt_names = CertificateParams::new(names)?.subject_alt_names;
        params.insert_extended_key_usage(ExtendedKeyUsagePurpose::ServerAuth);
        Ok((params.signed_by(&key, &self.issuer)?, key))
    }
}

/// The certificate in a PEM text.
pub(crate) fn der(pem: &str) -> Result<CertificateDer<'static>, StartError> {
    let (_, der) = pem_rfc7468::decode_vec(pem.as_bytes())
        .map_err(|error| StartError::keys(format!("a certificate is not PEM: {error}")))?;
    Ok(CertificateDer::from(der))
}

/// From yesterday for five years, as platform certificates are issued.
pub(crate) fn validity() -> Result<Validity, StartError> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|_| StartError::keys("the machine's clock is before 1970"))?;
    let from = i64::try_from(now.as_secs()).unwrap_or(0) - 86_400;
    Ok((from, from + 5 * 365 * 86_400))
}

fn authority() -> CertificateParams {
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, "WeChat Pay sandbox authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn leaf(common_name: &str, (from, until): Validity) -> (CertificateParams, String) {
    // A DER integer of exactly 20 bytes: positive, and no leading zero byte to be dropped.
    let mut serial = random::system_bytes::<20>();
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

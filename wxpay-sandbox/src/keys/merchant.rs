use std::fmt;

/// Everything a merchant of this sandbox holds: hand it to the client under test.
///
/// Certificates and symmetric keys are made afresh at every start. RSA keys take half a second to
/// make, so that all sandboxes have the same ones, of published test keys, unless one asks for
/// [its own](crate::SandboxBuilder::own_keys). They are good for nothing else.
#[derive(Clone)]
#[non_exhaustive]
pub struct Merchant {
    /// Merchant number (商户号), ten digits unless the builder was told otherwise.
    pub mchid: String,
    /// Serial number of the merchant's API certificate: 40 upper-case hexadecimal digits.
    pub serial: String,
    /// The merchant's RSA-2048 private key, PEM PKCS#8 (`apiclient_key.pem`).
    pub private_key: String,
    /// The merchant's API certificate, PEM (`apiclient_cert.pem`); also its TLS client certificate.
    pub certificate: String,
    /// Key and certificate as PKCS#12 (`apiclient_cert.p12`); the passphrase is [`mchid`](Self::mchid).
    pub p12: Vec<u8>,
    /// APIv3 key: 32 ASCII characters.
    pub api_v3_key: String,
    /// APIv2 key: 32 ASCII characters.
    pub api_v2_key: String,
    /// The secret of the WeCom app that pays: `workwx_sign` is made with it.
    pub workwx_secret: String,
    /// Serial number of the platform certificate at the start: 40 upper-case hexadecimal digits.
    pub platform_serial: String,
    /// The platform certificate at the start, PEM.
    pub platform_certificate: String,
    /// Identifier of the WeChat Pay public key, `PUB_KEY_ID_…`.
    pub public_key_id: String,
    /// The WeChat Pay public key, PEM SPKI. Not the key of the platform certificate.
    pub public_key: String,
    /// The authority that the HTTPS server's certificate comes from, PEM: trust it as a root.
    pub tls_ca: String,
    /// The brand, when the sandbox was started with one.
    pub brand: Option<Brand>,
    /// The SM2 keys, when the sandbox was started with them.
    #[cfg(feature = "shangmi")]
    pub shangmi: Option<Shangmi>,
}

/// What an HTTPS server of the merchant's on this machine needs, as
/// [`Sandbox::listener_certificate`](crate::Sandbox::listener_certificate) issues it.
#[derive(Clone)]
#[non_exhaustive]
pub struct ListenerCertificate {
    /// For `localhost`, `127.0.0.1` and `::1`, PEM; [`Merchant::tls_ca`] is its authority.
    pub certificate: String,
    /// Its private key, PEM PKCS#8.
    pub private_key: String,
}

/// A brand (品牌): it signs with a key of its own, and calls what is under `/brand/`.
#[derive(Clone)]
#[non_exhaustive]
pub struct Brand {
    /// Brand number, digits.
    pub brand_id: String,
    /// Serial number of the brand's API certificate: 40 upper-case hexadecimal digits.
    pub serial: String,
    /// The brand's RSA-2048 private key, PEM PKCS#8.
    pub private_key: String,
    /// The brand's API certificate, PEM.
    pub certificate: String,
}

/// The SM2 keys (国密) of the merchant and the platform.
#[cfg(feature = "shangmi")]
#[derive(Clone)]
#[non_exhaustive]
pub struct Shangmi {
    /// Serial number of the merchant's SM2 certificate: 40 upper-case hexadecimal digits.
    pub serial: String,
    /// The merchant's SM2 private key, PEM PKCS#8.
    pub private_key: String,
    /// The merchant's SM2 certificate, PEM.
    pub certificate: String,
    /// Serial number of the platform's SM2 certificate: 40 upper-case hexadecimal digits.
    pub platform_serial: String,
    /// The platform's SM2 certificate, PEM.
    pub platform_certificate: String,
}

impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merchant")
            .field("mchid", &self.mchid)
            .field("serial", &self.serial)
            .field("private_key", &"***")
            .field("p12", &"***")
            .field("api_v3_key", &"***")
            .field("api_v2_key", &"***")
            .field("workwx_secret", &"***")
            .field("platform_serial", &self.platform_serial)
            .field("public_key_id", &self.public_key_id)
            .field("brand", &self.brand)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ListenerCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListenerCertificate")
            .field("certificate", &self.certificate)
            .field("private_key", &"***")
            .finish()
    }
}

impl fmt::Debug for Brand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Brand")
            .field("brand_id", &self.brand_id)
            .field("serial", &self.serial)
            .field("private_key", &"***")
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "shangmi")]
impl fmt::Debug for Shangmi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shangmi")
            .field("serial", &self.serial)
            .field("private_key", &"***")
            .field("platform_serial", &self.platform_serial)
            .finish_non_exhaustive()
    }
}

//! What can be configured, under which name.

/// One setting. Its name in a file is that of its environment variable in lower case, without
/// `WXPAY_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Mchid,
    BrandId,
    Serial,
    PrivateKey,
    #[cfg(feature = "shangmi")]
    Sm2PrivateKey,
    Certificate,
    ApiV3Key,
    ApiV3KeyFile,
    ApiV2Key,
    ApiV2KeyFile,
    WorkwxSecret,
    WorkwxSecretFile,
    PlatformCertificate,
    PublicKeyId,
    PublicKey,
    AnswersSignedWith,
    DownloadPlatformCertificates,
    CertificateDirectory,
    BankPublicKey,
    Region,
    BaseUrl,
    ClientCertificateBaseUrl,
    UnsignedBasePath,
    RootCertificate,
    ConnectTimeout,
    AttemptTimeout,
    TotalTimeout,
    BodyLimit,
}

impl Setting {
    pub(super) const ALL: &[Setting] = &[
        Setting::Mchid,
        Setting::BrandId,
        Setting::Serial,
        Setting::PrivateKey,
        #[cfg(feature = "shangmi")]
        Setting::Sm2PrivateKey,
        Setting::Certificate,
        Setting::ApiV3Key,
        Setting::ApiV3KeyFile,
        Setting::ApiV2Key,
        Setting::ApiV2KeyFile,
        Setting::WorkwxSecret,
        Setting::WorkwxSecretFile,
        Setting::PlatformCertificate,
        Setting::PublicKeyId,
        Setting::PublicKey,
        Setting::AnswersSignedWith,
        Setting::DownloadPlatformCertificates,
        Setting::CertificateDirectory,
        Setting::BankPublicKey,
        Setting::Region,
        Setting::BaseUrl,
        Setting::ClientCertificateBaseUrl,
        Setting::UnsignedBasePath,
        Setting::RootCertificate,
        Setting::ConnectTimeout,
        Setting::AttemptTimeout,
        Setting::TotalTimeout,
        Setting::BodyLimit,
    ];

    /// The name in a file.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Setting::Mchid => "mchid",
            Setting::BrandId => "brand_id",
            Setting::Serial => "serial",
            Setting::PrivateKey => "private_key",
            #[cfg(feature = "shangmi")]
            Setting::Sm2PrivateKey => "sm2_private_key",
            Setting::Certificate => "certificate",
            Setting::ApiV3Key => "api_v3_key",
            Setting::ApiV3KeyFile => "api_v3_key_file",
            Setting::ApiV2Key => "api_v2_key",
            Setting::ApiV2KeyFile => "api_v2_key_file",
            Setting::WorkwxSecret => "workwx_secret",
            Setting::WorkwxSecretFile => "workwx_secret_file",
            Setting::PlatformCertificate => "platform_certificate",
            Setting::PublicKeyId => "public_key_id",
            Setting::PublicKey => "public_key",
            Setting::AnswersSignedWith => "answers_signed_with",
            Setting::DownloadPlatformCertificates => "download_platform_certificates",
            Setting::CertificateDirectory => "certificate_directory",
            Setting::BankPublicKey => "bank_public_key",
            Setting::Region => "region",
            Setting::BaseUrl => "base_url",
            Setting::ClientCertificateBaseUrl => "client_certificate_base_url",
            Setting::UnsignedBasePath => "unsigned_base_path",
            Setting::RootCertificate => "root_certificate",
            Setting::ConnectTimeout => "connect_timeout",
            Setting::AttemptTimeout => "attempt_timeout",
            Setting::TotalTimeout => "total_timeout",
            Setting::BodyLimit => "body_limit",
        }
    }

    /// The environment variable.
    pub(super) fn variable(self) -> String {
        format!("WXPAY_{}", self.name().to_ascii_uppercase())
    }

    /// The method of the builder, which errors name.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Setting::ApiV3KeyFile => "api_v3_key",
            Setting::ApiV2KeyFile => "api_v2_key",
            Setting::WorkwxSecretFile => "workwx_secret",
            Setting::PublicKeyId | Setting::PublicKey => "platform_public_key",
            other => other.name(),
        }
    }

    /// What belongs there, for those who have to fill it in.
    pub(super) const fn meaning(self) -> &'static str {
        match self {
            Setting::Mchid => "the merchant id (商户号), such as 1900000109",
            Setting::BrandId => "the brand id (品牌ID), such as 1001",
            Setting::Serial => "the serial number of the merchant's certificate (证书序列号)",
            Setting::PrivateKey => "apiclient_key.pem, as a path or as the PEM text",
            #[cfg(feature = "shangmi")]
            Setting::Sm2PrivateKey => "the SM2 private key, as a path or as the PEM text",
            Setting::Certificate => "apiclient_cert.pem, as a path or as the PEM text",
            Setting::ApiV3Key => "the APIv3 key (APIv3密钥), 32 bytes",
            Setting::ApiV3KeyFile => "the path of a file that holds the APIv3 key",
            Setting::ApiV2Key => "the APIv2 key (API密钥)",
            Setting::ApiV2KeyFile => "the path of a file that holds the APIv2 key",
            Setting::WorkwxSecret => "the secret of the WeCom app that pays (企业微信: 企业支付)",
            Setting::WorkwxSecretFile => {
                "the path of a file that holds the secret of the WeCom app"
            }
            Setting::PlatformCertificate => {
                "a platform certificate (平台证书), as a path or as the PEM text"
            }
            Setting::PublicKeyId => "the id of the WeChat Pay public key, PUB_KEY_ID_…",
            Setting::PublicKey => {
                "the WeChat Pay public key (pub_key.pem), as a path or as the PEM text"
            }
            Setting::AnswersSignedWith => "public-key, certificate, or the id of a platform key",
            Setting::DownloadPlatformCertificates | Setting::UnsignedBasePath => "true or false",
            Setting::CertificateDirectory => "the path of a directory",
            Setting::BankPublicKey => {
                "what v2/risk/getpublickey answers, as a path or as the PEM text"
            }
            Setting::Region => "mainland, hong-kong, america or europe",
            Setting::BaseUrl | Setting::ClientCertificateBaseUrl => {
                "a URL such as https://api.mch.weixin.qq.com/"
            }
            Setting::RootCertificate => {
                "the certificate of an authority to trust, as a path or as the PEM text"
            }
            Setting::ConnectTimeout | Setting::AttemptTimeout | Setting::TotalTimeout => {
                "a time in seconds, such as 15 or 2.5 (or 500ms)"
            }
            Setting::BodyLimit => "a number of bytes, such as 8388608",
        }
    }

    /// Whether there may be several.
    pub(super) const fn is_list(self) -> bool {
        matches!(
            self,
            Setting::PlatformCertificate
                | Setting::BaseUrl
                | Setting::ClientCertificateBaseUrl
                | Setting::RootCertificate
        )
    }

    /// Whether several merchants may have it in common.
    #[cfg(feature = "toml")]
    pub(super) const fn is_shared(self) -> bool {
        matches!(
            self,
            Setting::Region
                | Setting::BaseUrl
                | Setting::ClientCertificateBaseUrl
                | Setting::UnsignedBasePath
                | Setting::RootCertificate
                | Setting::ConnectTimeout
                | Setting::AttemptTimeout
                | Setting::TotalTimeout
                | Setting::BodyLimit
        )
    }

    /// The setting of this name in a file.
    pub(super) fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|setting| setting.name() == name)
    }

    /// The setting whose name in a file is most like this one, if any is.
    pub(super) fn similar_to(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let likeness = |setting: &Setting| strsim::jaro_winkler(setting.name(), &name);
        Self::ALL
            .iter()
            .copied()
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
            .filter(|best| likeness(best) > 0.85)
    }
}

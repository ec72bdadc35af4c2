use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::client::{ClientBuilder, Source};
use crate::configuration::setting::Setting;
use crate::configuration::value::Text;
#[cfg(feature = "shangmi")]
use crate::crypto::shangmi::Sm2PrivateKey;
use crate::crypto::{Certificate, PrivateKey, PublicKey, pem};
use crate::error::{ConfigError, ErrorKind};
use crate::merchant::answer_key::AnswerKey;
use crate::request::Region;
use crate::request::base_url::BaseUrl;
use crate::text::character;

/// A setting that was given.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) setting: Setting,
    /// Where, for errors: `WXPAY_MCHID`; ``wxpay.toml, line 3, `mchid` ``.
    pub(super) origin: String,
    /// One text, or several of a list.
    pub(super) texts: Vec<Zeroizing<String>>,
}

/// How a source of settings calls those that it lacks.
pub(super) trait Naming {
    /// Where the setting would stand.
    fn name(&self, setting: Setting) -> String;

    /// What else might explain that it is not there, as an appendix to a sentence.
    fn hint(&self, _: Setting) -> String {
        String::new()
    }
}

/// The settings of one merchant, read and checked.
#[derive(Clone, Default)]
pub(super) struct Settings {
    mchid: String,
    brand_id: Option<String>,
    serial: Option<String>,
    private_key: Option<PrivateKey>,
    #[cfg(feature = "shangmi")]
    sm2_private_key: Option<Sm2PrivateKey>,
    /// And those that issued it.
    certificate: Vec<Certificate>,
    api_v3_key: Option<Zeroizing<String>>,
    api_v2_key: Option<Zeroizing<String>>,
    workwx_secret: Option<Zeroizing<String>>,
    platform_certificates: Vec<Certificate>,
    public_key_id: Option<String>,
    public_key: Option<PublicKey>,
    answers_signed_with: Option<AnswerKey>,
    download_platform_certificates: bool,
    certificate_directory: Option<PathBuf>,
    bank_public_key: Option<PublicKey>,
    region: Option<Region>,
    base_urls: Vec<String>,
    client_certificate_base_urls: Vec<String>,
    unsigned_base_path: bool,
    root_certificates: Vec<Certificate>,
    connect_timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    total_timeout: Option<Duration>,
    body_limit: Option<usize>,
}

impl Settings {
    /// Reads key files and checks everything that does not depend on what a program adds.
    pub(super) fn read(
        given: &[Given],
        folder: Option<&Path>,
        naming: &dyn Naming,
    ) -> Result<Self, ConfigError> {
        let mut settings = Self::default();
        for one in given {
            if one.texts.is_empty() || one.texts.iter().any(|text| text.trim().is_empty()) {
                let setting = one.setting;
                let problem = format!(
                    "{} is set but empty; give {}",
                    one.origin,
                    setting.meaning()
                );
                return Err(ConfigError::new(setting.field(), problem));
            }
            for text in &one.texts {
                let text = text.trim();
                check_ends(one.setting, text)
                    .and_then(|()| settings.take(one.setting, text, folder))
                    .map_err(|error| error.at(&one.origin))?;
            }
        }
        settings.check(given, naming)?;
        Ok(settings)
    }

    /// Checks that there is a key to sign with, and one to verify with.
    pub(super) fn check_complete(&self, naming: &dyn Naming) -> Result<(), ConfigError> {
        let missing = |setting: Setting, other: Setting, why: &str| {
            let (one, other) = (unset(setting, naming), naming.name(other));
            Err(ConfigError::new(
                setting.field(),
                format!("{one} (nor is {other}); {why}"),
            ))
        };
        let signs_v3 = self.private_key.is_some();
        #[cfg(feature = "shangmi")]
        let signs_v3 = signs_v3 || self.sm2_private_key.is_some();
        if !signs_v3 && self.api_v2_key.is_none() {
            let why =
                "without a key nothing can be signed: APIv3 needs the first, APIv2 the second";
            return missing(Setting::PrivateKey, Setting::ApiV2Key, why);
        }
        let verifies = self.public_key.is_some()
            || !self.platform_certificates.is_empty()
            || self.download_platform_certificates
            || self.certificate_directory.is_some();
        if signs_v3 && !verifies {
            let why = "answers of APIv3 are verified with one of them, or with \
                       certificates that are downloaded (`download_platform_certificates`)";
            return missing(Setting::PublicKey, Setting::PlatformCertificate, why);
        }
        Ok(())
    }

    pub(super) fn into_builder(self) -> ClientBuilder {
        let mut builder = ClientBuilder::new().mchid(self.mchid);
        let chain = (!self.certificate.is_empty()).then(|| Source::parsed(self.certificate));
        macro_rules! set {
            ($($method:ident: $values:expr,)*) => {
                $(for value in IntoIterator::into_iter($values) {
                    builder = builder.$method(value);
                })*
            };
        }
        set! {
            brand_id: self.brand_id,
            serial: self.serial,
            private_key: self.private_key,
            api_v3_key: self.api_v3_key.iter().map(|key| key.as_bytes()),
            api_v2_key: self.api_v2_key.iter().map(|key| key.as_str()),
            workwx_secret: self.workwx_secret.iter().map(|secret| secret.as_str()),
            platform_certificate: self.platform_certificates,
            answers_signed_with: self.answers_signed_with,
            certificate: chain,
            certificate_directory: self.certificate_directory,
            bank_public_key: self.bank_public_key,
            region: self.region,
            base_url: self.base_urls,
            client_certificate_base_url: self.client_certificate_base_urls,
            root_certificate: self.root_certificates,
            connect_timeout: self.connect_timeout,
            attempt_timeout: self.attempt_timeout,
            total_timeout: self.total_timeout,
            body_limit: self.body_limit,
        }
        #[cfg(feature = "shangmi")]
        if let Some(key) = self.sm2_private_key {
            builder = builder.sm2_private_key(key);
        }
        if self.download_platform_certificates {
            builder = builder.download_platform_certificates();
        }
        if self.unsigned_base_path {
            builder = builder.unsigned_base_path();
        }
        match (self.public_key_id, self.public_key) {
            (Some(id), Some(key)) => builder.platform_public_key(id, key),
            _ => builder,
        }
    }

    fn take(
        &mut self,
        setting: Setting,
        text: &str,
        folder: Option<&Path>,
    ) -> Result<(), ConfigError> {
        let value = Text {
            setting,
            text,
            folder,
        };
        match setting {
            Setting::Mchid => self.mchid = text.to_owned(),
            Setting::BrandId => self.brand_id = Some(text.to_owned()),
            Setting::Serial => self.serial = Some(text.to_owned()),
            Setting::PrivateKey => self.private_key = Some(value.key()?),
            #[cfg(feature = "shangmi")]
            Setting::Sm2PrivateKey => self.sm2_private_key = Some(value.key()?),
            Setting::Certificate => self.certificate = value.certificates()?,
            Setting::ApiV3Key => once(setting, &mut self.api_v3_key, secret(text))?,
            Setting::ApiV3KeyFile => once(setting, &mut self.api_v3_key, value.content()?)?,
            Setting::ApiV2Key => once(setting, &mut self.api_v2_key, secret(text))?,
            Setting::ApiV2KeyFile => once(setting, &mut self.api_v2_key, value.content()?)?,
            Setting::WorkwxSecret => once(setting, &mut self.workwx_secret, secret(text))?,
            Setting::WorkwxSecretFile => once(setting, &mut self.workwx_secret, value.content()?)?,
            Setting::PlatformCertificate => {
                self.platform_certificates.extend(value.certificates()?);
            }
            Setting::PublicKeyId => self.public_key_id = Some(text.to_owned()),
            Setting::PublicKey => self.public_key = Some(value.key()?),
            Setting::AnswersSignedWith => self.answers_signed_with = Some(AnswerKey::from(text)),
            Setting::DownloadPlatformCertificates => {
                self.download_platform_certificates = value.flag()?;
            }
            Setting::CertificateDirectory => {
                self.certificate_directory = Some(value.directory()?);
            }
            Setting::BankPublicKey => self.bank_public_key = Some(value.key()?),
            Setting::Region => self.region = Some(text.parse()?),
            Setting::BaseUrl => self.base_urls.push(url(setting, text)?),
            Setting::ClientCertificateBaseUrl => {
                self.client_certificate_base_urls.push(url(setting, text)?);
            }
            Setting::UnsignedBasePath => self.unsigned_base_path = value.flag()?,
            Setting::RootCertificate => self.root_certificates.extend(value.certificates()?),
            Setting::ConnectTimeout => self.connect_timeout = Some(value.duration()?),
            Setting::AttemptTimeout => self.attempt_timeout = Some(value.duration()?),
            Setting::TotalTimeout => self.total_timeout = Some(value.duration()?),
            Setting::BodyLimit => self.body_limit = Some(value.bytes()?),
        }
        Ok(())
    }

    /// What can be told of the settings together.
    fn check(&self, given: &[Given], naming: &dyn Naming) -> Result<(), ConfigError> {
        let missing = |setting: Setting, why: &str| {
            let problem = format!("{}{why}", unset(setting, naming));
            Err(ConfigError::new(setting.field(), problem))
        };
        if self.mchid.is_empty() && self.brand_id.is_none() {
            return missing(Setting::Mchid, "");
        }
        match (&self.public_key_id, &self.public_key) {
            (Some(_), None) => {
                return missing(Setting::PublicKey, "; its id is useless without the key");
            }
            (None, Some(_)) => {
                return missing(
                    Setting::PublicKeyId,
                    "; it stands beside the key's download",
                );
            }
            _ => {}
        }
        // The builder knows what keys must be like; here it is still known where they are from.
        let Err(error) = self.clone().into_builder().merchant() else {
            return Ok(());
        };
        let ErrorKind::Config(error) = error.kind() else {
            return Ok(());
        };
        let origin = given
            .iter()
            .find(|one| one.setting.field() == error.field())
            .map(|one| one.origin.clone())
            .or_else(|| Setting::named(error.field()).map(|setting| naming.name(setting)));
        Err(match origin {
            Some(origin) => error.clone().at(&origin),
            None => error.clone(),
        })
    }
}

/// `WXPAY_MCHID is not set; give …`.
fn unset(setting: Setting, naming: &dyn Naming) -> String {
    let (name, hint) = (naming.name(setting), naming.hint(setting));
    format!("{name} is not set; give {}{hint}", setting.meaning())
}

/// Marks that quoting and copying leave around a value. Around PEM text and base64 they do no
/// harm, and what is around ids the builder knows.
fn check_ends(setting: Setting, text: &str) -> Result<(), ConfigError> {
    let is_id = matches!(setting, Setting::Serial | Setting::PublicKeyId);
    if is_id || text.contains("-----BEGIN") || pem::is_bare(text) {
        return Ok(());
    }
    match character::around(text) {
        Some(around) => {
            let problem = format!("{around}, which is no part of it: write the value alone");
            Err(ConfigError::new(setting.field(), problem))
        }
        None => Ok(()),
    }
}

fn secret(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

/// A key and a file with the key may differ, and nobody would know which one is used.
fn once(
    setting: Setting,
    slot: &mut Option<Zeroizing<String>>,
    key: Zeroizing<String>,
) -> Result<(), ConfigError> {
    match slot.replace(key) {
        None => Ok(()),
        Some(_) => Err(ConfigError::new(
            setting.field(),
            "the key is given twice, as text and as a file; give only one of them",
        )),
    }
}

fn url(setting: Setting, text: &str) -> Result<String, ConfigError> {
    BaseUrl::named(setting.field(), text).map(|url| url.as_str().to_owned())
}

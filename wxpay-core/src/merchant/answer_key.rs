use crate::error::ConfigError;
use crate::merchant::platform_key::PlatformKey;
use crate::merchant::platform_keys::PlatformKeys;
use crate::merchant::signer::Scheme;
use crate::text::character;

const FIELD: &str = "answers_signed_with";

/// Which of its keys WeChat Pay is asked to sign answers with; sensitive fields of requests are
/// encrypted with the same. See
/// [`ClientBuilder::answers_signed_with`](crate::ClientBuilder::answers_signed_with).
///
/// As text: `public-key`, `certificate`, or the id.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerKey {
    /// The WeChat Pay public key.
    PublicKey,
    /// The platform certificate that is valid longest.
    Certificate,
    /// The key of this id: `PUB_KEY_ID_…`, or the serial number of a platform certificate.
    Id(String),
}

impl AnswerKey {
    /// Sees to it that there is such a key; that of certificates which are still to be
    /// downloaded is seen at the first call.
    pub(crate) fn check(&self, keys: &PlatformKeys, download: bool) -> Result<(), ConfigError> {
        let certificate = download || keys.ids().any(|id| !is_public_key(id));
        match self {
            AnswerKey::PublicKey if keys.ids().any(is_public_key) => Ok(()),
            AnswerKey::PublicKey => Err(ConfigError::new(
                FIELD,
                "is `public-key`, and there is none; set `platform_public_key`",
            )),
            AnswerKey::Certificate if certificate => Ok(()),
            AnswerKey::Certificate => Err(ConfigError::new(
                FIELD,
                "is `certificate`, and there is none; set `platform_certificate` or \
                 `download_platform_certificates`",
            )),
            AnswerKey::Id(id) if keys.find(id).is_some() => Ok(()),
            AnswerKey::Id(id) if is_public_key(id) => Err(ConfigError::new(
                FIELD,
                format!(
                    "is `{}`, and this client has no key of that id ({}); set it with \
                     `platform_public_key`",
                    id.escape_debug(),
                    listed(keys)
                ),
            )),
            AnswerKey::Id(id) if !is_serial(id) => Err(ConfigError::new(
                FIELD,
                format!(
                    "is `{}`; expected `public-key`, `certificate`, or the id of a key: \
                     PUB_KEY_ID_… or the serial number of a platform certificate",
                    id.escape_debug()
                ),
            )),
            AnswerKey::Id(id) if download => check_serial(id),
            AnswerKey::Id(_) => Err(self.missing(keys)),
        }
    }

    /// The key, if it is there and valid.
    pub(crate) fn choose<'k>(
        &self,
        keys: &'k PlatformKeys,
        scheme: Scheme,
        now: i64,
    ) -> Result<(&'k str, &'k PlatformKey), ConfigError> {
        let chosen = match self {
            AnswerKey::PublicKey => keys.best(scheme, now, is_public_key),
            AnswerKey::Certificate => keys.best(scheme, now, |id| !is_public_key(id)),
            AnswerKey::Id(wanted) => {
                let wanted = crate::merchant::platform_keys::normalized(wanted);
                keys.best(scheme, now, |id| id == wanted)
            }
        };
        chosen.ok_or_else(|| self.missing(keys))
    }

    fn missing(&self, keys: &PlatformKeys) -> ConfigError {
        let wanted = match self {
            AnswerKey::PublicKey => "public-key",
            AnswerKey::Certificate => "certificate",
            AnswerKey::Id(id) => id,
        };
        ConfigError::new(
            FIELD,
            format!(
                "is `{}`, and this client has no such key that is valid now ({}); choose \
                 `public-key` or `certificate`, or set the key with `platform_public_key`, \
                 `platform_certificate` or `download_platform_certificates`",
                wanted.escape_debug(),
                listed(keys)
            ),
        )
    }
}

impl From<&str> for AnswerKey {
    fn from(text: &str) -> Self {
        match character::trimmed(text) {
            "public-key" | "public_key" => AnswerKey::PublicKey,
            "certificate" => AnswerKey::Certificate,
            id => AnswerKey::Id(id.to_owned()),
        }
    }
}

impl From<String> for AnswerKey {
    fn from(text: String) -> Self {
        AnswerKey::from(text.as_str())
    }
}

/// A certificate that is still to come has a serial number that it can have: one that is written in
/// another way never comes.
fn check_serial(serial: &str) -> Result<(), ConfigError> {
    const LONGEST: usize = 40;
    let length = serial.len();
    let is_possible = length <= LONGEST && length != LONGEST - 1;
    if is_possible && serial.bytes().any(|digit| digit != b'0') {
        return Ok(());
    }
    let shown = serial.escape_debug();
    let problem = format!(
        "is `{shown}`; the serial number of a platform certificate has {LONGEST} hexadecimal \
         digits, with the zeros at its beginning, and this has {length} digits"
    );
    Err(ConfigError::new(FIELD, problem))
}

fn listed(keys: &PlatformKeys) -> String {
    let ids: Vec<_> = keys.ids().collect();
    if ids.is_empty() {
        return "it has none".to_owned();
    }
    format!("it has {}", ids.join(", "))
}

pub(crate) fn is_public_key(id: &str) -> bool {
    id.starts_with("PUB_KEY_ID_")
}

/// Whether this may be the serial number of a certificate: at most 20 bytes in hexadecimal, or
/// what comes near it.
pub(crate) fn is_serial(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

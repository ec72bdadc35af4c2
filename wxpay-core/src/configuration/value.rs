//! From the text of a setting to what it stands for. No error repeats a text that may be a key.

use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::client::{KeyFile, Source};
use crate::configuration::setting::Setting;
use crate::crypto::Certificate;
use crate::error::ConfigError;

const BEGIN: &str = "-----BEGIN";
const END_OF_CERTIFICATE: &str = "-----END CERTIFICATE-----";

/// The text of one setting, and where it stands.
pub(super) struct Text<'t> {
    pub(super) setting: Setting,
    pub(super) text: &'t str,
    /// What relative paths are relative to; the current folder by default.
    pub(super) folder: Option<&'t Path>,
}

impl Text<'_> {
    /// A key or certificate: PEM text, or the path of a file.
    pub(super) fn key<K: KeyFile>(&self) -> Result<K, ConfigError> {
        let source = match self.text.contains(BEGIN) {
            true => Source::from(self.text),
            false => Source::from(self.file()?),
        };
        source.load(self.setting.field())
    }

    /// All certificates of a PEM text or of a file.
    pub(super) fn certificates(&self) -> Result<Vec<Certificate>, ConfigError> {
        let pem = match self.text.contains(BEGIN) {
            true => self.text.to_owned(),
            false => {
                let path = self.file()?;
                match std::fs::read_to_string(&path) {
                    Ok(pem) if pem.contains(BEGIN) => pem,
                    // DER, or an error that names the file.
                    _ => return Ok(vec![Source::from(path).load(self.setting.field())?]),
                }
            }
        };
        let field = self.setting.field();
        let bundle = pem.matches(END_OF_CERTIFICATE).count() > 1;
        let single = || Source::from(pem.as_str()).load(field).map(|one| vec![one]);
        match bundle {
            false => single(),
            true => pem
                .split_inclusive(END_OF_CERTIFICATE)
                .filter(|part| part.contains(BEGIN))
                .map(|part| Source::from(part).load(field))
                .collect(),
        }
    }

    /// A secret that is the content of a file, but for line ends.
    pub(super) fn content(&self) -> Result<Zeroizing<String>, ConfigError> {
        let path = self.file()?;
        let content = std::fs::read_to_string(&path).map(Zeroizing::new);
        let content = content
            .map_err(|error| self.problem(format!("cannot read {}: {error}", path.display())))?;
        match content.trim() {
            "" => Err(self.problem(format!("{} is empty", path.display()))),
            secret => Ok(Zeroizing::new(secret.to_owned())),
        }
    }

    /// A time in seconds.
    pub(super) fn duration(&self) -> Result<Duration, ConfigError> {
        let seconds = |text: &str| text.trim().parse::<f64>().ok();
        let parsed = if let Some(text) = self.text.strip_suffix("ms") {
            seconds(text).map(|milliseconds| milliseconds / 1000.0)
        } else {
            seconds(self.text.strip_suffix('s').unwrap_or(self.text))
        };
        parsed
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .filter(|duration| !duration.is_zero())
            .ok_or_else(|| self.unusable())
    }

    /// A number of bytes.
    pub(super) fn bytes(&self) -> Result<usize, ConfigError> {
        let bytes = self.text.parse().ok().filter(|bytes| *bytes > 0);
        bytes.ok_or_else(|| self.unusable())
    }

    /// Yes or no.
    pub(super) fn flag(&self) -> Result<bool, ConfigError> {
        match self.text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(self.unusable()),
        }
    }

    /// A directory, which may be still to be made.
    pub(super) fn directory(&self) -> PathBuf {
        self.below_folder()
    }

    fn file(&self) -> Result<PathBuf, ConfigError> {
        let path = self.below_folder();
        match looks_like_a_path(self.text) || path.is_file() {
            true => Ok(path),
            false => Err(self.problem(
                "is neither PEM text (there is no -----BEGIN in it) nor the path of a file; it is \
                 not shown here, since it may be a key",
            )),
        }
    }

    fn below_folder(&self) -> PathBuf {
        match self.folder {
            Some(folder) => folder.join(self.text),
            None => PathBuf::from(self.text),
        }
    }

    fn unusable(&self) -> ConfigError {
        self.problem(format!("expected {}", self.setting.meaning()))
    }

    fn problem(&self, problem: impl Into<String>) -> ConfigError {
        ConfigError::new(self.setting.field(), problem)
    }
}

/// Whether a text may be repeated in an error as the path of a file. A key without its armour, or
/// one that got into the wrong setting, may not.
fn looks_like_a_path(text: &str) -> bool {
    let plain = text.len() <= 255 && !text.chars().any(|c| c.is_control() || "+=".contains(c));
    // A short base64 text has slashes too, but hardly a dot.
    plain && text.contains('.') && !text.ends_with('.')
}

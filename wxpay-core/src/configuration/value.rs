//! From the text of a setting to what it stands for. No error repeats a text that may be a key.

use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::client::{KeyFile, Source, no_path};
use crate::configuration::setting::Setting;
use crate::crypto::{Certificate, pem};
use crate::error::ConfigError;

const BEGIN: &str = "-----BEGIN";

/// The text of one setting, and where it stands.
pub(super) struct Text<'t> {
    pub(super) setting: Setting,
    pub(super) text: &'t str,
    /// What relative paths are relative to; the current folder by default.
    pub(super) folder: Option<&'t Path>,
}

impl Text<'_> {
    /// A key: PEM text, or the path of a file.
    pub(super) fn key<K: KeyFile>(&self) -> Result<K, ConfigError> {
        self.source()?.load(self.setting.field())
    }

    /// All certificates of a PEM text or of a file.
    pub(super) fn certificates(&self) -> Result<Vec<Certificate>, ConfigError> {
        self.source()?.load_all(self.setting.field())
    }

    fn source<K: KeyFile>(&self) -> Result<Source<K>, ConfigError> {
        if self.text.contains(BEGIN) {
            return Ok(Source::from(self.text));
        }
        if !self.below_folder().is_file() && pem::is_bare(self.text) {
            return Ok(Source::from(self.text.as_bytes()));
        }
        Ok(Source::from(self.file()?))
    }

    /// A secret that is the content of a file, but for line ends.
    pub(super) fn content(&self) -> Result<Zeroizing<String>, ConfigError> {
        let path = self.file()?;
        let content = pem::read(&path).map_err(|error| self.problem(error.to_string()))?;
        let Ok(content) = std::str::from_utf8(&content) else {
            let problem = format!("{} is not UTF-8; save it as such", path.display());
            return Err(self.problem(problem));
        };
        // Editors of Windows write the mark, and it is seen by none of them.
        match content.trim_start_matches('\u{feff}').trim() {
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
    pub(super) fn directory(&self) -> Result<PathBuf, ConfigError> {
        // Below a folder it would look like a path.
        match no_path(Path::new(self.text)) {
            Some(problem) => Err(self.problem(problem)),
            None => Ok(self.below_folder()),
        }
    }

    fn file(&self) -> Result<PathBuf, ConfigError> {
        if self.text.starts_with("file:") {
            return Err(self.problem("is a URL; give a path, without file://"));
        }
        let path = self.below_folder();
        match looks_like_a_path(self.text) || path.is_file() {
            true => Ok(path),
            false => Err(self.problem(
                "is neither PEM text (there is no -----BEGIN in it), nor its base64, nor the path \
                 of a file; it is not shown here, since it may be a key",
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

use std::fmt;

use crate::crypto::{CryptoError, KeyError};

/// A setting that is missing or unusable.
#[derive(Debug, Clone)]
pub struct ConfigError {
    field: &'static str,
    problem: String,
    key: Option<KeyError>,
}

impl ConfigError {
    /// The setting, by the name of the builder's method: `"api_v3_key"`.
    #[must_use]
    pub fn field(&self) -> &str {
        self.field
    }

    /// What is wrong with it and what to do.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// Why the key that is set here cannot be used, if that is what is wrong.
    #[must_use]
    pub fn key_error(&self) -> Option<&KeyError> {
        self.key.as_ref()
    }

    pub(crate) fn new(field: &'static str, problem: impl Into<String>) -> Self {
        Self {
            field,
            problem: problem.into(),
            key: None,
        }
    }

    pub(crate) fn key(field: &'static str, error: KeyError) -> Self {
        Self {
            field,
            problem: super::advice::of(field, &error),
            key: Some(error),
        }
    }

    /// The same error, with the place where the setting comes from.
    pub(crate) fn at(mut self, origin: &str) -> Self {
        self.problem = format!("{origin}: {}", self.problem);
        self
    }

    pub(crate) fn random(error: CryptoError) -> Self {
        Self::new("nonce", error.to_string())
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.field, self.problem)
    }
}

impl std::error::Error for ConfigError {}

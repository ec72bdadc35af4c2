//! Settings from environment variables.

use std::ffi::OsString;

use zeroize::Zeroizing;

use crate::client::{Client, ClientBuilder, blocking};
use crate::configuration::setting::Setting;
use crate::configuration::settings::{Given, Naming, Settings};
use crate::error::{ConfigError, Result};

impl ClientBuilder {
    /// Begins with the settings of the environment variables `WXPAY_…`, which are
    /// [listed here](crate::configuration#settings). `WXPAY_MCHID` is always needed
    /// (for a brand `WXPAY_BRAND_ID`); what else is needed depends on what is set on the builder afterwards, a
    /// [`signer`](Self::signer) for example.
    ///
    /// A variable `WXPAY_…` that is none of them is reported by `tracing` as a warning.
    ///
    /// # Errors
    /// A variable that is missing, empty or unusable, by name. Key files are read and checked
    /// here.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use wxpay_core::ClientBuilder;
    ///
    /// # fn main() -> wxpay_core::Result<()> {
    /// let client = ClientBuilder::from_env()?
    ///     .attempt_timeout(Duration::from_secs(10))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_env() -> Result<Self> {
        Ok(environment(false)?.into_builder())
    }

    /// [`from_env`](Self::from_env) with another source of variables: a secret store, a `.env`
    /// file that you have read, a map in a test. `lookup` is asked for names such as
    /// `WXPAY_MCHID`.
    ///
    /// # Errors
    /// As [`from_env`](Self::from_env).
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use wxpay_core::ClientBuilder;
    ///
    /// let variables = HashMap::from([
    ///     ("WXPAY_MCHID", "1900000109"),
    ///     ("WXPAY_API_V2_KEY", "32 characters"),
    /// ]);
    /// let error = ClientBuilder::from_lookup(|name| variables.get(name)).unwrap_err();
    /// assert!(error.to_string().contains("WXPAY_API_V2_KEY"), "a key has no blanks");
    /// ```
    pub fn from_lookup<V: Into<OsString>>(lookup: impl Fn(&str) -> Option<V>) -> Result<Self> {
        let variables = Variables::default();
        let settings = variables.read(|name| lookup(name).map(Into::into))?;
        Ok(settings.into_builder())
    }
}

impl Client {
    /// A client with the settings of the environment variables `WXPAY_…`, which are
    /// [listed here](crate::configuration#settings).
    ///
    /// # Errors
    /// As [`ClientBuilder::from_env`]; and when there is no key to sign with, or, for APIv3, none
    /// to verify answers with.
    ///
    /// ```no_run
    /// # fn main() -> wxpay_core::Result<()> {
    /// let client = wxpay_core::Client::from_env()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_env() -> Result<Self> {
        environment(true)?.into_builder().build()
    }
}

impl blocking::Client {
    /// A client with the settings of the environment variables `WXPAY_…`, which are
    /// [listed here](crate::configuration#settings).
    ///
    /// # Errors
    /// As [`crate::Client::from_env`].
    pub fn from_env() -> Result<Self> {
        environment(true)?.into_builder().build_blocking()
    }
}

/// Variables whose names begin like ours and are not.
#[derive(Default)]
struct Variables {
    unknown: Vec<String>,
}

fn environment(complete: bool) -> Result<Settings, ConfigError> {
    let variables = Variables {
        unknown: std::env::vars_os()
            .filter_map(|(name, _)| name.into_string().ok())
            .filter(|name| name.starts_with("WXPAY_"))
            .filter(|name| setting_of(name).is_none())
            .collect(),
    };
    variables.warn();
    let settings = variables.read(|name| std::env::var_os(name))?;
    if complete {
        settings.check_complete(&variables)?;
    }
    Ok(settings)
}

impl Variables {
    fn read(&self, lookup: impl Fn(&str) -> Option<OsString>) -> Result<Settings, ConfigError> {
        let mut given = Vec::new();
        for &setting in Setting::ALL {
            let variable = setting.variable();
            let Some(value) = lookup(&variable) else {
                continue;
            };
            let text = value.into_string().map(Zeroizing::new).map_err(|_| {
                ConfigError::new(setting.field(), format!("{variable} is not Unicode text"))
            })?;
            let texts = match setting.is_list() {
                false => vec![text],
                true => text
                    .split(';')
                    .filter(|part| !part.trim().is_empty())
                    .map(|part| Zeroizing::new(part.to_owned()))
                    .collect(),
            };
            given.push(Given {
                setting,
                origin: variable,
                texts,
            });
        }
        Settings::read(&given, None, self)
    }

    fn warn(&self) {
        for name in &self.unknown {
            match similar(name) {
                Some(setting) => tracing::warn!(
                    variable = %name,
                    "this variable is no setting; did you mean {}?",
                    setting.variable()
                ),
                None => tracing::warn!(variable = %name, "this variable is no setting"),
            }
        }
    }
}

impl Naming for Variables {
    fn name(&self, setting: Setting) -> String {
        setting.variable()
    }

    fn hint(&self, setting: Setting) -> String {
        let misspelt = self
            .unknown
            .iter()
            .find(|name| similar(name) == Some(setting));
        misspelt.map_or_else(String::new, |name| {
            format!(" ({name} is set, which is not the same)")
        })
    }
}

fn setting_of(variable: &str) -> Option<Setting> {
    Setting::ALL
        .iter()
        .copied()
        .find(|setting| setting.variable() == variable)
}

fn similar(variable: &str) -> Option<Setting> {
    Setting::similar_to(variable.trim_start_matches("WXPAY_"))
}

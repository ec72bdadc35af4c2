//! Settings from a TOML file.

use std::fmt;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zeroize::Zeroizing;

use crate::client::ClientBuilder;
use crate::configuration::setting::Setting;
use crate::configuration::settings::{Given, Naming, Settings};
use crate::error::{ConfigError, Result};

/// The merchants of a configuration file; the [module](crate::configuration#files) shows what is
/// in one.
///
/// ```no_run
/// use wxpay_core::configuration::Configuration;
///
/// # fn main() -> wxpay_core::Result<()> {
/// let configuration = Configuration::from_toml_file("wxpay.toml")?;
/// let shop1 = configuration.merchant("shop1")?.build()?;
/// let shop2 = configuration.merchant("shop2")?.build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Configuration {
    document: Document,
    /// Without a name, the one whose settings stand at the top.
    merchants: Vec<(Option<String>, Settings)>,
}

impl Configuration {
    /// Reads a file, and the key files that it names.
    ///
    /// # Errors
    /// A file that cannot be read or is no TOML; a key that is unknown, missing, or has an
    /// unusable value. The error names file, line and key.
    pub fn from_toml_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let document = Document {
            file: Some(path.to_owned()),
        };
        let problem = |problem: String| ConfigError::new("from_toml_file", problem);
        if path.starts_with("file:") {
            let text = format!("{} is a URL; give a path, without file://", path.display());
            return Err(problem(text).into());
        }
        let bytes = std::fs::read(path).map(Zeroizing::new);
        let bytes =
            bytes.map_err(|error| problem(format!("cannot read {}: {error}", path.display())))?;
        let Ok(text) = std::str::from_utf8(&bytes) else {
            let text = format!(
                "{} is not UTF-8, as TOML is: save it as such",
                path.display()
            );
            return Err(problem(text).into());
        };
        let text = text.trim_start_matches('\u{feff}');
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        Ok(Self::parse(document, text, folder)?)
    }

    /// Reads the text of such a file. Relative paths in it start at the current folder.
    ///
    /// # Errors
    /// As [`from_toml_file`](Self::from_toml_file).
    pub fn from_toml_str(text: &str) -> Result<Self> {
        Ok(Self::parse(Document { file: None }, text, None)?)
    }

    /// The names of the merchants, in the order of the alphabet; none when the settings of a
    /// single merchant stand at the top.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.merchants
            .iter()
            .filter_map(|(name, _)| name.as_deref())
    }

    /// Begins a client for the merchant of this name.
    ///
    /// # Errors
    /// There is none; the error lists those that there are.
    pub fn merchant(&self, name: &str) -> Result<ClientBuilder> {
        let found = self
            .merchants
            .iter()
            .find(|(known, _)| known.as_deref() == Some(name));
        match found {
            Some((_, settings)) => Ok(settings.clone().into_builder()),
            None => {
                let problem = format!("there is no merchant {name:?}; {}", self.listed());
                Err(self.document.problem(None, problem).into())
            }
        }
    }

    /// Begins a client for the only merchant, whether it has a name or not.
    ///
    /// # Errors
    /// There are several; the error lists them.
    pub fn only_merchant(&self) -> Result<ClientBuilder> {
        match self.merchants.as_slice() {
            [(_, settings)] => Ok(settings.clone().into_builder()),
            _ => {
                let problem = format!(
                    "{}; choose one with `Configuration::merchant`",
                    self.listed()
                );
                Err(self.document.problem(None, problem).into())
            }
        }
    }

    fn listed(&self) -> String {
        let names: Vec<_> = self.names().collect();
        match names.is_empty() {
            true => "there is one merchant, without a name".to_owned(),
            false => format!("there are {}", names.join(", ")),
        }
    }

    fn parse(document: Document, text: &str, folder: Option<&Path>) -> Result<Self, ConfigError> {
        // Not the error itself: it shows the line, and a key may be in it.
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map(|span| line(text, span.start));
            document.problem(line, format!("this is no TOML: {}", error.message()))
        })?;
        let reader = Reader {
            document: &document,
            text,
        };
        let (top, merchants) = reader.top(table.get_ref())?;
        let mut read = Vec::new();
        if merchants.is_empty() {
            let place = Place {
                document: &document,
                line: None,
                prefix: String::new(),
            };
            read.push((None, Settings::read(&top, folder, &place)?));
        }
        for merchant in merchants {
            let place = Place {
                document: &document,
                line: Some(merchant.line),
                prefix: format!("merchants.{}.", merchant.name),
            };
            let given = merchant.with_shared(&top);
            let settings = Settings::read(&given, folder, &place)?;
            read.push((Some(merchant.name), settings));
        }
        Ok(Self {
            document,
            merchants: read,
        })
    }
}

impl ClientBuilder {
    /// Begins with the settings of a file that has one merchant. For files of several there is
    /// [`Configuration`](crate::configuration::Configuration).
    ///
    /// # Errors
    /// As [`Configuration::from_toml_file`], and when there are several merchants.
    pub fn from_toml_file(path: impl AsRef<Path>) -> Result<Self> {
        Configuration::from_toml_file(path)?.only_merchant()
    }

    /// Begins with the settings of a text in TOML that has one merchant. Relative paths in it
    /// start at the current folder.
    ///
    /// # Errors
    /// As [`from_toml_file`](Self::from_toml_file).
    ///
    /// ```
    /// use wxpay_core::ClientBuilder;
    ///
    /// let builder = ClientBuilder::from_toml_str(r#"
    ///     mchid = "1900000109"
    ///     api_v2_key = "8934e7d15453e97507ef794cf7b0519d"
    ///     attempt_timeout = 10
    /// "#)?;
    /// let client = builder.build()?;
    /// assert_eq!(client.merchant().mchid(), "1900000109");
    /// # Ok::<(), wxpay_core::Error>(())
    /// ```
    pub fn from_toml_str(text: &str) -> Result<Self> {
        Configuration::from_toml_str(text)?.only_merchant()
    }
}

/// Names only: the rest is keys.
impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configuration")
            .field("file", &self.document.file)
            .field("merchants", &self.names().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// What is read, for errors.
#[derive(Clone)]
struct Document {
    file: Option<PathBuf>,
}

/// A merchant of several.
struct Merchant {
    name: String,
    line: usize,
    given: Vec<Given>,
}

/// Where a setting would stand that is not there.
struct Place<'d> {
    document: &'d Document,
    line: Option<usize>,
    /// With the dot.
    prefix: String,
}

struct Reader<'d> {
    document: &'d Document,
    text: &'d str,
}

impl Document {
    /// `wxpay.toml, line 3`.
    fn place(&self, line: Option<usize>) -> String {
        let line = line.map(|line| format!("line {line}"));
        let file = self.file.as_ref().map(|file| file.display().to_string());
        match (file, line) {
            (Some(file), Some(line)) => format!("{file}, {line}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "the configuration".to_owned(),
        }
    }

    fn problem(&self, line: Option<usize>, problem: impl fmt::Display) -> ConfigError {
        let field = match self.file {
            Some(_) => "from_toml_file",
            None => "from_toml_str",
        };
        ConfigError::new(field, format!("{}: {problem}", self.place(line)))
    }
}

impl Naming for Place<'_> {
    fn name(&self, setting: Setting) -> String {
        let (place, prefix) = (self.document.place(self.line), &self.prefix);
        format!("{place}: `{prefix}{}`", setting.name())
    }
}

impl Merchant {
    /// Its own settings, and those at the top that they do not replace.
    fn with_shared(&self, shared: &[Given]) -> Vec<Given> {
        let has = |setting| self.given.iter().any(|own| own.setting == setting);
        // Else the shared URL would win over the region that stands beside the merchant.
        let own_region = has(Setting::Region);
        let mut given = self.given.clone();
        given.extend(
            shared
                .iter()
                .filter(|one| !has(one.setting))
                .filter(|one| !(own_region && one.setting == Setting::BaseUrl))
                .cloned(),
        );
        given
    }
}

impl Reader<'_> {
    fn top(&self, table: &DeTable<'_>) -> Result<(Vec<Given>, Vec<Merchant>), ConfigError> {
        let mut merchants = Vec::new();
        let named = table.iter().find(|(key, _)| key.get_ref() == "merchants");
        if let Some((_, value)) = named {
            for (name, value) in sorted(self.table("merchants", value)?) {
                let prefix = format!("merchants.{}", name.get_ref());
                let settings = self.table(&prefix, value)?;
                merchants.push(Merchant {
                    name: name.get_ref().to_string(),
                    line: line(self.text, name.span().start),
                    given: self.given(settings, &format!("{prefix}."))?,
                });
            }
            merchants.sort_by(|a, b| a.name.cmp(&b.name));
            if merchants.is_empty() {
                let problem =
                    "`merchants` is empty; write [merchants.shop1] and the settings below";
                return Err(self.problem(value.span().start, problem));
            }
        }
        let top = self.given(table, "")?;
        if let Some(merchant) = merchants.first()
            && let Some(one) = top.iter().find(|one| !one.setting.is_shared())
        {
            let problem = format!(
                "{}: belongs to one merchant; move it below [merchants.{}] or another",
                one.origin, merchant.name
            );
            return Err(ConfigError::new(one.setting.field(), problem));
        }
        Ok((top, merchants))
    }

    fn given(&self, table: &DeTable<'_>, prefix: &str) -> Result<Vec<Given>, ConfigError> {
        let mut given = Vec::new();
        for (key, value) in sorted(table) {
            let name = key.get_ref();
            if prefix.is_empty() && name == "merchants" {
                continue;
            }
            let Some(setting) = Setting::named(name) else {
                let mut problem = format!("`{prefix}{name}` is no setting");
                if let Some(similar) = Setting::similar_to(name) {
                    problem.push_str(&format!("; did you mean `{}`?", similar.name()));
                }
                return Err(self.problem(key.span().start, problem));
            };
            let place = self.document.place(Some(line(self.text, key.span().start)));
            let origin = format!("{place}: `{prefix}{name}`");
            given.push(Given {
                setting,
                texts: texts(setting, value.get_ref()).map_err(|error| error.at(&origin))?,
                origin,
            });
        }
        Ok(given)
    }

    fn table<'v, 't>(
        &self,
        name: &str,
        value: &'v Spanned<DeValue<'t>>,
    ) -> Result<&'v DeTable<'t>, ConfigError> {
        value.get_ref().as_table().ok_or_else(|| {
            let problem = format!("`{name}` is a table; write [merchants.shop1]");
            self.problem(value.span().start, problem)
        })
    }

    fn problem(&self, at: usize, problem: impl fmt::Display) -> ConfigError {
        self.document.problem(Some(line(self.text, at)), problem)
    }
}

type Entry<'v, 't> = (
    &'v Spanned<std::borrow::Cow<'t, str>>,
    &'v Spanned<DeValue<'t>>,
);

/// In the order of the file, so that the first mistake is the one that is told.
fn sorted<'v, 't>(table: &'v DeTable<'t>) -> Vec<Entry<'v, 't>> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn texts(setting: Setting, value: &DeValue<'_>) -> Result<Vec<Zeroizing<String>>, ConfigError> {
    match value {
        DeValue::Array(items) if setting.is_list() => items
            .iter()
            .map(|item| text(setting, item.get_ref()))
            .collect(),
        single => Ok(vec![text(setting, single)?]),
    }
}

fn text(setting: Setting, value: &DeValue<'_>) -> Result<Zeroizing<String>, ConfigError> {
    let is_number = matches!(
        setting,
        Setting::Mchid
            | Setting::BrandId
            | Setting::ConnectTimeout
            | Setting::AttemptTimeout
            | Setting::TotalTimeout
            | Setting::BodyLimit
    );
    match value {
        DeValue::String(text) => Ok(Zeroizing::new(text.to_string())),
        DeValue::Integer(number) if is_number && number.radix() == 10 => {
            Ok(Zeroizing::new(number.as_str().to_owned()))
        }
        DeValue::Float(number) if is_number => Ok(Zeroizing::new(number.as_str().to_owned())),
        DeValue::Boolean(flag)
            if matches!(
                setting,
                Setting::DownloadPlatformCertificates | Setting::UnsignedBasePath
            ) =>
        {
            Ok(Zeroizing::new(flag.to_string()))
        }
        other => {
            let found = other.type_str();
            let problem = format!(
                "expected {}, found TOML of the type {found}",
                setting.meaning()
            );
            Err(ConfigError::new(setting.field(), problem))
        }
    }
}

/// Counted from one.
fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    before.filter(|byte| **byte == b'\n').count() + 1
}

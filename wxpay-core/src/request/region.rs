use std::fmt;
use std::str::FromStr;

use crate::error::ConfigError;
use crate::request::base_url::BaseUrl;

/// Which of WeChat Pay's data centres a merchant is served by; it follows from where the merchant
/// signed up.
///
/// [`ClientBuilder::region`](crate::ClientBuilder::region) sets it.
///
/// ```
/// use wxpay_core::Region;
///
/// assert_eq!(Region::HongKong.base_url(), "https://apihk.mch.weixin.qq.com/");
/// assert_eq!("europe".parse::<Region>().unwrap(), Region::Europe);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// Mainland China, `api.mch.weixin.qq.com`: the default, and the only one with documented
    /// backups.
    #[default]
    Mainland,
    /// Hong Kong and South-East Asia, `apihk.mch.weixin.qq.com`.
    HongKong,
    /// America, `apius.mch.weixin.qq.com`.
    America,
    /// Europe, `apieu.mch.weixin.qq.com`.
    Europe,
}

impl Region {
    /// Where requests go first.
    #[must_use]
    pub const fn base_url(self) -> &'static str {
        match self {
            Region::Mainland => BaseUrl::DEFAULT,
            Region::HongKong => "https://apihk.mch.weixin.qq.com/",
            Region::America => "https://apius.mch.weixin.qq.com/",
            Region::Europe => "https://apieu.mch.weixin.qq.com/",
        }
    }

    /// Where they go, in this order, when there is no connection. The one under another domain
    /// comes first: it still resolves when the name servers of the usual one do not answer.
    #[must_use]
    pub const fn backup_urls(self) -> &'static [&'static str] {
        match self {
            Region::Mainland => &[BaseUrl::BACKUP, "https://api2.mch.weixin.qq.com/"],
            Region::HongKong | Region::America | Region::Europe => &[],
        }
    }

    /// The name in configurations: `mainland`, `hong-kong`, `america`, `europe`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Region::Mainland => "mainland",
            Region::HongKong => "hong-kong",
            Region::America => "america",
            Region::Europe => "europe",
        }
    }

    /// All entrances, the first one first.
    pub(crate) fn urls(self) -> Vec<&'static str> {
        let mut urls = vec![self.base_url()];
        urls.extend(self.backup_urls());
        urls
    }
}

/// The name in configurations.
impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// From the name in configurations, in any case; `hk`, `us` and `eu`, as in the names of the
/// hosts, are understood too.
impl FromStr for Region {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        match text.to_ascii_lowercase().as_str() {
            "mainland" | "cn" => Ok(Region::Mainland),
            "hong-kong" | "hong_kong" | "hongkong" | "hk" => Ok(Region::HongKong),
            "america" | "us" => Ok(Region::America),
            "europe" | "eu" => Ok(Region::Europe),
            _ => Err(ConfigError::new(
                "region",
                "is none; there are mainland, hong-kong, america and europe",
            )),
        }
    }
}

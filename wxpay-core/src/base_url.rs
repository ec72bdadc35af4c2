use std::borrow::Cow;
use std::fmt;

use http::Uri;

use crate::error::ConfigError;

/// Where requests go: scheme, host and, for some, a base path that is part of what is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// `https://api.mch.weixin.qq.com/`: mainland China, the default.
    pub const DEFAULT: &'static str = "https://api.mch.weixin.qq.com/";

    /// `https://api2.wechatpay.cn/`: the documented second entrance, tried when the first cannot
    /// be reached.
    pub const BACKUP: &'static str = "https://api2.wechatpay.cn/";

    /// Checks a URL such as `http://127.0.0.1:9080` or `https://apihk.mch.weixin.qq.com/`.
    ///
    /// # Errors
    /// No absolute `http` or `https` URL, or one with user info, query string or fragment.
    pub fn new(url: &str) -> Result<Self, ConfigError> {
        Self::named("base_url", url)
    }

    pub(crate) fn named(field: &'static str, url: &str) -> Result<Self, ConfigError> {
        let problem = |problem: &str| {
            ConfigError::new(field, format!("{problem}; write it like {}", Self::DEFAULT))
        };
        if url.contains(['#', '@']) {
            return Err(problem("a base URL has no fragment and no user info"));
        }
        let uri: Uri = url.parse().map_err(|_| problem("this is no URL"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.authority().is_none() {
            return Err(problem(
                "a base URL begins with https:// (or http://) and a host",
            ));
        }
        if uri.query().is_some() {
            return Err(problem("a base URL has no query string"));
        }
        let path = uri.path();
        if path
            .split('/')
            .skip(1)
            .any(|segment| matches!(segment, "." | ".."))
        {
            return Err(problem("a base path has no `.` or `..`"));
        }
        let slash = if url.ends_with('/') { "" } else { "/" };
        Ok(Self(format!("{url}{slash}")))
    }

    /// Where an endpoint's requests go that declares a host of its own: there, unless this URL is
    /// not WeChat Pay's, as with a proxy or a local server, which then stands for every host. A
    /// base path of the declared host (`/hk/`) is kept.
    pub(crate) fn for_host(&self, host: Option<&str>) -> Result<Cow<'_, Self>, ConfigError> {
        let Some(host) = host else {
            return Ok(Cow::Borrowed(self));
        };
        let host = Self::named("host", host)?;
        if self.is_official() {
            return Ok(Cow::Owned(host));
        }
        let path = host.as_str().splitn(4, '/').nth(3).unwrap_or_default();
        Ok(Cow::Owned(Self(format!("{}{path}", self.0))))
    }

    fn is_official(&self) -> bool {
        let rest = self
            .0
            .split_once("://")
            .map_or(self.0.as_str(), |(_, rest)| rest);
        let host = rest.split(['/', ':']).next().unwrap_or(rest);
        host.ends_with(".weixin.qq.com") || host.ends_with(".wechatpay.cn")
    }

    /// The URL, with a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn located(base_url: &str, host: &str) -> String {
        BaseUrl::new(base_url)
            .unwrap()
            .for_host(Some(host))
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_declared_host_goes_before_an_official_one_and_behind_a_local_one() {
        let fraud = "https://fraud.mch.weixin.qq.com/";
        assert_eq!(located("https://apihk.mch.weixin.qq.com", fraud), fraud);
        assert_eq!(
            located("http://127.0.0.1:9080", fraud),
            "http://127.0.0.1:9080/"
        );
        let hong_kong = "https://api.mch.weixin.qq.com/hk/";
        assert_eq!(
            located("http://127.0.0.1:9080/", hong_kong),
            "http://127.0.0.1:9080/hk/"
        );
        assert_eq!(located(BaseUrl::BACKUP, hong_kong), hong_kong);
        assert_eq!(
            located("https://weixin.qq.com.evil.example", fraud),
            "https://weixin.qq.com.evil.example/"
        );
    }
}

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

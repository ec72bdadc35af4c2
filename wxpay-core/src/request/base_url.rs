use std::borrow::Cow;
use std::fmt;

use http::Uri;
use reqwest::Url;

use crate::endpoint::path;
use crate::error::ConfigError;

/// Where requests go: scheme, host and, for some, a base path that is part of what is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// With a slash at its end.
    url: String,
    /// How much of the path is not signed, in bytes from its beginning.
    unsigned: usize,
}

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

    /// The same URL, whose path is a gateway's: it takes `/wechat` of
    /// `https://gateway.example/wechat/` away before the request reaches WeChat Pay, so the
    /// signature does not cover it.
    ///
    /// ```
    /// # fn main() -> Result<(), wxpay_core::ConfigError> {
    /// use wxpay_core::BaseUrl;
    ///
    /// let gateway = BaseUrl::new("https://gateway.example/wechat/")?.unsigned_path();
    /// assert_eq!(gateway.as_str(), "https://gateway.example/wechat/");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn unsigned_path(mut self) -> Self {
        self.unsigned = self.path().len().saturating_sub(1);
        self
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
        if uri.path().split('/').any(path::is_step) {
            return Err(problem("a base path has no `.` or `..`"));
        }
        // What is signed is what is sent: an HTTP client reads URLs in its own way.
        if Url::parse(url)
            .ok()
            .is_none_or(|sent| sent.path() != uri.path())
        {
            return Err(problem("this host or path has characters that no URL has"));
        }
        let slash = if url.ends_with('/') { "" } else { "/" };
        let url = format!("{url}{slash}");
        Ok(Self { url, unsigned: 0 })
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
        let path = host.path().strip_prefix('/').unwrap_or_default();
        let url = format!("{}{path}", self.url);
        let unsigned = self.unsigned;
        Ok(Cow::Owned(Self { url, unsigned }))
    }

    /// Of the path and the query string of a request to this URL, what WeChat Pay gets and
    /// therefore is signed.
    pub(crate) fn signed<'t>(&self, target: &'t str) -> &'t str {
        target.get(self.unsigned..).unwrap_or(target)
    }

    /// Whether a request to this URI goes to the same scheme, host and port.
    pub(crate) fn is_origin_of(&self, uri: &Uri) -> bool {
        let origin = |url: &str| Url::parse(url).ok().map(|url| url.origin());
        origin(&uri.to_string()).is_some_and(|other| origin(&self.url) == Some(other))
    }

    /// From the slash behind the host on.
    fn path(&self) -> &str {
        let host = self.url.find("://").map_or(0, |at| at.saturating_add(3));
        let rest = self.url.get(host..).unwrap_or_default();
        rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
    }

    fn is_official(&self) -> bool {
        let rest = self
            .url
            .split_once("://")
            .map_or(self.url.as_str(), |(_, rest)| rest);
        let host = rest.split(['/', ':']).next().unwrap_or(rest);
        host.ends_with(".weixin.qq.com") || host.ends_with(".wechatpay.cn")
    }

    /// The URL, with a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
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
    #[test]
    fn what_an_http_client_would_write_in_another_way_is_refused() {
        for bad in [
            "https://a.example/x/../y",
            "https://a.example/%2e%2e/y",
            "https://a.example/.%2E/",
            "https://a.example/x\\y",
            "https://a.example/x|y/\u{e4}",
            "https://a.example/x y",
            "https://a.example:99999/",
            "https://",
        ] {
            assert!(BaseUrl::new(bad).is_err(), "{bad}");
        }
        BaseUrl::new("https://A.example:443/hk").unwrap();
    }

    #[test]
    fn the_path_of_a_gateway_is_not_signed_and_that_of_a_host_is() {
        let gateway = BaseUrl::new("https://gateway.example/a/b").unwrap();
        assert_eq!(gateway.signed("/a/b/v3/x?y=1"), "/a/b/v3/x?y=1");
        let gateway = gateway.unsigned_path();
        assert_eq!(gateway.signed("/a/b/v3/x?y=1"), "/v3/x?y=1");
        let host = Some("https://api.mch.weixin.qq.com/hk/");
        let located = gateway.for_host(host).unwrap();
        assert_eq!(located.as_str(), "https://gateway.example/a/b/hk/");
        assert_eq!(located.signed("/a/b/hk/v3/x"), "/hk/v3/x");
        let plain = BaseUrl::new(BaseUrl::DEFAULT).unwrap().unsigned_path();
        assert_eq!(plain.signed("/v3/x"), "/v3/x");
    }
}

//! The proxies that the environment names, and for what they are used.

use std::net::IpAddr;
use std::sync::Arc;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use crate::error::ConfigError;

/// Read once, when a client is built.
#[derive(Debug, Default)]
pub(crate) struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
}

#[derive(Debug)]
struct Proxy {
    variable: &'static str,
    /// With user and password, so never shown.
    url: String,
    /// Knows what `NO_PROXY` excepts.
    matcher: Matcher,
}

impl Proxies {
    pub(crate) fn from_env() -> Self {
        Self::read(|name| std::env::var(name).ok())
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        // A server that runs programs for its visitors puts their header `Proxy` into HTTP_PROXY.
        if variable("REQUEST_METHOD").is_some() {
            return Self::default();
        }
        let first = |names: [&'static str; 2]| {
            names
                .into_iter()
                .find_map(|name| Some((name, variable(name)?)))
        };
        let no = first(["NO_PROXY", "no_proxy"]).map_or_else(String::new, |(_, no)| no);
        let proxy = |names| {
            let (variable, url) = first(names)?;
            let url = url.trim().to_owned();
            let matcher = Matcher::builder().all(url.clone()).no(no.clone()).build();
            let proxy = Proxy {
                variable,
                url,
                matcher,
            };
            (!proxy.url.is_empty()).then_some(proxy)
        };
        let all = ["ALL_PROXY", "all_proxy"];
        Self {
            http: proxy(["HTTP_PROXY", "http_proxy"]).or_else(|| proxy(all)),
            https: proxy(["HTTPS_PROXY", "https_proxy"]).or_else(|| proxy(all)),
        }
    }

    /// Sends the requests of an HTTP client through these, and through no others.
    pub(crate) fn set(self: &Arc<Self>, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        let proxies = Arc::clone(self);
        let proxy = reqwest::Proxy::custom(move |url| {
            let uri: Uri = url.as_str().parse().ok()?;
            proxies.of(&uri).map(|proxy| proxy.url.clone())
        });
        builder.no_proxy().proxy(proxy)
    }

    /// The proxy of a request, for an error: its variable, and its address without a password.
    ///
    /// # Errors
    /// The proxy speaks SOCKS.
    pub(crate) fn through(&self, uri: &Uri) -> Result<Option<String>, ConfigError> {
        let Some(proxy) = self.of(uri) else {
            return Ok(None);
        };
        let Some(address) = proxy.matcher.intercept(uri) else {
            return Ok(None);
        };
        let host = address.uri().authority().map_or("", |host| host.as_str());
        let variable = proxy.variable;
        match address.uri().scheme_str() {
            Some(scheme) if scheme.starts_with("socks") => Err(ConfigError::new(
                "http_client",
                format!(
                    "{variable} names a SOCKS proxy ({scheme}://{host}), and SOCKS is not \
                     supported; set an `http_client` of your own that speaks it, or name the host \
                     in NO_PROXY"
                ),
            )),
            _ => Ok(Some(format!("{variable}, {host}"))),
        }
    }

    /// What is on this machine is asked without one.
    fn of(&self, uri: &Uri) -> Option<&Proxy> {
        if uri.host().is_some_and(is_loopback) {
            return None;
        }
        let proxy = if uri.scheme_str() == Some("https") {
            self.https.as_ref()?
        } else {
            self.http.as_ref()?
        };
        proxy.matcher.intercept(uri).map(|_| proxy)
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn through(environment: &[(&str, &str)], url: &str) -> Result<Option<String>, String> {
        let proxies = Proxies::read(|name| {
            let found = environment.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        let through = proxies.through(&url.parse().unwrap());
        through.map_err(|error| error.to_string())
    }

    #[test]
    fn an_error_names_the_variable_and_the_address_and_no_password() {
        let wechat = "https://api.mch.weixin.qq.com/v3/certificates";
        for (variable, url) in [
            ("HTTPS_PROXY", "http://127.0.0.1:7890"),
            ("https_proxy", "http://me:secret@127.0.0.1:7890/"),
            ("ALL_PROXY", "127.0.0.1:7890"),
        ] {
            let found = through(&[(variable, url)], wechat).unwrap().unwrap();
            assert_eq!(found, format!("{variable}, 127.0.0.1:7890"));
        }
        let both = [
            ("HTTPS_PROXY", "http://a.example:1"),
            ("ALL_PROXY", "http://b.example:2"),
        ];
        assert_eq!(
            through(&both, wechat).unwrap().unwrap(),
            "HTTPS_PROXY, a.example:1"
        );
        assert_eq!(
            through(&both, "http://a.example/").unwrap().unwrap(),
            "ALL_PROXY, b.example:2"
        );
    }

    #[test]
    fn what_is_on_this_machine_or_excepted_is_asked_without_a_proxy() {
        let environment = [
            ("ALL_PROXY", "http://127.0.0.1:7890"),
            ("HTTP_PROXY", "http://127.0.0.1:7890"),
            ("NO_PROXY", "wechatpay.cn,10.0.0.0/8"),
        ];
        for url in [
            "http://127.0.0.1:9080/",
            "http://127.8.9.10/",
            "https://localhost:9443/",
            "https://LOCALHOST./",
            "http://pay.localhost/",
            "http://[::1]:80/",
            "http://[::ffff:127.0.0.1]/",
            "https://api2.wechatpay.cn/",
            "http://10.1.2.3/",
        ] {
            assert_eq!(through(&environment, url), Ok(None), "{url}");
        }
        for url in [
            "http://128.0.0.1/",
            "http://localhost.example/",
            "https://a.example/",
        ] {
            assert!(through(&environment, url).unwrap().is_some(), "{url}");
        }
        let cgi = [
            ("REQUEST_METHOD", "GET"),
            ("HTTP_PROXY", "http://a.example"),
        ];
        assert_eq!(through(&cgi, "http://b.example/"), Ok(None));
        assert_eq!(
            through(&[("HTTPS_PROXY", "")], "https://b.example/"),
            Ok(None)
        );
    }

    #[test]
    fn socks_is_refused_where_it_would_be_used() {
        let environment = [("ALL_PROXY", "socks5h://me:secret@127.0.0.1:1080")];
        let problem = through(&environment, "https://api.mch.weixin.qq.com/").unwrap_err();
        assert!(problem.contains("`http_client`") && problem.contains("SOCKS is not supported"));
        assert!(problem.contains("ALL_PROXY") && problem.contains("127.0.0.1:1080"));
        assert!(!problem.contains("secret"), "{problem}");
        assert_eq!(through(&environment, "http://127.0.0.1:9080/"), Ok(None));
    }
}

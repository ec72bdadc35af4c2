use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use http::header::CONTENT_ENCODING;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The headers of a request, in whatever form a web framework has them.
///
/// [`http::HeaderMap`], lists and maps of names and values, and closures from name to value are
/// all headers. Names are looked up in any case.
///
/// ```
/// use std::collections::HashMap;
/// use wxpay_core::notification::Headers;
///
/// let pairs = [("Wechatpay-Nonce", "A1B2"), ("Accept", "*/*")];
/// assert_eq!(pairs.header("wechatpay-nonce").as_deref(), Some("A1B2"));
///
/// let map = HashMap::from([("WECHATPAY-NONCE".to_owned(), "A1B2".to_owned())]);
/// assert_eq!(map.header("wechatpay-nonce").as_deref(), Some("A1B2"));
///
/// let closure = |name: &str| (name == "wechatpay-nonce").then(|| "A1B2".to_owned());
/// assert_eq!(closure.header("wechatpay-nonce").as_deref(), Some("A1B2"));
/// ```
pub trait Headers {
    /// The value of a header, `None` when it is not there or no text. The name comes in lower
    /// case.
    fn header(&self, name: &str) -> Option<Cow<'_, str>>;
}

impl Headers for HeaderMap {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name)
            .and_then(|value| value.to_str().ok())
            .map(Cow::Borrowed)
    }
}

impl<N: AsRef<str>, V: AsRef<str>> Headers for [(N, V)] {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        find(self.iter().map(|(name, value)| (name, value)), name)
    }
}

impl<N: AsRef<str>, V: AsRef<str>, const LENGTH: usize> Headers for [(N, V); LENGTH] {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        self.as_slice().header(name)
    }
}

impl<N: AsRef<str>, V: AsRef<str>> Headers for Vec<(N, V)> {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        self.as_slice().header(name)
    }
}

impl<N: AsRef<str>, V: AsRef<str>, S: BuildHasher> Headers for HashMap<N, V, S> {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        find(self.iter(), name)
    }
}

impl<N: AsRef<str>, V: AsRef<str>> Headers for BTreeMap<N, V> {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        find(self.iter(), name)
    }
}

impl<F: Fn(&str) -> Option<String>> Headers for F {
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        self(name).map(Cow::Owned)
    }
}

fn find<'h, N: AsRef<str> + 'h, V: AsRef<str> + 'h>(
    mut headers: impl Iterator<Item = (&'h N, &'h V)>,
    name: &str,
) -> Option<Cow<'h, str>> {
    headers
        .find(|(candidate, _)| candidate.as_ref().eq_ignore_ascii_case(name))
        .map(|(_, value)| Cow::Borrowed(value.as_ref()))
}

/// The headers that verification reads, and the one that explains why it fails.
pub(super) fn signature_headers<H: Headers + ?Sized>(headers: &H) -> HeaderMap {
    const NAMES: [HeaderName; 5] = [
        HeaderName::from_static("wechatpay-timestamp"),
        HeaderName::from_static("wechatpay-nonce"),
        HeaderName::from_static("wechatpay-signature"),
        HeaderName::from_static("wechatpay-serial"),
        CONTENT_ENCODING,
    ];
    let mut map = HeaderMap::with_capacity(NAMES.len());
    for name in NAMES {
        let value = headers
            .header(name.as_str())
            .and_then(|value| HeaderValue::from_str(&value).ok());
        if let Some(value) = value {
            map.insert(name, value);
        }
    }
    map
}

use http::Uri;

use crate::codec::encode::EncodeError;
use crate::codec::percent;
use crate::error::Result;

/// Schemes that run what stands behind them, or open what is on the user's device.
const DANGEROUS: &[&str] = &[
    "javascript",
    "vbscript",
    "data",
    "file",
    "blob",
    "about",
    "view-source",
];

/// The link with which a browser outside WeChat pays: the `h5_url` (APIv2: `mweb_url`) of the
/// order, and where the user comes back to afterwards. Nothing in it is signed.
///
/// `redirect_url` is as your program knows it: it is percent-encoded here. It may have the scheme of
/// an app (`shop://paid`), where the payment was begun in the web view of one.
///
/// Coming back does not mean having paid: query the order.
///
/// ```
/// let h5_url = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx2016&package=1";
/// let link = wxpay_core::frontend::h5_link(h5_url, Some("https://shop.example/paid?no=1"))?;
/// assert_eq!(
///     link,
///     format!("{h5_url}&redirect_url=https%3A%2F%2Fshop.example%2Fpaid%3Fno%3D1")
/// );
/// # Ok::<_, wxpay_core::Error>(())
/// ```
///
/// # Errors
/// Either is no absolute URL, or holds a character that no URL has; `h5_url` has a fragment, or
/// names where to come back to already.
pub fn h5_link(h5_url: &str, redirect_url: Option<&str>) -> Result<String> {
    let uri = web("h5_url", h5_url)?;
    let problem = |problem: &str| EncodeError::new("h5_url", problem);
    if h5_url.contains('#') {
        return Err(problem("has a fragment; pass it as the order's answer has it").into());
    }
    let Some(redirect_url) = redirect_url else {
        return Ok(h5_url.to_owned());
    };
    check_target(redirect_url)?;
    let mut parameters = uri.query().unwrap_or_default().split('&');
    if parameters.any(|parameter| parameter.starts_with("redirect_url=")) {
        return Err(problem("has a `redirect_url` already").into());
    }
    let mut link = h5_url.to_owned();
    link.push(if uri.query().is_some() { '&' } else { '?' });
    link.push_str("redirect_url=");
    percent::encode(redirect_url, &mut link);
    Ok(link)
}

/// Where a user comes back to: a web page, or an app.
fn check_target(url: &str) -> Result<(), EncodeError> {
    let name = "redirect_url";
    let scheme = scheme(name, url)?;
    if matches!(scheme.as_str(), "http" | "https") {
        return web(name, url).map(|_| ());
    }
    if DANGEROUS.contains(&scheme.as_str()) {
        let problem = format!("has the scheme `{scheme}`, which is neither a page nor an app");
        return Err(EncodeError::new(name, problem));
    }
    check_characters(name, url)
}

fn web(name: &str, url: &str) -> Result<Uri, EncodeError> {
    let scheme = scheme(name, url)?;
    if !matches!(scheme.as_str(), "http" | "https") {
        let problem = format!("has the scheme `{scheme}`; it begins with https://");
        return Err(EncodeError::new(name, problem));
    }
    check_characters(name, url)?;
    url.parse::<Uri>()
        .map_err(|_| EncodeError::new(name, "is no URL: look at its host, port and user info"))
}

/// What stands before `://`, in lower case.
fn scheme(name: &str, url: &str) -> Result<String, EncodeError> {
    let problem = |problem: &str| Err(EncodeError::new(name, problem));
    let Some((scheme, rest)) = url.split_once("://") else {
        return problem(match url.trim() {
            "" => "is empty",
            _ if url.to_ascii_lowercase().contains("%3a%2f%2f") => {
                "is percent-encoded as a whole; pass it decoded, for it is encoded here"
            }
            _ => "is no absolute URL; it begins with https://, or with the scheme of an app",
        });
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme {
        return problem(
            "does not begin with a scheme such as https://; is there a blank before it?",
        );
    }
    if rest.is_empty() {
        return problem("ends behind its scheme");
    }
    Ok(scheme.to_ascii_lowercase())
}

/// Finds the first character that no URL has.
fn check_characters(name: &str, url: &str) -> Result<(), EncodeError> {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c);
    let Some((index, found)) = url.chars().enumerate().find(|(_, c)| odd(*c)) else {
        return Ok(());
    };
    let mut encoded = String::new();
    percent::encode(found.encode_utf8(&mut [0; 4]), &mut encoded);
    let shown = match found {
        ' ' => "a blank".to_owned(),
        '\n' | '\r' => "a line end".to_owned(),
        other => format!("`{}`", other.escape_debug()),
    };
    let problem = format!(
        "has {shown} as its {}. character, which no URL has; write {encoded} for it",
        index + 1
    );
    Err(EncodeError::new(name, problem))
}

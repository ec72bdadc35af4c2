use http::Uri;

use crate::encode::EncodeError;
use crate::error::Result;
use crate::path;

/// The link with which a browser outside WeChat pays: the `h5_url` (APIv2: `mweb_url`) of the
/// order, and where the user comes back to afterwards. Nothing in it is signed.
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
/// Either is no absolute URL; `h5_url` has a fragment, or names where to come back to already.
pub fn h5_link(h5_url: &str, redirect_url: Option<&str>) -> Result<String> {
    let uri = absolute("h5_url", h5_url)?;
    let problem = |problem: &str| EncodeError::new("h5_url", problem);
    if h5_url.contains('#') {
        return Err(problem("has a fragment; pass it as the order's answer has it").into());
    }
    let Some(redirect_url) = redirect_url else {
        return Ok(h5_url.to_owned());
    };
    absolute("redirect_url", redirect_url)?;
    let mut parameters = uri.query().unwrap_or_default().split('&');
    if parameters.any(|parameter| parameter.starts_with("redirect_url=")) {
        return Err(problem("has a `redirect_url` already").into());
    }
    let mut link = h5_url.to_owned();
    link.push(if uri.query().is_some() { '&' } else { '?' });
    link.push_str("redirect_url=");
    path::percent_encode(redirect_url, &mut link);
    Ok(link)
}

fn absolute(name: &str, url: &str) -> Result<Uri, EncodeError> {
    let uri = url
        .parse::<Uri>()
        .ok()
        .filter(|uri| matches!(uri.scheme_str(), Some("http" | "https")));
    uri.ok_or_else(|| EncodeError::new(name, "is no URL that begins with https://"))
}

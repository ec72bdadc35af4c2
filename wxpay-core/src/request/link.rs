//! Pages of WeChat Pay that the user's browser opens: URLs, not calls.

use crate::endpoint::parts::Parts;
use crate::error::Result;
use crate::merchant::Merchant;
use crate::operation::Spec;
use crate::request::base_url::BaseUrl;
use crate::request::{Draft, Stamp};

/// A page of WeChat Pay for the user's browser. It is not called: [`link`](crate::Client::link) builds
/// the URL, and your answer redirects there.
///
/// `#[endpoint(GET "v2/…" -> Redirect)]` writes this. The query string is signed with the APIv2
/// key as any message of APIv2 is; the fields `timestamp` and `nonce_str`, declared as `Option`
/// and left at `None`, get the time and a nonce.
///
/// ```
/// use wxpay_core::{Client, Redirect, endpoint};
///
/// /// Asks the user to sign a deduction contract (公众号纯签约).
/// #[endpoint(GET "v2/papay/entrustweb" -> Redirect, fragment = "wechat_redirect")]
/// pub struct SignContract {
///     pub appid: String,
///     pub mch_id: String,
///     pub plan_id: i64,
///     pub contract_code: String,
///     pub notify_url: String,
///     pub version: String,
///     pub timestamp: Option<String>, // filled in
/// }
///
/// # fn main() -> wxpay_core::Result<()> {
/// let client = Client::builder()
///     .mchid("1900000109")
///     .api_v2_key("192006250b4c09247ec02edce69f6a2d")
///     .build()?;
/// let contract = SignContract {
///     appid: "wxcbda96de0b165486".into(),
///     mch_id: "1900000109".into(),
///     plan_id: 12535,
///     contract_code: "100000".into(),
///     notify_url: "https://weixin.qq.com".into(),
///     version: "1.0".into(),
///     timestamp: None,
/// };
/// let url = contract.link(&client)?;
/// assert!(url.starts_with("https://api.mch.weixin.qq.com/papay/entrustweb?appid=wxcbda96"));
/// assert!(url.ends_with("#wechat_redirect"));
/// # let again = client.merchant().link(&contract, &wxpay_core::Stamp::new(1_700_000_000, "abc")?)?;
/// # assert!(again.contains("&timestamp=1700000000&sign="));
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a link",
    label = "this type has no `Link`",
    note = "`#[endpoint(GET \"v2/…\" -> Redirect)]` makes one; every other endpoint is called with `send`"
)]
pub trait Link {
    /// Path and peculiarities.
    const SPEC: Spec;

    /// Says which field goes where.
    fn write(&self, parts: &mut Parts);
}

/// Stands where an endpoint names its answer, and says that there is none for the program: the
/// user's browser goes there. See [`Link`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Redirect {}

/// Builds the URL of a [`Link`], under `base_url` (or the host that the link declares).
///
/// # Errors
/// A field that has no form in a URL, or holds `&` in a link that is signed (users see the
/// signature, and could pass it off as one over other fields); a merchant id that is not the
/// merchant's; no APIv2 key.
pub fn build_link<L: Link>(
    link: &L,
    merchant: &Merchant,
    base_url: &BaseUrl,
    stamp: &Stamp,
) -> Result<String> {
    let mut parts = Parts::new(L::SPEC);
    link.write(&mut parts);
    build(parts, merchant, base_url, stamp).map_err(|error| error.at(&L::SPEC))
}

impl Merchant {
    /// The URL of a [`Link`] on the host that it declares, or on
    /// [`api.mch.weixin.qq.com`](BaseUrl::DEFAULT). For another host there is [`build_link`].
    ///
    /// # Errors
    /// As [`build_link`].
    pub fn link<L: Link>(&self, link: &L, stamp: &Stamp) -> Result<String> {
        build_link(link, self, &BaseUrl::new(BaseUrl::DEFAULT)?, stamp)
    }
}

fn build(parts: Parts, merchant: &Merchant, base_url: &BaseUrl, stamp: &Stamp) -> Result<String> {
    let draft = Draft::new(parts)?;
    let spec = draft.spec();
    let mut url = draft.signed_url(&*base_url.for_host(spec.host)?, merchant, stamp)?;
    if let Some(fragment) = spec.fragment {
        url.push('#');
        url.push_str(fragment);
    }
    Ok(url)
}

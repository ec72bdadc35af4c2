//! The second signature of payments by WeCom (企业微信).

use crate::apiv2::sign::{keyed, string_to_sign};
use crate::crypto::digest;

/// Whose requests have a `workwx_sign`, and which fields it covers.
const SIGNED: &[(&str, &[&str])] = &[
    (
        "mmpaymkttransfers/sendworkwxredpack",
        &[
            "act_name",
            "mch_billno",
            "mch_id",
            "nonce_str",
            "re_openid",
            "total_amount",
            "wxappid",
        ],
    ),
    (
        "mmpaymkttransfers/promotion/paywwsptrans2pocket",
        &[
            "amount",
            "appid",
            "desc",
            "mch_id",
            "nonce_str",
            "openid",
            "partner_trade_no",
            "ww_msg_type",
        ],
    ),
];

/// The fields that the `workwx_sign` of an endpoint covers, if it has one.
pub(crate) fn signed_by_workwx(path: &str) -> Option<&'static [&'static str]> {
    let path = path.strip_prefix("v2/").unwrap_or(path);
    let found = SIGNED.iter().find(|(signed, _)| *signed == path);
    found.map(|(_, fields)| *fields)
}

/// Makes `workwx_sign`, with which WeCom (企业微信) signs payments: MD5 in upper-case hex, over the
/// fields that its documentation names, with the `secret` of the app that pays. It is a field
/// like any other, and the whole request is signed with the APIv2 key besides.
///
/// | `v2/mmpaymkttransfers/…` | signed fields |
/// |---|---|
/// | `sendworkwxredpack` | `act_name`, `mch_billno`, `mch_id`, `nonce_str`, `re_openid`, `total_amount`, `wxappid` |
/// | `promotion/paywwsptrans2pocket` | `amount`, `appid`, `desc`, `mch_id`, `nonce_str`, `openid`, `partner_trade_no`, `ww_msg_type` |
///
/// A client that has the secret makes it by itself; see
/// [`ClientBuilder::workwx_secret`](crate::ClientBuilder::workwx_secret). This function is for HTTP
/// stacks of your own: `nonce_str` is among the signed fields, so the request must hold the same
/// one.
///
/// ```
/// use wxpay_core::apiv2::workwx_sign;
///
/// let fields = [("mch_billno", "123456"), ("act_name", "thanks"), ("total_amount", "1000")];
/// assert_eq!(workwx_sign(fields, "the app's secret").len(), 32);
/// ```
#[must_use]
pub fn workwx_sign<'f>(
    fields: impl IntoIterator<Item = (&'f str, &'f str)>,
    secret: &str,
) -> String {
    let fields = fields
        .into_iter()
        .filter(|(name, _)| *name != "workwx_sign");
    let message = keyed(string_to_sign(fields), "secret", secret);
    digest::md5_hex(message.as_bytes()).to_ascii_uppercase()
}

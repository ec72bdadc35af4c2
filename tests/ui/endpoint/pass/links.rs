//! Links, flags, and values that arrive encoded.
#![deny(warnings)]

use wxpay::{Endpoint, Link, Redirect, endpoint};

/// A page.
#[endpoint(GET "v2/papay/entrustweb" -> Redirect, fragment = "wechat_redirect", new)]
pub struct Page {
    pub mch_id: String,
    pub timestamp: Option<String>,
}

#[endpoint(
    GET "v2/appauth/authindex" -> wxpay::Redirect,
    host = "https://payapp.weixin.qq.com/",
    fragment = "wechat_pay&wechat_redirect",
    query_flag = "page",
    no_sign,
)]
pub struct Elsewhere {}

#[endpoint(POST "v2/secapi/mch/addInstitutionsub" -> (), query_flag = "addinstitutionsub")]
pub struct Flag {
    pub mch_id: String,
}

#[endpoint(GET "v3/images/<media_id>" -> ())]
pub struct Image {
    #[path(encoded)]
    pub media_id: String,
}

mod wrapped {
    use super::*;

    #[endpoint(GET "papay/<kind>" -> Redirect, protocol = v2, crate = ::wxpay_core)]
    pub struct Core {
        #[path(encoded)]
        pub kind: String,
    }
}

fn main() {
    assert_eq!(Page::SPEC.fragment, Some("wechat_redirect"));
    assert!(Page::SPEC.sign && !Elsewhere::SPEC.sign);
    assert_eq!(Elsewhere::SPEC.query_flag, Some("page"));
    assert_eq!(Flag::SPEC.query_flag, Some("addinstitutionsub"));
    assert_eq!(Image::SPEC.fragment, None);
    let _ = (Page::new("1").timestamp("2"), wrapped::Core { kind: "a%2F".into() });
}

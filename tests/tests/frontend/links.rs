use wxpay::{BaseUrl, Client, ErrorKind, Redirect, build_link, endpoint};

use crate::expected::{MCHID, NONCE, TIMESTAMP, builder, hmac, md5, merchant, stamp};

#[endpoint(GET "v2/papay/entrustweb" -> Redirect, fragment = "wechat_redirect", new)]
struct SignContract {
    appid: String,
    mch_id: String,
    plan_id: i64,
    contract_code: String,
    contract_display_account: String,
    notify_url: String,
    version: String,
    timestamp: Option<String>,
    nonce_str: Option<String>,
    sign_type: Option<String>,
    return_web: Option<i64>,
}

#[endpoint(
    GET "v2/appauth/authindex" -> wxpay::Redirect,
    host = "https://payapp.weixin.qq.com/",
    fragment = "wechat_redirect",
    no_sign,
)]
struct RequestAuthCode {
    mch_id: String,
    appid: String,
    redirect_uri: String,
}

#[endpoint(GET "v2/papay/<kind>/entrustweb" -> Redirect, query_flag = "contract")]
struct Flagged {
    kind: String,
    mch_id: String,
}

fn contract() -> SignContract {
    SignContract::new(
        "wxcbda96de0b165486",
        MCHID,
        12535,
        "100 000",
        "微信代扣",
        "https://weixin.qq.com/?a=1",
        "1.0",
    )
}

/// What the documentation says is signed: the values before they are encoded.
const SIGNED: &str = "appid=wxcbda96de0b165486&contract_code=100 000&contract_display_account=微信代扣&mch_id=1900007291";

#[test]
fn a_link_is_signed_over_plain_values_and_carries_encoded_ones() {
    let sign = md5(&format!(
        "{SIGNED}&nonce_str={NONCE}&notify_url=https://weixin.qq.com/?a=1&plan_id=12535&return_web=1&timestamp={TIMESTAMP}&version=1.0"
    ));
    assert_eq!(
        merchant()
            .link(&contract().return_web(1), &stamp())
            .unwrap(),
        format!(
            "https://api.mch.weixin.qq.com/papay/entrustweb?appid=wxcbda96de0b165486&mch_id={MCHID}&plan_id=12535&contract_code=100%20000&contract_display_account=%E5%BE%AE%E4%BF%A1%E4%BB%A3%E6%89%A3&notify_url=https%3A%2F%2Fweixin.qq.com%2F%3Fa%3D1&version=1.0&return_web=1&timestamp={TIMESTAMP}&nonce_str={NONCE}&sign={sign}#wechat_redirect"
        )
    );
}

#[test]
fn a_signed_link_has_no_value_that_could_hold_further_fields() {
    let mut contract = contract();
    contract.contract_display_account = "me&change_type=ADD".to_owned();
    let error = merchant().link(&contract, &stamp()).unwrap_err();
    assert!(
        error.to_string().contains("contract_display_account"),
        "{error}"
    );
    assert_eq!(error.outcome(), wxpay::Outcome::NotSent);
    // Nobody can do anything with what is not signed.
    let unsigned = RequestAuthCode {
        mch_id: MCHID.to_owned(),
        appid: "wxcbda96de0b165486".to_owned(),
        redirect_uri: "https://shop.example/?a=1&b=2".to_owned(),
    };
    merchant().link(&unsigned, &stamp()).unwrap();
}

#[test]
fn a_link_keeps_the_time_and_nonce_that_it_was_given_and_signs_as_it_says() {
    let contract = contract()
        .timestamp("1400000000")
        .nonce_str("mine")
        .sign_type("HMAC-SHA256");
    let sign = hmac(&format!(
        "{SIGNED}&nonce_str=mine&notify_url=https://weixin.qq.com/?a=1&plan_id=12535&sign_type=HMAC-SHA256&timestamp=1400000000&version=1.0"
    ));
    let link = merchant().link(&contract, &stamp()).unwrap();
    assert!(link.contains("&timestamp=1400000000&nonce_str=mine&sign_type=HMAC-SHA256&"));
    assert!(
        link.ends_with(&format!("&sign={sign}#wechat_redirect")),
        "{link}"
    );
    assert_eq!(link.matches("timestamp=").count(), 1);
}

#[test]
fn a_link_that_is_not_signed_needs_no_key_and_leaves_its_host_only_for_a_local_server() {
    let merchant = Client::builder().mchid(MCHID).merchant().unwrap();
    let request = RequestAuthCode {
        mch_id: MCHID.into(),
        appid: "wxd678efh567hg6787".into(),
        redirect_uri: "https://shop.example/in?a=1".into(),
    };
    let expected = format!(
        "https://payapp.weixin.qq.com/appauth/authindex?mch_id={MCHID}&appid=wxd678efh567hg6787&redirect_uri=https%3A%2F%2Fshop.example%2Fin%3Fa%3D1#wechat_redirect"
    );
    assert_eq!(merchant.link(&request, &stamp()).unwrap(), expected);
    let official = BaseUrl::new("https://apihk.mch.weixin.qq.com").unwrap();
    let link = build_link(&request, &merchant, &official, &stamp()).unwrap();
    assert_eq!(link, expected);
    let local = BaseUrl::new("http://127.0.0.1:9080").unwrap();
    let link = build_link(&request, &merchant, &local, &stamp()).unwrap();
    let expected = expected.replace("https://payapp.weixin.qq.com", "http://127.0.0.1:9080");
    assert_eq!(link, expected);
}

#[test]
fn a_client_makes_links_with_its_own_clock_nonce_and_host() {
    let client = builder()
        .base_url("http://127.0.0.1:9080/gateway")
        .build()
        .unwrap();
    let link = contract().link(&client).unwrap();
    assert!(link.starts_with("http://127.0.0.1:9080/gateway/papay/entrustweb?"));
    let base_url = BaseUrl::new("http://127.0.0.1:9080/gateway").unwrap();
    let same = build_link(&contract(), client.merchant(), &base_url, &stamp()).unwrap();
    assert_eq!(link, same);
    assert_eq!(client.link(&contract()).unwrap(), same);
}

#[test]
fn a_blocking_client_makes_links() {
    let client = builder().build_blocking().unwrap();
    assert_eq!(
        client.link(&contract()).unwrap(),
        merchant().link(&contract(), &stamp()).unwrap()
    );
}

#[test]
fn a_flag_stands_first_and_a_path_value_in_its_segment() {
    let link = Flagged {
        kind: "a/b".into(),
        mch_id: MCHID.into(),
    };
    assert_eq!(
        merchant().link(&link, &stamp()).unwrap(),
        format!(
            "https://api.mch.weixin.qq.com/papay/a%2Fb/entrustweb?contract&mch_id={MCHID}&sign={}",
            md5(&format!("mch_id={MCHID}"))
        )
    );
}

#[test]
fn a_link_of_another_merchant_or_without_a_key_is_an_error_with_the_path() {
    let other = SignContract {
        mch_id: "1230000109".into(),
        ..contract()
    };
    let error = merchant().link(&other, &stamp()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Request(_)));
    assert!(error.to_string().contains("`mch_id`"), "{error}");
    assert!(error.to_string().contains("v2/papay/entrustweb"), "{error}");

    let bare = Client::builder().mchid(MCHID).merchant().unwrap();
    let error = bare.link(&contract(), &stamp()).unwrap_err();
    assert!(error.to_string().contains("`api_v2_key`"), "{error}");
}

#[test]
fn an_unknown_kind_of_signature_is_an_error() {
    let contract = contract().sign_type("SHA1");
    let error = merchant().link(&contract, &stamp()).unwrap_err();
    assert!(error.to_string().contains("`sign_type`"), "{error}");
}

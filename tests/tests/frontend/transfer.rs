//! The page on which a user takes a transfer.

use serde_json::json;
use wxpay::frontend::MerchantTransfer;

use crate::expected::{APPID, MCHID, merchant};

const PACKAGE: &str = "affffddafdfafddffda+/==";

#[test]
fn browsers_and_mini_programs_get_an_object_with_the_package_as_it_is() {
    let transfer = merchant().merchant_transfer(APPID, PACKAGE).unwrap();
    assert_eq!(MerchantTransfer::BUSINESS_TYPE, "requestMerchantTransfer");
    assert_eq!(
        serde_json::to_value(&transfer).unwrap(),
        json!({"mchId": MCHID, "appId": APPID, "package": PACKAGE})
    );
}

#[test]
fn apps_get_a_query_string_with_the_package_encoded() {
    let transfer = merchant().merchant_transfer(APPID, PACKAGE).unwrap();
    assert_eq!(
        transfer.query_string(),
        format!("mchId={MCHID}&appId={APPID}&package=affffddafdfafddffda%2B%2F%3D%3D")
    );
}

#[test]
fn a_partner_names_the_sub_merchant_and_the_app_that_the_user_is_in() {
    let transfer = || merchant().merchant_transfer(APPID, PACKAGE).unwrap();
    let in_own_app = transfer().sub_merchant("1900000110").unwrap();
    assert_eq!(
        serde_json::to_value(&in_own_app).unwrap(),
        json!({"mchId": MCHID, "appId": APPID, "subMchId": "1900000110", "package": PACKAGE})
    );
    let in_theirs = in_own_app.sub_app("wx0000000000000001").unwrap();
    assert_eq!(
        in_theirs.query_string(),
        format!(
            "mchId={MCHID}&subMchId=1900000110&subAppId=wx0000000000000001&package=affffddafdfafddffda%2B%2F%3D%3D"
        )
    );
    assert!(transfer().sub_merchant(APPID).is_err());
    assert!(transfer().sub_app("1900000110").is_err());
}

#[test]
fn what_is_no_package_is_refused() {
    for (package, word) in [
        ("", "empty"),
        ("undefined", "never set"),
        ("aff%3D%3D", "percent-encoded"),
        ("a b", "blank"),
    ] {
        let error = merchant().merchant_transfer(APPID, package).unwrap_err();
        let told = error.to_string();
        assert!(
            told.contains("`package_info`") && told.contains(word),
            "{told}"
        );
    }
}

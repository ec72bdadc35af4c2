use serde_json::json;
use wxpay::frontend::Coupon;

use crate::expected::{MCHID, hmac, merchant};

#[test]
fn one_coupon_is_signed_with_the_index_0() {
    let parameters = merchant()
        .coupon_parameters(&[Coupon::new("1234567", "abc123")])
        .unwrap();
    let message = format!("out_request_no0=abc123&send_coupon_merchant={MCHID}&stock_id0=1234567");
    assert_eq!(
        serde_json::to_value(parameters).unwrap(),
        json!({
            "send_coupon_params": [{"stock_id": "1234567", "out_request_no": "abc123"}],
            "sign": hmac(&message),
            "send_coupon_merchant": MCHID,
        })
    );
}

#[test]
fn several_coupons_are_signed_with_an_index_each_and_only_the_codes_that_there_are() {
    let coupons = [
        Coupon::new("1234567", "abc123").coupon_code("asdsada"),
        Coupon::new("2345678", "123abc"),
    ];
    let parameters = merchant().coupon_parameters(&coupons).unwrap();
    let message = format!(
        "coupon_code0=asdsada&out_request_no0=abc123&out_request_no1=123abc&send_coupon_merchant={MCHID}&stock_id0=1234567&stock_id1=2345678"
    );
    assert_eq!(parameters.sign, hmac(&message));
    assert_eq!(
        serde_json::to_value(&parameters.send_coupon_params).unwrap(),
        json!([
            {"stock_id": "1234567", "out_request_no": "abc123", "coupon_code": "asdsada"},
            {"stock_id": "2345678", "out_request_no": "123abc"},
        ])
    );
}

#[test]
fn no_coupon_and_more_than_ten_are_refused() {
    let coupon = Coupon::new("1234567", "abc123");
    for count in [0, 11] {
        let error = merchant()
            .coupon_parameters(&vec![coupon.clone(); count])
            .unwrap_err();
        assert!(error.to_string().contains(&count.to_string()), "{error}");
    }
    assert!(merchant().coupon_parameters(&vec![coupon; 10]).is_ok());
}

#[test]
fn a_coupon_without_stock_or_number_is_refused() {
    for (coupon, named) in [
        (Coupon::new("", "abc123"), "stock_id"),
        (Coupon::new("1234567", ""), "out_request_no"),
        (Coupon::new("1234567", "a").coupon_code(""), "coupon_code"),
    ] {
        let error = merchant().coupon_link(&coupon, "oiSFDIO").unwrap_err();
        assert!(error.to_string().contains(named), "{error}");
        assert!(merchant().coupon_parameters(&[coupon]).is_err());
    }
}

#[test]
fn the_page_for_a_coupon_carries_its_signed_parameters_and_the_fragment() {
    let coupon = Coupon::new("1234567890000000", "20191128|1*2");
    let message = format!(
        "open_id=oiSFDIO-ijd_sf&out_request_no=20191128|1*2&send_coupon_merchant={MCHID}&stock_id=1234567890000000"
    );
    assert_eq!(
        merchant().coupon_link(&coupon, "oiSFDIO-ijd_sf").unwrap(),
        format!(
            "https://action.weixin.qq.com/busifavor/getcouponinfo?stock_id=1234567890000000&out_request_no=20191128%7C1%2A2&send_coupon_merchant={MCHID}&open_id=oiSFDIO-ijd_sf&sign={}#wechat_pay&wechat_redirect",
            hmac(&message)
        )
    );
    let link = merchant()
        .coupon_link(&coupon.coupon_code("R1"), "oiSFDIO-ijd_sf")
        .unwrap();
    assert!(link.contains("&coupon_code=R1&"));
    assert!(link.contains(&hmac(&format!("coupon_code=R1&{message}"))));
}

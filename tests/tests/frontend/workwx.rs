use wxpay::apiv2::workwx_sign;

use crate::expected::md5_of;

#[test]
fn payments_of_wecom_end_with_the_secret_instead_of_the_key() {
    let fields = [
        ("wxappid", "wx8888888888888888"),
        ("act_name", "感谢"),
        ("mch_billno", "10000098201411111234567890"),
        ("mch_id", "10000098"),
        ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
        ("re_openid", "oxTWIuGaIt6gTKsQRLau2M0yL16E"),
        ("total_amount", "1000"),
        ("remark", ""),
        ("workwx_sign", "99BCDAFF065A4B95628E3DB468A874A8"),
        ("sign", "C380BEC2BFD727A4B6845133519F3AD6"),
    ];
    assert_eq!(
        workwx_sign(fields, "the secret of the app"),
        md5_of(
            "act_name=感谢&mch_billno=10000098201411111234567890&mch_id=10000098&nonce_str=5K8264ILTKCH16CQ2502SI8ZNMTM67VS&re_openid=oxTWIuGaIt6gTKsQRLau2M0yL16E&total_amount=1000&wxappid=wx8888888888888888&secret=the secret of the app"
        )
    );
}

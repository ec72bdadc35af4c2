//! Nothing secret and nobody's data reaches `Debug`, `Display` or an acknowledgement.

use crate::{notifications, parse, payment, sandbox};

#[test]
fn neither_keys_nor_resources_are_shown() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let notifications = notifications(sandbox);
    let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());
    let notification = parse(&notifications, &message).unwrap();
    let signed = sandbox.signed_v2(&[("return_code", "SUCCESS"), ("openid", "o-secret-openid")]);
    let refund = sandbox.refund_v2(&[("out_refund_no", "o-secret-openid")]);
    let broken = message.clone().with_header("Wechatpay-Nonce", Some("x"));
    let shown = [
        format!("{notifications:#?}"),
        format!("{notification:#?}"),
        format!("{:#?}", notifications.parse_v2(&signed.body).unwrap()),
        format!("{:#?}", notifications.parse_v2(&refund.body).unwrap()),
        format!("{0} {0:#?}", parse(&notifications, &broken).unwrap_err()),
    ];
    for text in shown {
        for secret in [
            "o-secret-openid",
            &merchant.api_v3_key,
            &merchant.api_v2_key,
        ] {
            assert!(!text.contains(secret), "a secret is shown: {text}");
        }
    }
}

//! A pending call shows names and no values.

use serde_json::json;
use wxpay_tests::{client, sandbox};

#[test]
fn neither_before_nor_after_the_verb() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let v3 = || {
        client
            .v3("v3/pay/transactions/out-trade-no/{out_trade_no}")
            .path("out_trade_no", "SECRET-NUMBER")
            .query("mchid", "SECRET-QUERY")
            .header("X-Trace", "SECRET-HEADER")
            .field("name", "SECRET-FIELD")
    };
    let v2 = || {
        client
            .v2("v2/pay/orderquery")
            .field("out_trade_no", "SECRET-NUMBER")
            .fields(&json!({ "attach": "SECRET-FIELD" }))
    };
    for text in [
        format!("{:?}", v3()),
        format!("{:?}", v3().post()),
        format!("{:?}", client.v3("v3/a").json(&"SECRET-BODY").post()),
        format!("{:?}", client.v3("v3/a").json(&"SECRET-BODY")),
        format!("{:?}", v2()),
        format!("{:?}", v2().post()),
    ] {
        assert!(!text.contains("SECRET"), "{text}");
        assert!(
            text.contains("v3/") || text.contains("v2/pay/orderquery"),
            "{text}"
        );
    }
    assert!(format!("{:?}", v3()).contains("{out_trade_no}"));
    assert!(format!("{:?}", v2()).contains("\"attach\""));
}

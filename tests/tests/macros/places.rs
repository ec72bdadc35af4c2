//! Where the fields of a request go.

use wxpay::{Endpoint, Method, Protocol, Spec, endpoint, model};

use crate::wire::sent;

#[endpoint(POST "v3/payscore/serviceorder/<out_order_no>/cancel" -> ())]
struct Cancel {
    out_order_no: String,
    appid: String,
    reason: Option<String>,
    #[query]
    note: Option<String>,
    #[header("Idempotency-Key")]
    key: Option<String>,
    tries: u32,
}

fn cancel() -> Cancel {
    Cancel {
        out_order_no: "a/b 1".into(),
        appid: "wx1".into(),
        reason: Some("关闭".into()),
        note: Some("x&y".into()),
        key: Some("k1".into()),
        tries: 2,
    }
}

#[test]
fn a_post_sends_path_values_in_the_path_and_the_rest_in_the_body() {
    let request = sent(&cancel());
    assert_eq!(
        request.line,
        "POST https://host.test/v3/payscore/serviceorder/a%2Fb%201/cancel?note=x%26y"
    );
    assert_eq!(request.body, r#"{"appid":"wx1","reason":"关闭","tries":2}"#);
    assert_eq!(request.header("idempotency-key"), Some("k1"));
}

#[test]
fn what_is_none_is_left_out_everywhere() {
    let request = sent(&Cancel {
        reason: None,
        note: None,
        key: None,
        ..cancel()
    });
    assert!(request.line.ends_with("/cancel"), "{}", request.line);
    assert_eq!(request.body, r#"{"appid":"wx1","tries":2}"#);
    assert_eq!(request.header("idempotency-key"), None);
}

#[endpoint(GET "v3/refund/<id>" -> ())]
struct Find {
    id: u64,
    mchid: String,
    states: Vec<String>,
    limit: Option<i64>,
}

#[test]
fn a_get_sends_the_rest_in_the_query_string() {
    let find = Find {
        id: 7,
        mchid: "1900000109".into(),
        states: vec!["A".into(), "B".into()],
        limit: Some(20),
    };
    let request = sent(&find);
    assert_eq!(
        request.line,
        "GET https://host.test/v3/refund/7?mchid=1900000109&states=A&states=B&limit=20"
    );
    assert_eq!(request.body, "");
}

#[endpoint(DELETE "v3/brand/stores/<store_id>" -> ())]
struct Remove {
    store_id: String,
    brand_id: String,
    #[body]
    reason: String,
}

#[test]
fn a_delete_sends_the_rest_in_the_query_string_and_what_is_marked_in_the_body() {
    let request = sent(&Remove {
        store_id: "s".into(),
        brand_id: "b".into(),
        reason: "r".into(),
    });
    assert_eq!(
        request.line,
        "DELETE https://host.test/v3/brand/stores/s?brand_id=b"
    );
    assert_eq!(request.body, r#"{"reason":"r"}"#);
}

#[endpoint(PUT "v3/goods/" -> ())]
struct Replace {
    #[body(whole)]
    goods: Vec<Goods>,
    #[query]
    dry: bool,
}

#[model(encode)]
struct Goods {
    id: String,
    price: Option<i64>,
}

#[test]
fn a_whole_body_is_sent_without_its_field_name() {
    let goods = vec![
        Goods {
            id: "g".into(),
            price: Some(5),
        },
        Goods {
            id: "h".into(),
            price: None,
        },
    ];
    let request = sent(&Replace { goods, dry: true });
    assert_eq!(request.line, "PUT https://host.test/v3/goods/?dry=true");
    assert_eq!(request.body, r#"[{"id":"g","price":5},{"id":"h"}]"#);
}

#[endpoint(POST "v2/secapi/pay/refund" -> (), client_certificate, no_nonce_str)]
struct Refund {
    mch_id: String,
    total_fee: i64,
    refund_desc: Option<String>,
}

#[test]
fn an_apiv2_request_is_signed_xml_below_the_host() {
    let request = sent(&Refund {
        mch_id: "1900000109".into(),
        total_fee: 1,
        refund_desc: None,
    });
    assert_eq!(request.line, "POST https://host.test/secapi/pay/refund");
    assert_eq!(request.xml("total_fee"), Some("1"));
    assert_eq!(request.xml("refund_desc"), None);
    assert_eq!(request.xml("nonce_str"), None);
    assert_eq!(request.xml("sign").map(str::len), Some(32));
}

#[endpoint(
    POST "risk/getpublickey" -> (),
    protocol = v2,
    client_certificate,
    host = "https://fraud.mch.weixin.qq.com/",
)]
struct PublicKey {
    mch_id: String,
}

#[test]
fn the_options_become_the_spec() {
    let public_key = spec::<PublicKey>();
    assert_eq!(public_key.method, Method::Post);
    assert_eq!(public_key.protocol, Protocol::V2);
    assert_eq!(public_key.path, "risk/getpublickey");
    assert_eq!(public_key.host, Some("https://fraud.mch.weixin.qq.com/"));
    assert!(public_key.client_certificate && public_key.nonce_str);
    let refund = spec::<Refund>();
    assert!(refund.client_certificate && !refund.nonce_str);
    let cancel = spec::<Cancel>();
    assert_eq!(cancel.protocol, Protocol::V3);
    assert_eq!((cancel.client_certificate, cancel.host), (false, None));
}

fn spec<E: Endpoint>() -> Spec {
    E::SPEC
}

#[test]
fn a_nonce_is_added_unless_the_endpoint_has_none() {
    let request = sent(&PublicKey {
        mch_id: "1900000109".into(),
    });
    assert_eq!(request.xml("nonce_str"), Some("nonce"));
}

#[endpoint(GET "v3/certificates" -> ())]
struct Certificates;

#[endpoint(POST "v3/marketing/<type>/<payAuthNo>/start" -> ())]
#[serde(rename_all = "camelCase")]
struct Named {
    r#type: String,
    pay_auth_no: String,
    r#match: String,
    #[serde(rename = "stock_id")]
    stock: String,
    user_open_id: String,
}

#[test]
fn names_follow_raw_identifiers_and_renames() {
    let request = sent(&Named {
        r#type: "t".into(),
        pay_auth_no: "1".into(),
        r#match: "m".into(),
        stock: "s".into(),
        user_open_id: "o".into(),
    });
    assert_eq!(
        request.line,
        "POST https://host.test/v3/marketing/t/1/start"
    );
    assert_eq!(
        request.body,
        r#"{"match":"m","stock_id":"s","userOpenId":"o"}"#
    );
}

#[endpoint(POST "v3/close/<order>" -> ())]
struct ByIdentifier {
    #[serde(rename = "orderNumber")]
    order: String,
}

#[test]
fn the_path_may_name_a_renamed_field_by_its_identifier() {
    let request = sent(&ByIdentifier { order: "1".into() });
    assert_eq!(request.line, "POST https://host.test/v3/close/1");
    assert_eq!(request.body, "");
}

#[test]
fn a_request_without_fields_has_no_body() {
    let request = sent(&Certificates);
    assert_eq!(request.line, "GET https://host.test/v3/certificates");
    assert_eq!(request.body, "");
}

#[endpoint(POST "v3/conditions" -> ())]
struct Conditional {
    #[cfg(test)]
    here: i64,
    #[cfg(not(test))]
    gone: NoSuchType,
    #[cfg(not(test))]
    #[serde(rename = "here")]
    other: String,
    #[cfg(test)]
    #[serde(skip_serializing_if = "is_zero")]
    some: i64,
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

#[test]
fn a_field_under_a_condition_is_sent_when_it_exists() {
    assert_eq!(
        sent(&Conditional { here: 1, some: 0 }).body,
        r#"{"here":1}"#
    );
    assert_eq!(
        sent(&Conditional { here: 1, some: 2 }).body,
        r#"{"here":1,"some":2}"#
    );
}

#[test]
fn a_renamed_dependency_is_reached_by_crate() {
    mod vendored {
        pub(super) use wxpay as pay;
    }

    #[endpoint(POST "v3/vendored" -> (), crate = vendored::pay)]
    struct Ask {
        amount: Amount,
    }

    #[model(crate = vendored::pay)]
    struct Amount {
        total: i64,
    }

    let request = sent(&Ask {
        amount: Amount { total: 3 },
    });
    assert_eq!(request.body, r#"{"amount":{"total":3}}"#);
}

#[test]
fn a_list_in_the_query_string_repeats_its_name() {
    #[endpoint(GET "v3/new-tax-control-fapiao/fapiaomerchant/getspinviteurl" -> ())]
    struct Invite {
        fapiao_ability_type_list: Vec<String>,
        others: Option<Vec<i64>>,
        rate: f64,
    }
    let request = sent(&Invite {
        fapiao_ability_type_list: vec!["CARD".into(), "WALLET & MORE".into()],
        others: None,
        rate: 0.5,
    });
    let (_, query) = request.line.split_once('?').unwrap();
    assert_eq!(
        query,
        "fapiao_ability_type_list=CARD&fapiao_ability_type_list=WALLET%20%26%20MORE&rate=0.5"
    );
}

#[test]
fn a_fraction_is_sent_as_it_is_in_json_and_in_xml() {
    #[endpoint(POST "v3/catering/orders/sync-status" -> ())]
    struct Json {
        count: f64,
    }
    #[endpoint(POST "v2/pay/anything" -> ())]
    struct Xml {
        count: f64,
    }
    assert_eq!(sent(&Json { count: 1.5 }).body, r#"{"count":1.5}"#);
    assert_eq!(sent(&Xml { count: 1.5 }).xml("count"), Some("1.5"));
}

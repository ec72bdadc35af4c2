//! Values inside strings: JSON, `key=value` pairs, ciphertexts.

use base64::prelude::{BASE64_STANDARD, Engine};
use wxpay::crypto::{PrivateKey, PublicKey};
use wxpay::{
    Context, Decode, Encode, Encoder, JsonString, Node, Sensitive, UrlEncoded, endpoint, model,
};

use crate::wire::{decoded, encoded, sent};

#[model]
#[derive(Debug, Clone, PartialEq, Default)]
struct Detail {
    cost_price: i64,
    goods_detail: Vec<Goods>,
    receipt_id: Option<String>,
}

#[model]
#[derive(Debug, Clone, PartialEq, Default)]
struct Goods {
    id: String,
    price: i64,
}

#[model]
#[derive(Debug, Clone, PartialEq)]
struct Order {
    body: String,
    detail: JsonString<Detail>,
    promotions: Option<JsonString<Vec<Goods>>>,
}

fn order() -> Order {
    let goods = Goods {
        id: "雨伞 \"large\"\n".into(),
        price: 2,
    };
    Order {
        body: "b".into(),
        detail: JsonString::new(Detail {
            cost_price: 1,
            goods_detail: vec![goods],
            receipt_id: None,
        }),
        promotions: None,
    }
}

#[test]
fn a_value_travels_as_a_string_of_its_json_and_comes_back() {
    let json = encoded(&order());
    let tree: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        tree["detail"],
        r#"{"cost_price":1,"goods_detail":[{"id":"雨伞 \"large\"\n","price":2}]}"#
    );
    assert!(tree.get("promotions").is_none());
    assert_eq!(decoded::<Order>(&json).unwrap(), (order(), vec![]));
    assert_eq!(serde_json::to_string(&order()).unwrap(), json);
    assert_eq!(serde_json::from_str::<Order>(&json).unwrap(), order());
}

#[test]
fn it_can_be_used_as_the_value_itself() {
    let mut detail = JsonString::from(Detail::default());
    detail.cost_price = 7;
    assert_eq!(detail.cost_price, 7);
    assert_eq!(detail.into_inner().cost_price, 7);
    assert_eq!(
        JsonString::<Detail>::default().0,
        JsonString::new(Detail::default()).0
    );
}

#[test]
fn it_stands_in_the_query_string_and_in_xml_as_in_json() {
    #[endpoint(GET "v3/marketing/partnerships" -> ())]
    struct Query {
        authorized_data: JsonString<Goods>,
        partner: Option<JsonString<Goods>>,
    }
    #[endpoint(POST "v2/pay/unifiedorder" -> ())]
    struct Xml {
        detail: JsonString<Goods>,
        attach: Option<JsonString<Goods>>,
    }
    let goods = || {
        JsonString::new(Goods {
            id: "a&b".into(),
            price: 1,
        })
    };
    let query = sent(&Query {
        authorized_data: goods(),
        partner: None,
    });
    assert_eq!(
        query.line,
        "GET https://host.test/v3/marketing/partnerships?authorized_data=\
         %7B%22id%22%3A%22a%26b%22%2C%22price%22%3A1%7D"
    );
    let xml = sent(&Xml {
        detail: goods(),
        attach: None,
    });
    assert_eq!(xml.xml("detail"), Some(r#"{"id":"a&b","price":1}"#));
    assert_eq!(xml.xml("attach"), None);
}

#[test]
fn paths_of_missing_fields_and_of_mistakes_go_on_inside() {
    let json = r#"{"body":"b","detail":"{\"cost_price\":\"5\",\"goods_detail\":[{\"price\":1}]}"}"#;
    let (order, missing) = decoded::<Order>(json).unwrap();
    assert_eq!(missing, ["detail.goods_detail[0].id"]);
    assert_eq!(order.detail.cost_price, 5, "a number may be a string");

    let json = r#"{"body":"b","promotions":"[{\"id\":\"1\",\"price\":[]}]"}"#;
    let error = decoded::<Order>(json).unwrap_err();
    assert_eq!(error.path(), "promotions[0].price");

    let error = decoded::<Order>(r#"{"detail":"o-secret"}"#).unwrap_err();
    assert_eq!(error.path(), "detail");
    assert!(error.problem().starts_with("is not JSON"), "{error}");
    assert!(!error.to_string().contains("o-secret"), "{error}");
    let error = decoded::<Order>(r#"{"detail":7}"#).unwrap_err();
    assert_eq!(
        error.problem(),
        "expected a string that holds JSON, found a number"
    );
}

#[test]
fn an_absent_or_empty_string_is_corrected_and_reported_as_one_field() {
    for json in [r#"{"body":"b"}"#, r#"{"body":"b","detail":""}"#] {
        let (order, missing) = decoded::<Order>(json).unwrap();
        assert_eq!(missing, ["detail"]);
        assert_eq!(order.detail.0, Detail::default());
    }
    let json = r#"{"body":"b","detail":"{\"cost_price\":1,\"goods_detail\":[]}","promotions":""}"#;
    let (order, missing) = decoded::<Order>(json).unwrap();
    assert!(missing.is_empty());
    assert_eq!(order.promotions, None);
}

#[test]
fn a_value_without_the_string_around_it_is_understood() {
    let json = r#"{"body":"b","detail":{"cost_price":1,"goods_detail":[]}}"#;
    let (order, missing) = decoded::<Order>(json).unwrap();
    assert_eq!((order.detail.cost_price, missing.len()), (1, 0));
}

#[test]
fn what_cannot_be_written_is_told_with_its_path() {
    #[model(encode)]
    struct Outer {
        inner: JsonString<Inner>,
    }
    #[model(encode)]
    struct Inner {
        rate: f64,
    }
    let mut encoder = Encoder::new();
    Outer {
        inner: Inner { rate: f64::NAN }.into(),
    }
    .encode(&mut encoder);
    assert_eq!(encoder.finish().unwrap_err().path(), "inner.rate");
}

#[model]
#[derive(Debug, Clone, PartialEq, Default)]
struct RiskInfo {
    posttime: Option<i64>,
    mobile: Option<String>,
    deviceid: String,
}

#[test]
fn pairs_are_encoded_as_a_whole_without_what_is_empty() {
    let risk_info = UrlEncoded(RiskInfo {
        posttime: Some(123),
        mobile: Some("13800 000+".into()),
        deviceid: String::new(),
    });
    let json = encoded(&risk_info);
    assert_eq!(json, r#""posttime%3D123%26mobile%3D13800%20000%2B""#);
    let (read, missing) = decoded::<UrlEncoded<RiskInfo>>(&json).unwrap();
    assert_eq!(read.mobile.as_deref(), Some("13800 000+"));
    assert_eq!(
        (read.posttime, &missing[..]),
        (Some(123), &["deviceid".into()][..])
    );
    // Some of them are not encoded at all.
    let (read, _) = decoded::<UrlEncoded<RiskInfo>>(r#""deviceid=a+b&mobile=1""#).unwrap();
    assert_eq!(
        (&read.deviceid[..], read.mobile.as_deref()),
        ("a+b", Some("1"))
    );
}

#[test]
fn pairs_that_could_not_be_told_apart_again_are_refused() {
    let problem = |risk_info: RiskInfo| {
        let mut encoder = Encoder::new();
        UrlEncoded(risk_info).encode(&mut encoder);
        encoder.finish().unwrap_err()
    };
    let error = problem(RiskInfo {
        deviceid: "a&mobile=1".into(),
        ..RiskInfo::default()
    });
    assert_eq!(error.path(), "deviceid");
    let mut encoder = Encoder::new();
    UrlEncoded(vec![1]).encode(&mut encoder);
    assert!(encoder.finish().is_err());
    let error = decoded::<UrlEncoded<RiskInfo>>(r#""neither""#).unwrap_err();
    assert!(error.problem().contains("key=value"), "{error}");
}

#[test]
fn the_banks_key_is_read_as_its_endpoint_gives_it() {
    // PKCS#1, in PEM, as `pub_key` of `risk/getpublickey`.
    let pem = include_str!("../../../wxpay-core/src/crypto/testdata/public_pkcs1.pem");
    assert!(pem.starts_with("-----BEGIN RSA PUBLIC KEY-----"));
    let key = PublicKey::from_pem(pem).unwrap();
    assert!(!key.encrypt_oaep(b"1").unwrap().is_empty());
}

#[test]
fn a_sensitive_value_inside_comes_decrypted() {
    #[model(decode)]
    struct Meta {
        phone: Sensitive,
    }
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../vectors.json")).unwrap();
    let der = vectors["keys"]["go_A_private_pkcs8"]["der_b64"]
        .as_str()
        .unwrap();
    let key = PrivateKey::from_der(&BASE64_STANDARD.decode(der).unwrap()).unwrap();
    let sealed = BASE64_STANDARD.encode(key.public_key().encrypt_oaep(b"138").unwrap());
    let inner = format!(r#"{{"phone":"{sealed}"}}"#);
    let node = Node::String(inner.into());
    let mut context = Context::with_private_key(key);
    let meta = JsonString::<Meta>::decode(&node, &mut context).unwrap();
    assert_eq!(meta.phone.expose(), "138");
}

//! serde's attributes mean what they mean to serde, with and without its derive.

use serde::{Deserialize, Deserializer, Serializer};
use wxpay::{endpoint, model};

use crate::wire::{decoded, encoded, sent};

mod yuan {
    use super::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(fen: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{}.{:02}", fen / 100, fen % 100))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        let yuan = String::deserialize(deserializer)?;
        yuan.replace('.', "")
            .parse()
            .map_err(serde::de::Error::custom)
    }

    pub(super) mod option {
        use super::{Deserializer, Serializer};

        pub(in super::super) fn serialize<S: Serializer>(
            fen: &Option<i64>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            super::serialize(&fen.unwrap(), serializer)
        }

        pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<i64>, D::Error> {
            super::deserialize(deserializer).map(Some)
        }
    }
}

fn seven() -> i64 {
    7
}

#[endpoint(POST "v3/orders/<no>" -> ())]
#[serde(rename_all(serialize = "SCREAMING_SNAKE_CASE"))]
struct Order {
    #[serde(rename(serialize = "no"))]
    order_no: String,
    #[serde(with = "yuan")]
    total_fee: i64,
    #[serde(serialize_with = "yuan::option::serialize")]
    discount: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty", rename = "list")]
    goods: Vec<i64>,
    #[serde(skip)]
    local: std::time::Duration,
    #[query]
    #[serde(with = "yuan", rename = "min")]
    minimum: i64,
}

fn order() -> Order {
    Order {
        order_no: "1".into(),
        total_fee: 105,
        discount: None,
        goods: Vec::new(),
        local: std::time::Duration::ZERO,
        minimum: 5,
    }
}

#[test]
fn a_request_is_renamed_skipped_and_written_by_functions() {
    let request = sent(&order());
    assert_eq!(request.line, "POST https://host.test/v3/orders/1?min=0.05");
    assert_eq!(request.body, r#"{"TOTAL_FEE":"1.05"}"#);
    let request = sent(&Order {
        discount: Some(1),
        goods: vec![1],
        ..order()
    });
    assert_eq!(
        request.body,
        r#"{"TOTAL_FEE":"1.05","DISCOUNT":"0.01","list":[1]}"#
    );
    assert!(order().local.is_zero());
}

#[model]
#[derive(Debug, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Bill {
    #[serde(rename(serialize = "out", deserialize = "in"))]
    bill_no: String,
    #[serde(alias = "fee", alias = "sum")]
    total_fee: i64,
    #[serde(default)]
    count: i64,
    #[serde(default = "seven", alias = "days")]
    valid_days: i64,
    #[serde(with = "yuan")]
    paid: i64,
    #[serde(with = "yuan::option", default, alias = "back")]
    refunded: Option<i64>,
    #[serde(with = "yuan", default = "seven")]
    floor: i64,
    #[serde(skip)]
    local: i64,
    #[serde(skip_deserializing, default = "seven")]
    not_read: i64,
    #[serde(skip_serializing)]
    not_sent: String,
}

const FULL: &str = r#"{"in":"1","totalFee":2,"count":3,"validDays":4,"paid":"0.05",
    "refunded":"0.06","floor":"0.07","local":8,"notRead":9,"notSent":"n"}"#;

fn full() -> Bill {
    Bill {
        bill_no: "1".into(),
        total_fee: 2,
        count: 3,
        valid_days: 4,
        paid: 5,
        refunded: Some(6),
        floor: 7,
        local: 0,
        not_read: 7,
        not_sent: "n".into(),
    }
}

#[test]
fn a_model_is_read_by_its_names() {
    let (bill, missing) = decoded::<Bill>(FULL).unwrap();
    assert_eq!(bill, full());
    assert_eq!(missing, [""; 0]);
}

#[test]
fn a_model_is_read_by_its_aliases() {
    let json = r#"{"in":"1","sum":2,"count":3,"days":4,"paid":"0.05","back":"0.06","floor":"0.07",
        "notSent":"n"}"#;
    assert_eq!(decoded::<Bill>(json).unwrap(), (full(), vec![]));
}

#[test]
fn a_field_with_a_default_may_be_missing_unreported() {
    let (bill, missing) =
        decoded::<Bill>(r#"{"in":"1","fee":2,"paid":"0.05","notSent":"n"}"#).unwrap();
    assert_eq!(
        bill,
        Bill {
            count: 0,
            valid_days: 7,
            refunded: None,
            floor: 7,
            ..full()
        }
    );
    assert_eq!(missing, [""; 0]);
}

#[test]
fn a_model_is_written_as_it_says() {
    assert_eq!(
        encoded(&full()),
        r#"{"out":"1","totalFee":2,"count":3,"validDays":4,"paid":"0.05","refunded":"0.06","floor":"0.07","notRead":7}"#
    );
    let json = encoded(&Bill {
        refunded: None,
        ..full()
    });
    assert!(!json.contains("refunded"), "{json}");
}

#[test]
fn what_a_function_refuses_names_the_field() {
    let error = decoded::<Bill>(&FULL.replace("0.05", "five")).unwrap_err();
    assert_eq!(error.path(), "paid");
    let error = decoded::<Bill>(&FULL.replace("0.06", "six")).unwrap_err();
    assert_eq!(error.path(), "refunded");
}

/// Read by serde's derive and by the model, which must agree.
#[model]
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Derived {
    #[serde(alias = "no", rename = "orderNumber")]
    order: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(with = "yuan")]
    total_fee: i64,
    #[serde(skip)]
    local: i64,
}

#[test]
fn the_model_agrees_with_the_derive_on_the_same_struct() {
    for json in [
        r#"{"orderNumber":"1","note":"n","totalFee":"0.01"}"#,
        r#"{"no":"1","totalFee":"12.34","local":5}"#,
    ] {
        let by_serde: Derived = serde_json::from_str(json).unwrap();
        let (by_model, missing) = decoded::<Derived>(json).unwrap();
        assert_eq!(by_model, by_serde);
        assert_eq!(missing, [""; 0]);
        assert_eq!(
            encoded(&by_model),
            serde_json::to_string(&by_serde).unwrap()
        );
    }
}

/// A request that is stored, and an event that is passed on: two macros, one set of attributes.
#[endpoint(POST "v3/orders" -> ())]
#[model]
#[derive(Debug, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Stored {
    order_no: String,
    #[serde(rename = "kind", alias = "type")]
    order_type: Option<String>,
}

#[model(encode)]
#[wxpay::notification("TRANSACTION.SUCCESS")]
struct PassedOn {
    #[serde(rename = "orderNo", alias = "order")]
    order_no: String,
}

#[test]
fn each_of_two_macros_on_a_struct_sees_the_attributes() {
    let stored: Stored = serde_json::from_str(r#"{"orderNo":"1","type":"A"}"#).unwrap();
    let json = r#"{"orderNo":"1","kind":"A"}"#;
    assert_eq!(encoded(&stored), json);
    assert_eq!(sent(&stored).body, json);

    let (passed_on, missing) = decoded::<PassedOn>(r#"{"order":"1"}"#).unwrap();
    assert_eq!(missing, [""; 0]);
    assert_eq!(encoded(&passed_on), r#"{"orderNo":"1"}"#);
}

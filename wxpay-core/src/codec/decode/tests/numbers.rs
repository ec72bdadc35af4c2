//! Numbers of any size and spelling, with serde_json's `arbitrary_precision` and without.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{decoded, keeps_digits, untyped};
use crate::codec::decode::Node;
use crate::codec::encode::Serde;
use crate::model;

const BIG: &str = "123456789012345678901234567890";

#[model]
#[derive(Debug, PartialEq)]
struct Order {
    total: i64,
    rate: f64,
    order_id: String,
    rest: Value,
}

fn json(total: &str, rate: &str, order_id: &str, rest: &str) -> String {
    format!(r#"{{"total":{total},"rate":{rate},"order_id":{order_id},"rest":{rest}}}"#)
}

#[test]
fn numbers_are_numbers_on_every_way() {
    let json = json("100", "0.5", "1", r#"[1,-2,0.5,18446744073709551615]"#);
    let rest = json!([1, -2, 0.5, 18446744073709551615_u64]);
    let read = decoded::<Order>(&json).unwrap().0;
    let stored: Order = serde_json::from_str(&json).unwrap();
    let value: Value = serde_json::from_str(&json).unwrap();
    let of_value: Order = serde_json::from_value(value).unwrap();
    for order in [&read, &stored, &of_value] {
        assert_eq!((order.total, order.rate), (100, 0.5));
        assert_eq!(order.order_id, "1");
        let plain: Vec<Option<f64>> = order
            .rest
            .as_array()
            .unwrap()
            .iter()
            .map(Value::as_f64)
            .collect();
        let expected: Vec<Option<f64>> =
            rest.as_array().unwrap().iter().map(Value::as_f64).collect();
        assert_eq!(plain, expected);
        assert!(order.rest.as_array().unwrap().iter().all(Value::is_number));
    }
    let written = serde_json::to_string(&read).unwrap();
    assert_eq!(decoded::<Order>(&written).unwrap().0, read, "{written}");
    let through_value = serde_json::to_value(&read).unwrap();
    assert_eq!(through_value["total"], 100);
}

#[test]
fn digits_beyond_every_integer_are_kept() {
    let json = json("1", "1", BIG, BIG);
    let order = decoded::<Order>(&json).unwrap().0;
    assert_eq!(order.order_id, BIG);
    for value in [&order.rest, &untyped(&json)["order_id"]] {
        match value {
            Value::Number(number) if keeps_digits() => assert_eq!(number.to_string(), BIG),
            Value::String(text) if !keeps_digits() => assert_eq!(text, BIG),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_number_out_of_range_is_an_error_only_where_a_number_is_wanted() {
    for (wild, shown) in [("1e999", "1e999"), ("-1e999", "-1e999")] {
        let order = decoded::<Order>(&json("1", "1", wild, wild)).unwrap().0;
        assert_eq!(order.order_id, shown);
        assert_eq!(order.rest, shown);
        let error = decoded::<Order>(&json(wild, "1", "1", "1")).unwrap_err();
        assert_eq!(error.path(), "total");
        let error = decoded::<Order>(&json("1", wild, "1", "1")).unwrap_err();
        assert_eq!(error.path(), "rate");
    }
    let error = decoded::<Order>(&json(BIG, "1", "1", "1")).unwrap_err();
    assert_eq!(error.path(), "total");
}

#[test]
fn whole_numbers_may_be_written_with_a_point_or_an_exponent() {
    for (text, total) in [
        ("100.0", 100),
        ("1e2", 100),
        ("-0", 0),
        ("-0.0e-7", 0),
        ("-5.0E+1", -50),
        ("1200e-2", 12),
        ("1.25e2", 125),
        ("9007199254740993.0", 9_007_199_254_740_993),
    ] {
        let order = decoded::<Order>(&json(text, text, "1", "1")).unwrap().0;
        assert_eq!(order.total, total);
    }
    for text in [
        "1.5",
        "0.1",
        "99.99999999999999999999",
        "4503599627370497.5",
        "125e-2",
        "1e-1",
        "1e-99999999999999999999",
        "1e30",
        "1E400",
        "1e99999999999999999999",
    ] {
        let error = decoded::<Order>(&json(text, "1", "1", "1")).unwrap_err();
        assert_eq!(error.path(), "total", "{text}");
    }
}

#[derive(Debug, Deserialize)]
struct Plain {
    total: i64,
    count: u8,
    rate: f64,
    maybe: Option<u64>,
    id: i128,
    any: Value,
    number: serde_json::Number,
    either: Either,
    #[serde(flatten)]
    rest: HashMap<String, Value>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Either {
    Number(i64),
    Text(String),
}

#[test]
fn types_that_only_know_serde_get_numbers_too() {
    let json = format!(
        r#"{{"total":100,"count":7,"rate":0.25,"maybe":5,"id":{BIG},"any":[1,2.5],"number":3,
             "either":9,"more":{{"fee":8}}}}"#
    );
    let (Serde(plain), missing) = decoded::<Serde<Plain>>(&json).unwrap();
    assert!(missing.is_empty());
    assert_eq!((plain.total, plain.count, plain.rate), (100, 7, 0.25));
    assert_eq!(plain.maybe, Some(5));
    assert_eq!(plain.id.to_string(), BIG);
    assert_eq!(plain.any[0].as_i64(), Some(1));
    assert_eq!(plain.any[1].as_f64(), Some(2.5));
    assert_eq!(plain.number.as_u64(), Some(3));
    assert_eq!(plain.either, Either::Number(9));
    assert_eq!(plain.rest["more"]["fee"].as_i64(), Some(8));
}

#[test]
fn types_that_only_know_serde_get_every_digit_and_no_infinity() {
    let (Serde(value), _) = decoded::<Serde<Value>>(BIG).unwrap();
    let digits = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    assert_eq!(digits, BIG);
    for wild in ["1e999", r#""NaN""#, r#""inf""#] {
        assert!(decoded::<Serde<f64>>(wild).is_err(), "{wild}");
    }
    // A number that is kept whole is no object.
    assert!(decoded::<Serde<HashMap<String, String>>>(BIG).is_err());
}

#[test]
fn a_tree_can_come_from_any_format_and_go_to_any() {
    let text = r#"{"a":1,"b":-2,"c":0.5,"d":[18446744073709551615]}"#;
    let node: Node<'_> = serde_json::from_str(text).unwrap();
    assert_eq!(node, Node::parse_json(text.as_bytes()).unwrap());
    assert_eq!(serde_json::to_string(&node).unwrap(), text);
    let value: Value = serde_json::from_str(text).unwrap();
    assert_eq!(Node::deserialize(&value).unwrap(), node);
}

//! Models: both directions, nesting, and serde on top.

use serde_json::json;
use wxpay::{model, open_enum};

use crate::wire::{decoded, encoded};

open_enum! {
    /// A state.
    pub enum State {
        /// Paid.
        Success = "SUCCESS",
    }
}

#[model]
#[derive(Debug, Clone, PartialEq)]
struct Order {
    r#type: String,
    state: State,
    amount: Amount,
    goods: Vec<Goods>,
    payer: Option<Payer>,
    attach: Option<String>,
}

#[model]
#[derive(Debug, Clone, PartialEq)]
struct Amount {
    total: i64,
    currency: Option<String>,
}

#[model]
#[derive(Debug, Clone, PartialEq)]
struct Goods {
    id: String,
    price: i64,
}

#[model]
#[derive(Debug, Clone, PartialEq)]
struct Payer {
    openid: String,
}

#[model]
#[derive(Debug, PartialEq)]
struct Nothing;

const JSON: &str = r#"{"type":"JSAPI","state":"SUCCESS","amount":{"total":1},"goods":[{"id":"g","price":2}],"payer":{"openid":"o"}}"#;

fn order() -> Order {
    Order {
        r#type: "JSAPI".into(),
        state: State::Success,
        amount: Amount {
            total: 1,
            currency: None,
        },
        goods: vec![Goods {
            id: "g".into(),
            price: 2,
        }],
        payer: Some(Payer { openid: "o".into() }),
        attach: None,
    }
}

#[test]
fn a_model_is_written_and_read_back() {
    assert_eq!(encoded(&order()), JSON);
    assert_eq!(decoded::<Order>(JSON).unwrap(), (order(), vec![]));
}

#[test]
fn a_model_without_fields_is_an_empty_object() {
    assert_eq!(encoded(&Nothing), "{}");
    assert_eq!(
        decoded::<Nothing>(r#"{"new":1}"#).unwrap(),
        (Nothing, vec![])
    );
    assert_eq!(
        decoded::<Nothing>("[]").unwrap_err().problem(),
        "expected an object, found an array"
    );
}

#[test]
fn missing_required_fields_are_filled_in_and_reported() {
    let (order, missing) =
        decoded::<Order>(r#"{"type":"JSAPI","goods":[{"id":"a"},{"price":1}],"payer":{}}"#)
            .unwrap();
    assert_eq!(
        missing,
        [
            "state",
            "amount",
            "goods[0].price",
            "goods[1].id",
            "payer.openid"
        ]
    );
    assert_eq!(
        order.amount,
        Amount {
            total: 0,
            currency: None
        }
    );
    assert_eq!(
        order.goods[0],
        Goods {
            id: "a".into(),
            price: 0
        }
    );
    assert_eq!(order.attach, None);
}

#[test]
fn a_field_of_the_wrong_kind_is_an_error_with_its_path() {
    let error = decoded::<Order>(&JSON.replace(r#""price":2"#, r#""price":[]"#)).unwrap_err();
    assert_eq!(error.path(), "goods[0].price");
}

#[test]
fn a_model_is_a_serde_type_too() {
    let value = serde_json::to_value(order()).unwrap();
    assert_eq!(
        value,
        serde_json::from_str::<serde_json::Value>(JSON).unwrap()
    );
    assert_eq!(serde_json::from_value::<Order>(value).unwrap(), order());
}

#[test]
fn to_serde_a_missing_field_is_an_error() {
    let error = serde_json::from_value::<Goods>(json!({ "id": "g" })).unwrap_err();
    assert_eq!(error.to_string(), "missing field `price`");
}

#[test]
fn a_model_of_one_direction_keeps_to_it() {
    #[model(encode)]
    struct Sent {
        id: String,
    }

    #[model(decode)]
    #[derive(Debug, PartialEq)]
    struct Read {
        id: String,
    }

    let json = encoded(&Sent { id: "1".into() });
    assert_eq!(
        serde_json::to_string(&Sent { id: "1".into() }).unwrap(),
        json
    );
    assert_eq!(decoded::<Read>(&json).unwrap().0, Read { id: "1".into() });
    assert_eq!(
        serde_json::from_str::<Read>(&json).unwrap(),
        Read { id: "1".into() }
    );
}

#[test]
fn fields_of_any_kind_and_fractions_go_both_ways() {
    #[model]
    #[derive(Debug, Clone, PartialEq)]
    struct Message {
        content: wxpay::Json,
        extra: Option<wxpay::Json>,
        count: f64,
        rate: Option<f64>,
    }
    let json = r#"{"content":{"rows":[1,"a",null,{"b":0.5}]},"count":2.5,"rate":0.1}"#;
    let (message, missing) = decoded::<Message>(json).unwrap();
    assert!(missing.is_empty());
    assert_eq!(message.content["rows"][3]["b"], 0.5);
    assert_eq!((message.count, message.rate), (2.5, Some(0.1)));
    assert_eq!(encoded(&message), json);
    assert_eq!(serde_json::from_str::<Message>(json).unwrap(), message);

    let (message, missing) = decoded::<Message>(r#"{"count":"3.25"}"#).unwrap();
    assert_eq!(missing, ["content"]);
    assert_eq!((message.content, message.count), (wxpay::Json::Null, 3.25));
    let error = decoded::<Message>(r#"{"count":"much"}"#).unwrap_err();
    assert_eq!(
        (error.path(), error.problem()),
        ("count", "expected a number, found a string")
    );
}

//! What is missing where types of this library and of serde meet.

use std::collections::HashMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::decoded;
use crate::codec::JsonString;
use crate::codec::encode::Serde;
use crate::model;

/// A type that only knows serde.
#[derive(Debug, Deserialize, PartialEq)]
struct Plain {
    id: String,
    amount: i64,
    #[serde(default = "seven")]
    days: i64,
    note: Option<String>,
}

#[model]
#[derive(Debug, PartialEq)]
struct Model {
    id: String,
    inner: Option<Inner>,
}

#[model]
#[derive(Debug, PartialEq)]
struct Inner {
    amount: i64,
}

fn seven() -> i64 {
    7
}

fn yuan<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let yuan = String::deserialize(deserializer)?;
    yuan.replace('.', "")
        .parse()
        .map_err(serde::de::Error::custom)
}

#[model(decode)]
#[derive(Debug, PartialEq)]
struct Answer {
    plain: Serde<Plain>,
    maybe: Option<Serde<Plain>>,
    list: Vec<Serde<Plain>>,
    #[serde(deserialize_with = "Plain::deserialize")]
    with: Plain,
    #[serde(deserialize_with = "yuan")]
    paid: i64,
}

const PLAIN: &str = r#"{"id":"1","amount":2}"#;

fn plain() -> Plain {
    Plain {
        id: "1".into(),
        amount: 2,
        days: 7,
        note: None,
    }
}

fn missing_in(json: &str) -> Vec<String> {
    let (_, mut missing) = decoded::<Answer>(json).unwrap();
    missing.sort();
    missing
}

#[test]
fn what_is_whole_is_read() {
    let json = format!(
        r#"{{"plain":{PLAIN},"maybe":{PLAIN},"list":[{PLAIN}],"with":{PLAIN},"paid":"1.05"}}"#
    );
    let (answer, missing) = decoded::<Answer>(&json).unwrap();
    assert_eq!(answer.plain.0, plain());
    assert_eq!(answer.maybe, Some(Serde(plain())));
    assert_eq!(answer.with, plain());
    assert_eq!(answer.paid, 105);
    assert!(missing.is_empty());
}

#[test]
fn an_absent_value_is_empty_and_reported_once() {
    for absent in [
        r#"{"list":[]}"#,
        r#"{"plain":null,"list":[],"with":null,"paid":null}"#,
    ] {
        let (answer, mut missing) = decoded::<Answer>(absent).unwrap();
        missing.sort();
        assert_eq!(missing, ["paid", "plain", "with"]);
        assert_eq!((answer.plain.0.amount, answer.with.id.as_str()), (0, ""));
        assert_eq!((answer.plain.0.days, answer.paid), (7, 0));
        assert_eq!(answer.maybe, None);
    }
}

#[test]
fn a_gap_inside_is_reported_with_its_path() {
    let json = format!(
        r#"{{"plain":{{"id":"1"}},"maybe":{{}},"list":[{PLAIN},{{"amount":2}},{{}}],
             "with":{{"amount":null,"id":"1"}},"paid":"0"}}"#
    );
    assert_eq!(
        missing_in(&json),
        [
            "list[1].id",
            "list[2].amount",
            "list[2].id",
            "maybe.amount",
            "maybe.id",
            "plain.amount",
            "with.amount",
        ]
    );
}

#[test]
fn a_function_that_takes_nothing_empty_is_named_by_its_field() {
    fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(u16, u8), D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || serde::de::Error::custom("is no date");
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        Ok((
            year.parse().map_err(|_| wrong())?,
            month.parse().map_err(|_| wrong())?,
        ))
    }

    #[model(decode)]
    #[derive(Debug)]
    struct Dated {
        #[serde(deserialize_with = "date")]
        month: (u16, u8),
    }

    let read = decoded::<Dated>(r#"{"month":"2026-11"}"#).unwrap().0;
    assert_eq!(read.month, (2026, 11));
    let error = decoded::<Dated>("{}").unwrap_err().to_string();
    assert_eq!(
        error,
        "field `month`: is missing, and the function that reads it takes no empty value"
    );
}

#[test]
fn a_stored_field_that_is_there_twice_is_refused_too() {
    let error = serde_json::from_str::<Inner>(r#"{"amount":1,"amount":2}"#).unwrap_err();
    assert!(
        error.to_string().contains("duplicate field `amount`"),
        "{error}"
    );
}

/// A type that only knows serde, with values that read themselves.
#[derive(Debug, Deserialize, PartialEq)]
struct Outer {
    model: Model,
    models: Vec<Model>,
    maybe: Option<Model>,
    text: JsonString<Model>,
}

#[test]
fn a_model_inside_a_type_of_serde_may_lack_fields() {
    let json = r#"{"model":{"inner":{}},"models":[{"id":"1"},{},{"id":"3","inner":{}}],
        "maybe":{},"text":"{}"}"#;
    let (Serde(outer), mut missing) = decoded::<Serde<Outer>>(json).unwrap();
    missing.sort();
    assert_eq!(
        missing,
        [
            "maybe.id",
            "model.id",
            "model.inner.amount",
            "models[1].id",
            "models[2].inner.amount",
            "text.id",
        ]
    );
    assert_eq!(outer.models[2].inner, Some(Inner { amount: 0 }));
    let (Serde(outer), mut missing) = decoded::<Serde<Outer>>("{}").unwrap();
    missing.sort();
    assert_eq!(missing, ["model", "models", "text"]);
    assert_eq!(outer.model.id, "");
}

/// Keeps what it does not know.
#[derive(Debug, Deserialize)]
struct Open {
    id: String,
    inner: Vec<OpenItem>,
    #[serde(flatten)]
    rest: HashMap<String, Value>,
}

#[derive(Debug, Deserialize)]
struct OpenItem {
    amount: i64,
    #[serde(flatten)]
    rest: HashMap<String, Value>,
}

#[test]
fn a_type_of_serde_that_keeps_the_rest_may_lack_fields() {
    let json = r#"{"new":1,"inner":[{"amount":1},{"newer":2,"amount":null}]}"#;
    let (Serde(open), mut missing) = decoded::<Serde<Open>>(json).unwrap();
    missing.sort();
    assert_eq!(missing, ["id", "inner[1].amount"]);
    assert_eq!((open.id.as_str(), open.inner[1].amount), ("", 0));
    assert_eq!((open.rest.len(), open.inner[0].rest.len()), (1, 0));
    assert_eq!(open.inner[1].rest["newer"], 2);
}

#[test]
fn a_stored_model_that_lacks_fields_is_an_error() {
    let error = serde_json::from_str::<Model>(r#"{"inner":{}}"#).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("missing field `id`, `inner.amount`"),
        "{error}"
    );
    let error = serde_json::from_str::<Outer>("{}").unwrap_err();
    assert!(
        error.to_string().contains("missing field `model`"),
        "{error}"
    );
}

/// Would be filled in for ever.
#[derive(Debug, Deserialize)]
struct Endless {
    #[allow(dead_code)]
    next: Box<Endless>,
}

#[test]
fn what_no_filling_in_completes_is_an_error() {
    let error = decoded::<Serde<Endless>>("{}").unwrap_err();
    assert!(error.path().starts_with("next.next"), "{error}");
    assert!(error.to_string().len() < 4_000);
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Closed {
    #[allow(dead_code)]
    state: State,
}

#[derive(Debug, Deserialize)]
enum State {
    Paid,
}

#[test]
fn what_serde_says_is_cut_and_shows_no_value() {
    let long = "x\u{1b}".repeat(10_000);
    let error = decoded::<Serde<Closed>>(&serde_json::json!({"state": long}).to_string());
    let text = error.unwrap_err().to_string();
    assert_eq!(
        text,
        "field `state`: expected one of Paid, found another text"
    );
    let error =
        decoded::<Serde<Closed>>(&serde_json::json!({"state": "Paid", long: 1}).to_string());
    let text = error.unwrap_err().to_string();
    assert!(text.len() < 500 && !text.contains('\u{1b}'), "{text}");
}

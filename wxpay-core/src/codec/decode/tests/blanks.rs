//! Elements of XML with nothing in them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::apiv2::xml;
use crate::codec::decode::{Context, Decode};
use crate::codec::encode::Serde;
use crate::model;
use crate::{Indexed, JsonString};

#[model(decode)]
#[derive(Debug, Default, PartialEq)]
struct Refund {
    cash_fee: i64,
    settlement_total_fee: Option<i64>,
    paid: Option<bool>,
    attach: Option<String>,
    device_info: String,
    list: Option<List>,
    #[serde(rename = "item")]
    items: Vec<Item>,
}

#[model(decode)]
#[derive(Debug, Default, PartialEq)]
struct List {
    #[serde(rename = "info")]
    infos: Vec<Item>,
}

#[model(decode)]
#[derive(Debug, Default, PartialEq)]
struct Item {
    amount: i64,
}

fn read<T: Decode>(fields: &str) -> (T, Vec<String>) {
    let document = xml::parse(&format!("<xml>{fields}</xml>"), "xml").unwrap();
    let mut context = Context::new();
    let value = T::decode(&document, &mut context).unwrap();
    (value, context.missing_fields().to_vec())
}

#[test]
fn an_empty_element_is_not_there_unless_text_is_wanted() {
    for empty in ["", " ", "\n  "] {
        let xml = ["cash_fee", "settlement_total_fee", "paid", "list", "item"]
            .map(|name| format!("<{name}>{empty}</{name}>"))
            .concat();
        let (refund, missing) = read::<Refund>(&xml);
        assert_eq!(refund, Refund::default());
        assert_eq!(missing, ["cash_fee", "device_info", "item"]);
    }
    let (refund, missing) = read::<Refund>("<attach/><device_info></device_info>");
    assert_eq!(refund.attach.as_deref(), Some(""));
    assert_eq!(missing, ["cash_fee", "item"]);
}

#[test]
fn an_empty_element_of_a_list_is_no_item_of_it() {
    let (refund, missing) = read::<Refund>(
        "<cash_fee>1</cash_fee><device_info>d</device_info><item><amount/></item>
         <list><info/><info>\n</info><info><amount>5</amount></info></list>",
    );
    assert_eq!(refund.list.unwrap().infos, [Item { amount: 5 }]);
    assert_eq!(refund.items, [Item { amount: 0 }]);
    assert_eq!(missing, ["item[0].amount"]);
}

#[test]
fn an_empty_element_is_none_among_numbered_and_named_ones() {
    #[model(decode)]
    struct Coupons {
        #[serde(rename = "coupon_fee_$n")]
        fees: Indexed<i64>,
        #[serde(rename = "coupon_id_$n")]
        ids: Indexed<String>,
        by_name: BTreeMap<String, i64>,
        detail: Option<JsonString<Item>>,
    }

    let (coupons, missing) = read::<Coupons>(
        "<coupon_fee_0/><coupon_fee_1>5</coupon_fee_1><coupon_id_0/><detail>\n</detail>
         <by_name><a/><b>7</b></by_name>",
    );
    assert!(missing.is_empty());
    assert_eq!(coupons.fees.iter().collect::<Vec<_>>(), [(1, &5)]);
    assert_eq!(coupons.ids.get(0).map(String::as_str), Some(""));
    assert_eq!(coupons.by_name, BTreeMap::from([("b".to_owned(), 7)]));
    assert!(coupons.detail.is_none());
}

#[test]
fn an_empty_text_is_a_value_of_what_is_text() {
    use crate::Sensitive;

    #[model(decode)]
    struct Person {
        name: Sensitive<String>,
        number: String,
        note: Option<Sensitive<String>>,
    }

    let (person, missing) =
        super::decoded::<Person>(r#"{"name":"","number":"","note":""}"#).unwrap();
    assert!(missing.is_empty());
    assert_eq!((person.name.expose(), person.number.as_str()), ("", ""));
    assert!(person.note.is_some());
}

#[derive(Debug, Deserialize)]
struct Plain {
    cash_fee: i64,
    settlement_total_fee: Option<i64>,
    list: Option<PlainList>,
    items: Vec<PlainItem>,
    note: String,
}

#[derive(Debug, Deserialize)]
struct PlainList {}

#[derive(Debug, Deserialize)]
struct PlainItem {
    amount: i64,
}

#[test]
fn the_same_holds_for_types_that_only_know_serde() {
    let (Serde(plain), mut missing) = read::<Serde<Plain>>(
        "<cash_fee/><settlement_total_fee> </settlement_total_fee><list>\n</list><items/><note/>",
    );
    assert_eq!((plain.cash_fee, plain.settlement_total_fee), (0, None));
    assert!(plain.list.is_none() && plain.items.is_empty());
    assert_eq!(plain.note, "");
    missing.sort();
    assert_eq!(missing, ["cash_fee", "items"]);
    assert!(plain.items.iter().all(|item| item.amount == 0));
}

//! Lists over numbered fields, as APIv2 has them.

use wxpay::{Indexed, model};

use crate::wire::{decoded, encoded};

#[model]
#[derive(Debug, Clone, PartialEq, Default)]
struct Refunds {
    transaction_id: String,
    #[serde(rename = "refund_id_$n")]
    refund_ids: Indexed<String>,
    #[serde(rename = "coupon_refund_fee_$n")]
    coupon_refund_fees: Indexed<i64>,
    #[serde(rename = "coupon_refund_fee_$n_$m")]
    coupon_refund_fee_lists: Indexed<Indexed<i64>>,
    #[serde(rename = "state_$n")]
    states: Option<Indexed<String>>,
    #[serde(rename = "type_$n", default)]
    types: Indexed<String>,
}

const JSON: &str = r#"{
    "coupon_refund_fee_0_1": "51", "coupon_refund_fee_2_0": "70", "coupon_refund_fee_0_0": "50",
    "coupon_refund_fee_10": "10", "coupon_refund_fee_0": "100", "coupon_refund_fee_1": "99",
    "refund_id_3": "d", "refund_id_1": "b", "refund_id_01": "no", "refund_id_": "no",
    "transaction_id": "4200", "type_1": "CASH"
}"#;

#[test]
fn each_template_gathers_its_own_fields_and_no_others() {
    let (refunds, missing) = decoded::<Refunds>(JSON).unwrap();
    assert!(missing.is_empty());
    let ids: Vec<_> = refunds.refund_ids.iter().collect();
    assert_eq!(ids, [(1, &"b".to_owned()), (3, &"d".to_owned())]);
    let fees: Vec<_> = refunds.coupon_refund_fees.iter().collect();
    assert_eq!(fees, [(0, &100), (1, &99), (10, &10)]);
    let lists = &refunds.coupon_refund_fee_lists;
    assert_eq!(lists.len(), 2);
    assert_eq!(lists.get(0), Some(&Indexed::from(vec![50, 51])));
    assert_eq!(lists.get(1), None);
    assert_eq!(lists.get(2).and_then(|list| list.get(0)), Some(&70));
    assert_eq!(refunds.states, None);
    assert_eq!(refunds.types.values().collect::<Vec<_>>(), ["CASH"]);
}

#[test]
fn a_list_without_items_is_never_missing() {
    let (refunds, missing) = decoded::<Refunds>(r#"{"transaction_id":"1"}"#).unwrap();
    assert!(missing.is_empty());
    assert!(refunds.refund_ids.is_empty());
    assert_eq!(refunds.coupon_refund_fee_lists.len(), 0);
}

#[test]
fn mistakes_are_told_under_the_name_of_the_field() {
    let error = decoded::<Refunds>(r#"{"transaction_id":"1","coupon_refund_fee_4":"x"}"#);
    assert_eq!(error.unwrap_err().path(), "coupon_refund_fee_4");
    let error = decoded::<Refunds>(r#"{"transaction_id":"1","coupon_refund_fee_0_7":"x"}"#);
    assert_eq!(error.unwrap_err().path(), "coupon_refund_fee_0_7");
}

#[test]
fn every_item_is_written_as_its_own_field_and_read_back() {
    let (refunds, _) = decoded::<Refunds>(JSON).unwrap();
    let json = encoded(&refunds);
    assert_eq!(
        json,
        concat!(
            r#"{"transaction_id":"4200","refund_id_1":"b","refund_id_3":"d","#,
            r#""coupon_refund_fee_0":100,"coupon_refund_fee_1":99,"coupon_refund_fee_10":10,"#,
            r#""coupon_refund_fee_0_0":50,"coupon_refund_fee_0_1":51,"coupon_refund_fee_2_0":70,"#,
            r#""type_1":"CASH"}"#
        )
    );
    assert_eq!(decoded::<Refunds>(&json).unwrap().0, refunds);
    assert_eq!(serde_json::from_str::<Refunds>(&json).unwrap(), refunds);
    assert_eq!(encoded(&Refunds::default()), r#"{"transaction_id":""}"#);
}

#[test]
fn a_list_is_made_of_items_with_or_without_numbers() {
    let list: Indexed<_> = [(3, "c"), (1, "a"), (3, "d")].into_iter().collect();
    assert_eq!(list.iter().collect::<Vec<_>>(), [(1, &"a"), (3, &"d")]);
    assert_eq!(list.into_iter().collect::<Vec<_>>(), [(1, "a"), (3, "d")]);
    assert_eq!(Indexed::from(vec!["a", "b"]).get(1), Some(&"b"));
    assert_eq!(Indexed::<i64>::default(), Indexed::new());
    // Alone it is an object, and so it is read back.
    let json = encoded(&Indexed::from(vec![7]));
    assert_eq!(json, r#"{"0":7}"#);
    assert_eq!(decoded::<Indexed<i64>>(&json).unwrap().0.get(0), Some(&7));
}

/// As every answer of APIv2 is read: all values are texts.
#[test]
fn it_is_read_from_xml() {
    let xml = "<xml><transaction_id>1</transaction_id><coupon_refund_fee_0>5</coupon_refund_fee_0>\
               </xml>";
    let node = wxpay::apiv2::xml::parse(xml, "xml").unwrap();
    let refunds: Refunds = wxpay::Decode::decode(&node, &mut wxpay::Context::new()).unwrap();
    assert_eq!(refunds.coupon_refund_fees.get(0), Some(&5));
}
